#include "webhook-server/outbound/traffic.h"

#include <algorithm>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMinute{60'000};
constexpr int kRequestsPerLane = 3;  // read, write, read back
constexpr int kRetryCost = 60;       // so that kRetriesPerMinute of them a second make that many retries a minute

int kept_free(const RateLeft& told) {
  const int percent = told.of == RateLeft::Of::updates ? limits::kUpdatesLeftFree : limits::kRequestsLeftFree;
  return static_cast<int>(std::int64_t{told.limit} * percent / 100);
}

// Only the ticket's own limit is used up when the account's have something left.
bool account_has_some_left(const std::vector<RateLeft>& told) {
  return !told.empty() && std::all_of(told.begin(), told.end(), [](const RateLeft& each) { return each.left > 0; });
}

}  // namespace

Reply reply_of(const Adapter& adapter, const Result<HttpResponse>& answer) {
  using Health = Reply::Health;
  if (!answer) return {.health = Health::ill};
  Reply reply{.rates = adapter.rates(*answer)};
  if (answer->status >= 200 && answer->status < 300) return reply;
  const Verdict verdict = adapter.judge(*answer);
  reply.retry_after = verdict.retry_after;
  if (answer->status == 429)
    reply.health = Health::limited;
  else if (verdict.outcome == Outcome::later)
    reply.health = Health::ill;
  return reply;
}

std::optional<Traffic::Held> Traffic::begin(Work work, Instant now) {
  const std::lock_guard lock(mutex_);
  auto refusal = refuses(Errand::read, now);
  if (!refusal && work.writes) refusal = refuses(Errand::write, now);
  if (refusal) return appointment(*refusal);
  if (work.retry) return spend_retry(now);
  earn_retries();
  return std::nullopt;
}

Traffic::Admission Traffic::admit(Errand errand, Instant now) {
  const std::lock_guard lock(mutex_);
  if (const auto refusal = refuses(errand, now)) return {.held = appointment(*refusal)};
  for (Window& each : windows_) {
    if (errand == Errand::read && &each != &window(RateLeft::Of::requests)) continue;
    ++each.under_way;
    --each.left;
  }
  return {.probe = breaker_.begin(now)};
}

Traffic::Aftermath Traffic::answered(const Trip& trip, const Reply& reply, Instant now) {
  const std::lock_guard lock(mutex_);
  --window(RateLeft::Of::requests).under_way;
  if (trip.errand == Errand::write) --window(RateLeft::Of::updates).under_way;
  learn(reply, now);
  hold(reply, now);
  const bool was_closed = breaker_.state(now) == Breaker::State::closed;
  if (reply.health == Reply::Health::well) breaker_.well();
  if (reply.health == Reply::Health::ill) breaker_.ill(trip.ticket, trip.probe, now);
  Aftermath after;
  const Breaker::State is = breaker_.state(now);
  if (was_closed != (is == Breaker::State::closed)) after.turned = is;
  if (!trip.probe || reply.health != Reply::Health::ill) return after;
  after.held = appointment(refuses(trip.errand, now).value_or(Refusal{Why::down, now + limits::kFirstPause}));
  return after;
}

Traffic::State Traffic::state(Instant now) {
  const std::lock_guard lock(mutex_);
  const auto left = [&](RateLeft::Of of) {
    Window& told = window(of);
    return told.resets.end(now) ? std::optional(std::max(told.left, 0)) : std::nullopt;
  };
  return {.breaker = breaker_.state(now),
          .asked_to_wait = asked_.end(now).value_or(now) - now,
          .requests_left = left(RateLeft::Of::requests),
          .updates_left = left(RateLeft::Of::updates)};
}

std::optional<Traffic::Refusal> Traffic::refuses(Errand errand, Instant now) {
  if (const auto until = asked_.end(now)) return Refusal{Why::asked_to_wait, *until};
  if (const auto until = breaker_.refuses(now)) return Refusal{Why::down, *until};
  Window& requests = window(RateLeft::Of::requests);
  if (requests.used_up(now)) return Refusal{Why::rate_limit, *requests.resets.end(now)};
  Window& updates = window(RateLeft::Of::updates);
  if (errand == Errand::write && updates.used_up(now)) return Refusal{Why::rate_limit, *updates.resets.end(now)};
  return std::nullopt;
}

