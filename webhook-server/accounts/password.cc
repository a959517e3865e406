#include "webhook-server/accounts/password.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>

#include "core/ascii.h"
#include "webhook-server/digest.h"
#include "webhook-server/limits.h"
#include "webhook-server/octets.h"

namespace turnaround {

namespace {

constexpr std::string_view kScheme = "scrypt$";
constexpr std::uint64_t kMemory = 64u << 20;
constexpr unsigned kMostLogN = 16;
constexpr unsigned kMost = 16;  // of r and p

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

std::string scrypt(const std::string& password, const std::string& salt, PasswordCost cost) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  std::string secret = password;
  std::string salted = salt;
  std::uint64_t n = std::uint64_t{1} << cost.log_n;
  std::uint64_t memory = kMemory;
  std::uint32_t r = cost.r;
  std::uint32_t p = cost.p;
  const std::array params{OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, secret.data(), secret.size()),
                          OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salted.data(), salted.size()),
                          OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
                          OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
                          OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
                          OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
                          OSSL_PARAM_construct_end()};
  std::string hash(kHashBytes, '\0');
  if (EVP_KDF_derive(context.get(), bytes_of(hash), hash.size(), params.data()) != 1) std::abort();
  OPENSSL_cleanse(secret.data(), secret.size());
  return hash;
}

struct Kept {
  PasswordCost cost;
  std::string salt = std::string(kSaltBytes, '\0');
  std::string hash = std::string(kHashBytes, '\0');
};

/// A number from 1 to `most` and the `$` after it, taken from the front of `text`.
bool take(std::string_view& text, unsigned most, unsigned& out) {
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (status != std::errc() || end == text.data() + text.size() || *end != '$' || out < 1 || out > most) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

std::optional<Kept> read_hash(std::string_view text) {
  Kept kept;
  if (!text.starts_with(kScheme)) return std::nullopt;
  text.remove_prefix(kScheme.size());
  const bool costs =
      take(text, kMostLogN, kept.cost.log_n) && take(text, kMost, kept.cost.r) && take(text, kMost, kept.cost.p);
  const std::size_t end = text.find('$');
  if (!costs || end == std::string_view::npos) return std::nullopt;
  const std::optional<std::string> salt = from_hex(text.substr(0, end));
  const std::optional<std::string> hash = from_hex(text.substr(end + 1));
  if (!salt || salt->size() != kSaltBytes || !hash || hash->size() != kHashBytes) return std::nullopt;
  kept.salt = *salt;
  kept.hash = *hash;
  return kept;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

Result<bool> check_password(const Secret& password, std::string_view account) {
  const auto weak = [](std::string says) { return Error{"weak_password", "", std::move(says)}; };
  const std::string& text = password.reveal();
  if (characters(text) < limits::kPasswordLeast) return weak("take a password of 15 characters or more");
  if (text.size() > limits::kPasswordBytes) return weak("take a password of at most 256 bytes");
  const std::string small = lower(text);
  if (std::set<char>(small.begin(), small.end()).size() < 5)
    return weak("take a password of more different characters");
  if (small.find("turnaround") != std::string::npos || (account.size() > 2 && small.find(account) != std::string::npos))
    return weak("take a password without the name of the account or of this program in it");
  return true;
}

std::string hash_password(const Secret& password, PasswordCost cost) {
  std::string salt(kSaltBytes, '\0');
  if (RAND_bytes(bytes_of(salt), length_of(salt)) != 1) std::abort();
  const std::string costs =
      std::to_string(cost.log_n) + '$' + std::to_string(cost.r) + '$' + std::to_string(cost.p) + '$';
  return std::string(kScheme) + costs + hex(salt) + '$' + hex(scrypt(password.reveal(), salt, cost));
}

bool is_password(const Secret& password, std::string_view hash, PasswordCost usual) {
  const std::optional<Kept> kept = read_hash(hash);
  const Kept against = kept.value_or(Kept{.cost = usual});
  const std::string given = scrypt(password.reveal(), against.salt, against.cost);
  return CRYPTO_memcmp(given.data(), against.hash.data(), given.size()) == 0 && kept;
}

}  // namespace turnaround
