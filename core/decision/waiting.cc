#include "core/decision/waiting.h"

#include <algorithm>

#include "core/decision/history.h"

namespace turnaround {
namespace {

Result<Instant> after(const Allowance& allowance, const Calendar& calendar, Instant since) {
  if (allowance.unit == Allowance::Unit::time) return advance(calendar, since, allowance.time);
  return working_days(calendar, since, allowance.days);
}

std::optional<Instant> forgotten_at(const History& history, const Wait& wait) {
  std::optional<Instant> first;
  for (const auto& [target, calendar] : history.stays.back().promises) {
    const PauseReason* pause = pause_for(history, *target, wait.reason);
    if (!pause || !pause->forgotten_after) continue;
    const auto at = after(*pause->forgotten_after, *calendar, wait.span.begin);
    // What lies beyond the calendar's years is not forgotten in them.
    if (at && (!first || *at < *first)) first = *at;
  }
  return first;
}

}  // namespace

std::vector<Waiting> waiting_now(const History& history) {
  std::vector<Waiting> result;
  if (history.closed) return result;
  for (const Wait& wait : history.waits) {
    if (wait.span.end != kForever) continue;
    result.push_back({std::string(wait.reason), wait.span.begin, forgotten_at(history, wait)});
  }
  return result;
}

}  // namespace turnaround