Traffic::Held Traffic::appointment(Refusal refusal) {
  return {refusal.why, next_in(queue_, pace(), refusal.earliest)};
}

/// As many lanes a minute as the limits can take.
milliseconds Traffic::pace() const {
  milliseconds slowest = milliseconds{1'000} / limits::kLanesPerSecond;
  const auto per_minute = [&](RateLeft::Of of, int requests) {
    const Window& told = windows_[static_cast<std::size_t>(of)];
    if (told.limit > 0) slowest = std::max(slowest, kMinute * requests / std::max(told.limit - told.kept_free, 1));
  };
  per_minute(RateLeft::Of::requests, kRequestsPerLane);
  per_minute(RateLeft::Of::updates, 1);
  return slowest;
}

// A queue longer than the ceiling begins again from its front: nobody is sent away for longer.
Instant Traffic::next_in(Moment& queue, milliseconds pace, Instant earliest) {
  if (queue > earliest + limits::kAppointmentCeiling) queue = earliest;
  const Moment at = std::max<Moment>(queue, earliest);
  queue = at + pace;
  return std::chrono::ceil<Seconds>(at);
}

std::optional<Traffic::Held> Traffic::spend_retry(Instant now) {
  const auto idle = std::clamp(now - refilled_at_, Seconds{0}, limits::kAppointmentCeiling);
  refilled_at_ = now;
  const int grown = retry_parts_ + static_cast<int>(idle.count()) * limits::kRetriesPerMinute;
  retry_parts_ = std::min(grown, limits::kRetryBurst * kRetryCost);
  if (retry_parts_ >= kRetryCost) {
    retry_parts_ -= kRetryCost;
    return std::nullopt;
  }
  return Held{Why::retries, next_in(retry_queue_, kMinute / limits::kRetriesPerMinute, now + Seconds{1})};
}

void Traffic::earn_retries() {
  retry_parts_ = std::min(retry_parts_ + kRetryCost * limits::kRetryShare / 100, limits::kRetryBurst * kRetryCost);
}

void Traffic::learn(const Reply& reply, Instant now) {
  for (const RateLeft& told : reply.rates) {
    Window& known = window(told.of);
    known.limit = told.limit;
    known.kept_free = kept_free(told);
    known.left = told.left - known.under_way;  // perhaps not counted yet over there
    known.resets = {now, told.resets_in};
  }
}

void Traffic::hold(const Reply& reply, Instant now) {
  const bool limited = reply.health == Reply::Health::limited;
  if (reply.health == Reply::Health::well || (limited && account_has_some_left(reply.rates))) return;
  const bool unsaid = limited && reply.rates.empty();
  const Seconds asked = reply.retry_after.value_or(unsaid ? limits::kUnsaidWait : Seconds{0});
  const Instant until = now + std::min(asked, limits::kRetryAfterCeiling);
  if (until > asked_.end(now).value_or(now)) asked_ = {now, until - now};
}

std::string_view told(Traffic::Why why) {
  switch (why) {
    case Traffic::Why::asked_to_wait:
      return "we were asked to wait";
    case Traffic::Why::down:
      return "it is down; one request at a time finds out when it is back";
    case Traffic::Why::rate_limit:
      return "our share of the rate limit is used up";
    case Traffic::Why::retries:
      return "much is tried again, and what is new comes first";
  }
  return "";
}

std::string_view name_of(Traffic::Why why) {
  switch (why) {
    case Traffic::Why::asked_to_wait:
      return "asked_to_wait";
    case Traffic::Why::down:
      return "down";
    case Traffic::Why::rate_limit:
      return "rate_limit";
    case Traffic::Why::retries:
      return "retries";
  }
  return "";
}

}  // namespace turnaround
