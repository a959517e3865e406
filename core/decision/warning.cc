#include "core/decision/warning.h"

#include <algorithm>

namespace turnaround {
namespace {

Instant first_due(const Clock& clock) {
  return clock.moves.empty() ? *clock.due : clock.moves.front().due_before;
}

Seconds left_at(const Warning& warning, const Clock& clock) {
  if (warning.percent == 0) return warning.left;
  const Count& count = *clock.count;
  const Seconds whole = count.used + open_time(*count.terms.calendar, {count.from, first_due(clock)});
  return whole * warning.percent / 100;
}

/// The first instant from the count's beginning on at which no more than `left` is left of `due`.
Instant reached(const Count& count, Instant due, Seconds left) {
  const Calendar& calendar = *count.terms.calendar;
  if (open_time(calendar, {count.from, due}) <= left) return count.from;
  return std::max(count.from, calendar.instant_of(calendar.open_before(due) - left));
}

Instant due_after(const Move& move, const Terms& terms) {
  if (terms.after_pause == AfterPause::as_it_falls) return move.due_after;
  const auto close = close_of_day(*terms.calendar, move.due_after);
  return close ? *close : move.due_after;
}

/// A stop takes a warning along unless it had passed before.
Instant warned_at(const Warning& warning, const Clock& clock) {
  const Count& count = *clock.count;
  const Seconds left = left_at(warning, clock);
  Instant at = reached(count, first_due(clock), left);
  for (const Move& move : clock.moves) {
    if (at <= move.stop.span.begin) break;
    at = reached(count, due_after(move, count.terms), left);
  }
  return clock.changes.empty() ? at : std::max(at, clock.changes.back().at);
}

}  // namespace

std::vector<WarningStatus> warnings(const std::vector<Warning>& wanted, const Clock& clock, Instant now) {
  std::vector<WarningStatus> result;
  if (!clock.due || !clock.count) return result;
  const bool over = clock.state == TargetState::met || clock.state == TargetState::missed;
  const Instant known = over ? std::min(now, clock.ended.value_or(now)) : now;
  for (const Warning& warning : wanted) {
    const Instant at = warned_at(warning, clock);
    if (at <= known || !over) result.push_back({warning, at, at <= known});
  }
  return result;
}

}  // namespace turnaround
