#include "webhook-server/outbound/retry.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

constexpr Instant kNow{Seconds{1'000'000}};

struct Row {
  const char* what;
  FailedTry failed;
  Jitter jitter;
  std::optional<Seconds> wait;  ///< none: parked
};

TEST(RetryTest, waits_longer_each_time_and_as_the_helpdesk_asked) {
  const Row rows[] = {
      {"first failure, unlucky draw", {.failures = 1}, 999, Seconds{1}},
      {"never at once", {.failures = 1}, 0, Seconds{1}},
      {"third failure, middle draw", {.failures = 3}, 500, Seconds{4}},
      {"the ceiling is one hour", {.failures = 60}, 999, Seconds{3'596}},
      {"Retry-After is waited for", {.failures = 1, .retry_after = Seconds{41}}, 500, Seconds{41}},
      {"a short Retry-After does not shorten the wait",
       {.failures = 12, .retry_after = Seconds{1}},
       500,
       Seconds{1'800}},
      {"Retry-After of a year is a day", {.failures = 1, .retry_after = Seconds{31'536'000}}, 0, Seconds{86'400}},
      {"a conflict is tried again", {.outcome = Outcome::conflict, .failures = 1}, 500, Seconds{1}},
      {"refused: no use", {.outcome = Outcome::refused, .failures = 1}, 500, std::nullopt},
      {"the last try", {.failures = 199}, 0, Seconds{1}},
      {"too often", {.failures = 200}, 0, std::nullopt},
  };
  for (const Row& row : rows) {
    const std::optional<Instant> expected = row.wait ? std::optional(kNow + *row.wait) : std::nullopt;
    EXPECT_EQ(next_attempt(row.failed, kNow, row.jitter), expected) << row.what;
  }
}

TEST(RetryTest, an_outage_of_three_days_is_outlived_even_with_unlucky_draws) {
  Instant at = kNow;
  for (int failures = 1; failures < 200; ++failures) at = *next_attempt({.failures = failures}, at, 400);
  EXPECT_GT(at - kNow, std::chrono::hours{72});
}

}  // namespace
}  // namespace turnaround
