#include "webhook-server/accounts/token.h"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "webhook-server/digest.h"

namespace turnaround {

std::string random_token() {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<unsigned char, 43> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  std::string token;
  for (const unsigned char byte : bytes) token += kLetters[byte & 63];
  return token;
}

std::string token_digest(std::string_view token) {
  return sha256(token);
}

std::string csrf_token(std::string_view session_token) {
  return sha256("turnaround csrf " + std::string(session_token)).substr(std::string_view("sha256:").size());
}

}  // namespace turnaround
