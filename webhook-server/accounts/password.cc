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

#include "webhook-server/limits.h"

namespace turnaround {

namespace {

constexpr std::string_view kScheme = "scrypt$";
constexpr std::uint64_t kMemory = 64u << 20;
constexpr unsigned kMostLogN = 16;
constexpr unsigned kMost = 16;  // of r and p

using Salt = std::array<unsigned char, 16>;
using Hash = std::array<unsigned char, 32>;

Hash scrypt(const std::string& password, const Salt& salt, PasswordCost cost) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  std::string secret = password;
  Salt salted = salt;
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
  Hash hash{};
  if (EVP_KDF_derive(context.get(), hash.data(), hash.size(), params.data()) != 1) std::abort();
  OPENSSL_cleanse(secret.data(), secret.size());
  return hash;
}

template <class Bytes>
std::string hex(const Bytes& bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

int digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

template <class Bytes>
bool from_hex(std::string_view text, Bytes& bytes) {
  if (text.size() != 2 * bytes.size()) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return true;
}

struct Kept {
  PasswordCost cost;
  Salt salt{};
  Hash hash{};
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
  const std::size_t salted = 2 * kept.salt.size();
  const bool whole = take(text, kMostLogN, kept.cost.log_n) && take(text, kMost, kept.cost.r) &&
                     take(text, kMost, kept.cost.p) && text.size() == salted + 1 + 2 * kept.hash.size() &&
                     text[salted] == '$' && from_hex(text.substr(0, salted), kept.salt) &&
                     from_hex(text.substr(salted + 1), kept.hash);
  return whole ? std::optional(kept) : std::nullopt;
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
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
  Salt salt;
  if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1) std::abort();
  const std::string costs =
      std::to_string(cost.log_n) + '$' + std::to_string(cost.r) + '$' + std::to_string(cost.p) + '$';
  return std::string(kScheme) + costs + hex(salt) + '$' + hex(scrypt(password.reveal(), salt, cost));
}

bool is_password(const Secret& password, std::string_view hash, PasswordCost usual) {
  const std::optional<Kept> kept = read_hash(hash);
  const Kept against = kept.value_or(Kept{usual, {}, {}});
  const Hash given = scrypt(password.reveal(), against.salt, against.cost);
  return CRYPTO_memcmp(given.data(), against.hash.data(), given.size()) == 0 && kept;
}

}  // namespace turnaround
