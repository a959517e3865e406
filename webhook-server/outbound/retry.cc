#include "webhook-server/outbound/retry.h"

#include <algorithm>
#include <random>

#include "webhook-server/limits.h"

namespace turnaround {

Jitter random_jitter() {
  thread_local std::minstd_rand source{std::random_device{}()};
  return std::uniform_int_distribution<Jitter>{0, 999}(source);
}

std::optional<Instant> next_attempt(const FailedTry& failed, Instant now, Jitter jitter) {
  if (failed.outcome == Outcome::refused || failed.failures >= limits::kTries) return std::nullopt;
  const int doublings = std::clamp(failed.failures - 1, 0, 20);
  const Seconds ceiling = std::min(limits::kFirstRetry * (1 << doublings), limits::kRetryCeiling);
  const Seconds drawn = std::max(Seconds{1}, ceiling * (jitter % 1000) / 1000);
  const Seconds asked = std::min(failed.retry_after.value_or(Seconds{0}), limits::kRetryAfterCeiling);
  return now + std::max(drawn, asked);
}

}  // namespace turnaround
