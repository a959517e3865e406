#include "webhook-server/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "core/ascii.h"
#include "webhook-server/limits.h"
#include "webhook-server/octets.h"

namespace turnaround {
namespace {

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(bytes_of(bytes), bytes.size(), bytes_of(digest));
  return "sha256:" + hex(digest);
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string seal(SHA256_DIGEST_LENGTH, '\0');
  HMAC(EVP_sha256(), key.data(), length_of(key), bytes_of(message), message.size(), bytes_of(seal), nullptr);
  return base64(seal);
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3), '\0');
  EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), length_of(bytes));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 2 * limits::kSecretBytes) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), length_of(text)) < 0) return std::nullopt;
  for (std::size_t i = 1; i <= 2 && text[text.size() - i] == '='; ++i) bytes.pop_back();
  if (base64(bytes) != text) return std::nullopt;  // OpenSSL reads some texts that nobody writes
  return bytes;
}

}  // namespace turnaround
