#include "webhook-server/seal.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "webhook-server/digest.h"
#include "webhook-server/octets.h"

namespace turnaround {

namespace {

constexpr std::string_view kVersion = "v1.";
constexpr std::size_t kIdLength = 8;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// What is authenticated beside the secret.
std::string context(std::string_view id, std::string_view place) {
  return "turnaround " + std::string(kVersion) + std::string(id) + ' ' + std::string(place);
}

std::optional<std::string> open_box(const MasterKey& key, std::string_view place, std::string box) {
  const std::string beside = context(key.id(), place);
  const std::size_t size = box.size() - kNonceBytes - kTagBytes;
  std::string plain(size, '\0');
  int written = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const bool right =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), bytes_of(box)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(std::string_view(beside)), length_of(beside)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &written, bytes_of(box) + kNonceBytes, static_cast<int>(size)) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, bytes_of(box) + kNonceBytes + size) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + size, &written) == 1;
  if (!right) return std::nullopt;
  return plain;
}

}  // namespace

Result<MasterKey> MasterKey::read(const Secret& text) {
  const std::optional<std::string> bytes = from_hex(text.reveal());
  MasterKey key;
  if (!bytes || bytes->size() != key.bytes_.size())
    return Error{"bad_master_key", "", "a master key is 64 hex digits; make one with `openssl rand -hex 32`"};
  std::copy(bytes->begin(), bytes->end(), key.bytes_.begin());
  const std::string named = "turnaround master key " + std::string(key.bytes_.begin(), key.bytes_.end());
  key.id_ = sha256(named).substr(std::string_view("sha256:").size(), kIdLength);
  return key;
}

std::string seal(const MasterKey& key, std::string_view place, const Secret& secret) {
  const std::string& plain = secret.reveal();
  const std::string beside = context(key.id(), place);
  std::string box(kNonceBytes + plain.size() + kTagBytes, '\0');
  int written = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const bool done =
      RAND_bytes(bytes_of(box), kNonceBytes) == 1 &&
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), bytes_of(box)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(std::string_view(beside)), length_of(beside)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), bytes_of(box) + kNonceBytes, &written, bytes_of(std::string_view(plain)),
                        length_of(plain)) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), bytes_of(box) + kNonceBytes + plain.size(), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, bytes_of(box) + kNonceBytes + plain.size()) ==
          1;
  if (!done) std::abort();  // without random bytes or AES nothing that we promise can be kept
  return std::string(kVersion) + key.id() + '.' + base64(box);
}

Result<Secret> unseal(std::span<const MasterKey> keys, std::string_view place, std::string_view sealed) {
  const Error malformed{"bad_seal", "", "this is not what `turnaround seal` prints: seal the secret again"};
  const std::size_t box_at = kVersion.size() + kIdLength + 1;
  if (!sealed.starts_with(kVersion) || sealed.size() <= box_at || sealed[box_at - 1] != '.') return malformed;
  const std::string id(sealed.substr(kVersion.size(), kIdLength));
  const std::optional<std::string> box = from_base64(sealed.substr(box_at));
  if (!box || box->size() <= kNonceBytes + kTagBytes) return malformed;
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const MasterKey& each) { return each.id() == id; });
  if (key == keys.end())
    return Error{"unknown_master_key", "",
                 "this secret was sealed with the master key `" + id + "`, which is not among `master_keys`: add it"};
  std::optional<std::string> plain = open_box(*key, place, *box);
  if (!plain)
    return Error{"wrong_seal", "",
                 "this sealed secret was altered, or sealed for another place than `" + std::string(place) +
                     "`: seal the secret again"};
  return Secret(*std::move(plain));
}

}  // namespace turnaround
