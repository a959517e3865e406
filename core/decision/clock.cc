#include "core/decision/clock.h"

#include <algorithm>

namespace turnaround {
namespace {

Interval overlap(Interval a, Interval b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}
bool empty(Interval span) {
  return span.end <= span.begin;
}

/// The whole allowance from `from`, before any stop.
Result<Instant> end_of_allowance(const Terms& terms, Instant from) {
  if (terms.within.unit == Allowance::Unit::time) {
    return advance(*terms.calendar, from, terms.within.time, terms.lands);
  }
  return working_days(*terms.calendar, from, terms.within.days, terms.lands);
}

Result<Instant> first_due(const Count& count) {
  auto due = end_of_allowance(count.terms, count.from);
  if (due && count.used > Seconds{0}) {
    const Seconds whole = open_time(*count.terms.calendar, {count.from, *due});
    due = advance(*count.terms.calendar, count.from, std::max(Seconds{0}, whole - count.used), count.terms.lands);
  }
  if (due && count.not_before) return std::max(*due, *count.not_before);
  return due;
}

/// What was left when the stop began is left when it ends. A due time at an opening may have nothing left before it: it
/// is due when the stop ends, unless terms say that what is used up while it is closed is due at the next opening.
Result<Instant> moved(const Terms& terms, Interval stop, Instant due) {
  const Seconds left = open_time(*terms.calendar, {stop.begin, due});
  if (left == Seconds{0} && terms.lands == Landing::next_opening) return next_open(*terms.calendar, stop.end);
  return advance(*terms.calendar, stop.end, left, terms.lands);
}

Result<Instant> rounded(const Terms& terms, Instant due) {
  if (terms.after_pause == AfterPause::as_it_falls) return due;
  return close_of_day(*terms.calendar, due);
}

struct Due {
  std::optional<Instant> at;
  std::vector<Move> moves;
};

Result<Due> due_at(const Count& count, const std::vector<Stop>& stops, Instant until) {
  if (count.terms.within.unit == Allowance::Unit::none) return Due{};
  auto due = first_due(count);
  if (!due) return due.error();
  Due result{*due, {}};
  Instant fallen = *due;
  for (const Stop& stop : stops) {
    const Interval span = overlap(stop.span, {count.from, until});
    if (empty(span) || span.begin >= *result.at) continue;
    const Seconds open = open_time(*count.terms.calendar, span);
    if (open == Seconds{0}) continue;
    const auto after = moved(count.terms, span, fallen);
    if (!after) return after.error();
    const auto end = rounded(count.terms, *after);
    if (!end) return end.error();
    result.moves.push_back({{span, stop.kind, stop.note}, open, fallen, *after, stop.span.end > span.end});
    fallen = *after;
    result.at = *end;
  }
  return result;
}

Seconds used_at(const Count& count, const std::vector<Stop>& stops, Instant until) {
  Seconds used = count.used + open_time(*count.terms.calendar, {count.from, until});
  for (const Stop& stop : stops) used -= open_time(*count.terms.calendar, overlap(stop.span, {count.from, until}));
  return used;
}

Count recount(const Retarget& change, const Count& old, std::optional<Instant> old_due,
              const std::vector<Stop>& stops) {
  Count count{old.start, change.at, change.terms, Seconds{0}, std::nullopt};
  if (change.rule == ChangeRule::retroactive) count.from = old.start;
  if (change.rule == ChangeRule::restart) count.start = change.at;
  if (change.rule == ChangeRule::carry) count.used = used_at(old, stops, change.at);
  if (change.floor == Retarget::Floor::old_due) count.not_before = old_due;
  return count;
}

/// Goes through the retargets up to `end`; the clock's `count`, `due`, `moves` and `changes` are set.
Result<Clock> count_up(const ClockHistory& history, Instant end) {
  Clock clock;
  Count count{*history.start, *history.start, history.terms, Seconds{0}, std::nullopt};
  for (const Retarget& change : history.retargets) {
    if (change.at > end) break;
    const auto before = due_at(count, history.stops, change.at);
    if (!before) return before.error();
    count = recount(change, count, before->at, history.stops);
    const auto after = due_at(count, history.stops, change.at);
    if (!after) return after.error();
    clock.changes.push_back({change.at, before->at, after->at, change.made});
  }
  auto due = due_at(count, history.stops, end);
  if (!due) return due.error();
  clock.due = due->at;
  clock.moves = std::move(due->moves);
  clock.used = used_at(count, history.stops, end);
  clock.started = count.start;
  clock.count = count;
  return clock;
}

bool stopped_at(const std::vector<Stop>& stops, Instant at) {
  return std::any_of(stops.begin(), stops.end(),
                     [at](const Stop& stop) { return stop.span.begin <= at && at < stop.span.end; });
}

TargetState owed_state(const ClockHistory& history, Instant due, Instant now) {
  if (now > due) return TargetState::missed;
  if (history.dropped && *history.dropped <= now) return TargetState::none;
  return stopped_at(history.stops, now) ? TargetState::paused : TargetState::running;
}

Clock not_started(const ClockHistory& history, Instant now) {
  const bool met = history.met && *history.met <= now;
  const bool dropped = history.dropped && *history.dropped <= now;
  Clock clock;
  if (history.terms.within.unit == Allowance::Unit::none || (dropped && !met)) {
    clock.state = TargetState::none;
  } else if (met) {
    clock.state = TargetState::met;
    clock.ended = history.met;
  }
  return clock;
}

}  // namespace

Result<Clock> fold(const ClockHistory& history, Instant now) {
  Instant end = now;
  if (history.met) end = std::min(end, *history.met);
  if (history.dropped) end = std::min(end, *history.dropped);
  if (!history.start || *history.start > end) return not_started(history, now);

  auto clock = count_up(history, end);
  if (!clock) return clock;
  if (!clock->due) {
    clock->state = TargetState::none;
    return clock;
  }
  const bool met = history.met && *history.met <= end;
  clock->left = open_time(*clock->count->terms.calendar, {end, *clock->due});
  clock->state =
      met ? (end <= *clock->due ? TargetState::met : TargetState::missed) : owed_state(history, *clock->due, end);
  if (met) clock->ended = end;
  if (!met && clock->state == TargetState::missed) clock->ended = clock->due;
  if (clock->state == TargetState::none) {
    clock->due.reset();
    clock->left = Seconds{0};
  }
  return clock;
}

}  // namespace turnaround
