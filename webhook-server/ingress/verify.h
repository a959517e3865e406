// Whether a webhook was really sent by the helpdesk: its signature over the exact bytes, before anything of it is read.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"
#include "integrations/adapter.h"
#include "webhook-server/connection.h"

namespace turnaround {

/// The sender learns only whether it was accepted; the reason is for our counter.
enum class Verified {
  ok,
  missing_header,   ///< signature or timestamp not there exactly once
  bad_signature,    ///< no key gives it, or it is not written as the scheme says
  expired_key,      ///< right, but by a key that is not accepted any more
  stale_timestamp,  ///< right, but signed too long ago, or in the future
};
std::string_view name(Verified result);

/// HMAC-SHA256 with every key of a connection, keyed once. Pure: equal arguments give equal answers. Any thread.
/// The time taken depends on the body's length and the number of keys, not on which key or byte was right.
///   verifier.check(headers, body, now) == Verified::ok
class Verifier {
 public:
  /// `replay_window`: how far a signed timestamp may be from `now`, either way; 0: any.
  Verifier(SignatureScheme scheme, std::span<const SigningKey> keys, Seconds replay_window);
  ~Verifier();
  Verifier(Verifier&&) noexcept;
  Verified check(const std::vector<Header>& headers, std::string_view body, Instant now) const;

 private:
  struct Key;
  Verified check_age(std::string_view timestamp, Instant now) const;
  SignatureScheme scheme_;
  Seconds replay_window_;
  std::vector<Key> keys_;
};

/// Compares in a time that depends on the lengths alone. Two empty secrets are not the same: nothing is no proof.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace turnaround
