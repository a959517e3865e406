#include "webhook-server/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
int length_of(std::string_view text) {
  return static_cast<int>(text.size());
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string name = "sha256:";
  for (unsigned char byte : digest) {
    name += kHex[byte >> 4];
    name += kHex[byte & 15];
  }
  return name;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string seal(SHA256_DIGEST_LENGTH, '\0');
  HMAC(EVP_sha256(), key.data(), length_of(key), bytes_of(message), message.size(), bytes_of(seal), nullptr);
  return base64(seal);
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
