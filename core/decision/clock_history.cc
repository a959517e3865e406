#include <algorithm>

#include "core/decision/history.h"

namespace turnaround {
namespace {

std::optional<Instant> happened(const History& history, std::string_view name) {
  for (const Happening& happening : history.happenings) {
    if (happening.name == name) return happening.at;
  }
  return std::nullopt;
}

std::optional<Instant> started(const History& history, StartsAt starts) {
  switch (starts) {
    case StartsAt::created:
      return history.created;
    case StartsAt::allocated:
      return history.allocated;
    case StartsAt::confirmed:
      return happened(history, "confirmed");
  }
  return std::nullopt;
}

bool ends_by(const Target& target, std::string_view name) {
  return std::find(target.met_by.begin(), target.met_by.end(), name) != target.met_by.end();
}

std::optional<Instant> solved_since(const History& history) {
  if (history.solved.empty() || history.solved.back().end != kForever) return std::nullopt;
  return history.solved.back().begin;
}

/// Met for good: by anything but solving, which reopening can undo.
std::optional<Instant> met_for_good(const History& history, const Target& target) {
  std::optional<Instant> first;
  for (const std::string& name : target.met_by) {
    const auto at = happened(history, name);
    if (at && (!first || *at < *first)) first = at;
  }
  return first;
}

ChangeRule rule_of(const History& history, std::size_t stay) {
  if (history.stays[stay].cause == Stay::Cause::workaround) return ChangeRule::restart;
  if (stay == 0 || !history.stays[stay - 1].category || !history.stays[stay].category) return ChangeRule::retroactive;
  return history.stays[stay].category->when_changed;
}

Terms terms_of(const Promise& promise) {
  const Target& target = *promise.target;
  return {target.within, promise.calendar, target.lands, target.after_pause};
}

bool are_alike(const Promise& a, const Promise& b) {
  return terms_of(a) == terms_of(b) && a.target->starts == b.target->starts;
}

/// A change while the ticket is solved waits for its reopening; none when it is too late for any change.
std::optional<Instant> change_at(const History& history, Instant at, std::optional<Instant> met) {
  if (met && *met <= at) return std::nullopt;
  for (const Interval& span : history.solved) {
    if (span.begin <= at && at < span.end) at = span.end;
  }
  if (at == kForever) return std::nullopt;
  return at;
}

void add_resets(const History& history, ClockHistory& clock) {
  for (const Interval& span : history.solved) {
    if (span.end == kForever) continue;
    const auto next = std::find_if(clock.retargets.begin(), clock.retargets.end(),
                                   [&span](const Retarget& change) { return change.at > span.end; });
    const Terms terms = next == clock.retargets.begin() ? clock.terms : std::prev(next)->terms;
    clock.retargets.insert(next, {span.end, terms, ChangeRule::restart});
  }
}

/// Overlapping stops become one; where a wait meets a solved span, the earlier one keeps the time they share.
std::vector<Stop> united(std::vector<Stop> stops) {
  std::stable_sort(stops.begin(), stops.end(),
                   [](const Stop& a, const Stop& b) { return a.span.begin < b.span.begin; });
  std::vector<Stop> result;
  for (Stop& stop : stops) {
    if (result.empty() || result.back().span.end < stop.span.begin) {
      result.push_back(std::move(stop));
      continue;
    }
    Stop& last = result.back();
    if (last.kind == stop.kind) {
      if (last.note.find(stop.note) == std::string::npos) last.note += " and " + stop.note;
      last.span.end = std::max(last.span.end, stop.span.end);
    } else if (last.span.end < stop.span.end) {
      stop.span.begin = last.span.end;
      result.push_back(std::move(stop));
    }
  }
  return result;
}

std::vector<Stop> stops_of(const History& history, const Target& target) {
  std::vector<Stop> stops;
  for (const Wait& wait : history.waits) {
    if (pause_for(history, target, wait.reason))
      stops.push_back({wait.span, Stop::Kind::waiting, std::string(wait.reason)});
  }
  if (target.reopened == ReopenRule::continues) {
    for (const Interval& span : history.solved) stops.push_back({span, Stop::Kind::solved, {}});
  }
  return stops.size() < 2 ? stops : united(std::move(stops));
}

/// The start, if the target started in this stay; a change that counts from itself starts it no earlier.
std::optional<Instant> start_in(const History& history, const Promise& promise, std::size_t stay) {
  const auto start = started(history, promise.target->starts);
  const bool later = stay + 1 < history.stays.size() && start && *start >= history.stays[stay + 1].at;
  if (!start || later) return std::nullopt;
  return rule_of(history, stay) == ChangeRule::retroactive ? start : std::max(*start, history.stays[stay].at);
}

}  // namespace

const PauseReason* pause_for(const History& history, const Target& target, std::string_view reason) {
  for (const PauseReason& pause : target.pauses) {
    if (pause.reason != reason) continue;
    return !pause.only_if || history.assessor.holds(*pause.only_if) ? &pause : nullptr;
  }
  return nullptr;
}

ClockHistory clock_history(const History& history, const Promise& present) {
  const Target& target = *present.target;
  ClockHistory clock{terms_of(present), std::nullopt, stops_of(history, target), {}, std::nullopt, std::nullopt};
  const auto met = met_for_good(history, target);
  const Promise* promise = nullptr;
  for (std::size_t i = 0; i < history.stays.size(); ++i) {
    const Promise* next = promise_of(history.stays[i].promises, target.id);
    if (!next || (promise && are_alike(*promise, *next))) continue;
    if (!promise) {
      clock.start = start_in(history, *next, i);
      if (!clock.start) continue;
      clock.terms = terms_of(*next);
    } else {
      const auto at = change_at(history, history.stays[i].at, met);
      if (!at) continue;
      const bool workaround = history.stays[i].cause == Stay::Cause::workaround;
      clock.retargets.push_back({*at, terms_of(*next), rule_of(history, i),
                                 workaround ? Retarget::Floor::old_due : Retarget::Floor::none, history.stays[i].at});
    }
    promise = next;
  }
  if (target.reopened == ReopenRule::reset && clock.start) add_resets(history, clock);
  clock.met = met;
  const auto solved = solved_since(history);
  if (solved && !ends_by(target, "solved")) clock.dropped = solved;
  if (solved && ends_by(target, "solved") && (!met || *solved < *met)) clock.met = solved;
  return clock;
}

}  // namespace turnaround
