// When a try that failed is made again: soon at first, then rarely, never all at once, and as the helpdesk asked.
#pragma once
#include <optional>

#include "core/time/time.h"
#include "integrations/adapter.h"

namespace turnaround {

/// `failures`: how many in a row, this one included.
struct FailedTry {
  Outcome outcome = Outcome::later;
  int failures = 1;
  std::optional<Seconds> retry_after;
};

/// A number drawn from 0 to 999, evenly.
using Jitter = unsigned;
Jitter random_jitter();

/// None: park it, trying again is no use (refused), or it has failed too often (limits::kTries, about four days).
/// Full jitter: anywhere between 1 s and a ceiling that doubles from 2 s to one hour; never before a Retry-After (at
/// most a day).
///   next_attempt({.failures = 3}, now, 500) == now + 4 s
///   next_attempt({.failures = 1, .retry_after = 41s}, now, 500) == now + 41 s
std::optional<Instant> next_attempt(const FailedTry& failed, Instant now, Jitter jitter);

}  // namespace turnaround
