// Secrets that may lie in a configuration, a repository or a backup: encrypted with a master key that lies elsewhere.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "webhook-server/connection.h"

namespace turnaround {

/// 32 random bytes, written as 64 hex digits (`openssl rand -hex 32`).
class MasterKey {
 public:
  /// Error bad_master_key: what it should look like; never what it is.
  static Result<MasterKey> read(const Secret& text);
  /// Eight hex digits by which sealed values name their key; they tell nothing about it.
  const std::string& id() const { return id_; }
  std::span<const unsigned char> bytes() const { return bytes_; }

 private:
  std::array<unsigned char, 32> bytes_{};
  std::string id_;
};

/// "v1.<key id>.<base64 of nonce, ciphertext and tag>": AES-256-GCM with a random nonce of 96 bits, bound to `place`,
/// so that a value moved to another place cannot be opened there. Two seals of one secret differ.
std::string seal(const MasterKey& key, std::string_view place, const Secret& secret);

/// The secret, by whichever of the keys sealed it. Errors without any of its text: bad_seal (not in that form),
/// unknown_master_key (names the key's id), wrong_seal (altered, or sealed for another place).
Result<Secret> unseal(std::span<const MasterKey> keys, std::string_view place, std::string_view sealed);

}  // namespace turnaround
