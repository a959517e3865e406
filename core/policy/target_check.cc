#include <algorithm>

#include "core/policy/policy_checker.h"

namespace turnaround {

void PolicyChecker::check_targets(const std::vector<Target>& targets, const std::string& where) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string place = at(where, i);
    check_reached(targets, i, place);
    check_target(targets[i], place);
    if (where == "/uncategorised" && targets[i].starts == StartsAt::allocated) {
      problem(at(place, "starts"), "never_starts",
              "a ticket without a category is never allocated: start at `created` or `confirmed`");
    }
  }
}

/// Of several targets of one id, one without a condition takes every ticket that comes to it.
void PolicyChecker::check_reached(const std::vector<Target>& targets, std::size_t index, const std::string& where) {
  for (std::size_t i = 0; i < index; ++i) {
    if (targets[i].id != targets[index].id || targets[i].id.empty() || targets[i].only_if) continue;
    problem(at(where, "id"), "never_reached",
            "the `" + targets[i].id +
                "` above has no `only_if` and is always the promise: give it one, or take another name");
    return;
  }
}

void PolicyChecker::check_target(const Target& target, const std::string& where) {
  if (target.only_if) check_condition(*target.only_if, at(where, "only_if"));
  check_allowance(target, where);
  check_known(target.calendar, names_.target_calendars, "calendar", at(where, "calendar"));
  for (std::size_t i = 0; i < target.met_by.size(); ++i) {
    check_known(target.met_by[i], names_.events, "event", at(at(where, "met_by"), i));
  }
  if (target.met_by.empty() && target.within.unit != Allowance::Unit::none) {
    problem(where, "never_met", "nothing meets `" + target.id + "`: name the event in `met_by`");
  }
  check_pauses(target, where);
  check_ends(target, where);
  check_warnings(target, where);
}

void PolicyChecker::check_pauses(const Target& target, const std::string& where) {
  KnownNames::List reasons;
  for (std::size_t i = 0; i < target.pauses.size(); ++i) {
    const PauseReason& pause = target.pauses[i];
    reasons.push_back(pause.reason);
    const std::string place = at(at(where, "pauses"), i);
    if (pause.only_if) check_condition(*pause.only_if, at(place, "only_if"));
    if (pause.forgotten_after && pause.forgotten_after->unit == Allowance::Unit::none) {
      problem(at(place, "forgotten_after"), "bad_allowance",
              "`none` is never: write it like `5 working days`, or remove `forgotten_after`");
    }
  }
  check_unique(reasons, at(where, "pauses"), "reason");
}

void PolicyChecker::check_allowance(const Target& target, const std::string& where) {
  check_days(target.within, where);
  if (target.within.unit == Allowance::Unit::none) return;
  const auto meant = calendars_meant(policy_, target.calendar);
  for (const CalendarRules& rules : policy_.calendars) {
    const auto open = [](const auto& spans) { return !spans.empty(); };
    const auto open_day = [](const auto& day) { return !day.second.empty(); };
    if (std::find(meant.begin(), meant.end(), rules.id) == meant.end()) continue;
    if (std::any_of(rules.hours.begin(), rules.hours.end(), open)) continue;
    if (std::any_of(rules.special.begin(), rules.special.end(), open_day)) continue;
    problem(at(where, "calendar"), "never_open",
            "`" + rules.id + "` never opens, so this target can never be due: give the calendar hours");
  }
}

/// What stands beside `day_rule` and does not go with it, or counts no day.
void PolicyChecker::check_days(const Allowance& within, const std::string& where) {
  const WorkingDays& days = within.days;
  const bool counts_time = within.unit == Allowance::Unit::time;
  const bool counts_hours = days.rule == DayRule::working_hours;
  const bool same_day = days.outside_hours == OutsideHours::same_day;
  const auto only_for_days = [&](bool given, std::string_view member) {
    if (!given || !(counts_time || counts_hours)) return;
    const std::string member_is_for = "`" + std::string(member) + "` is for ";
    problem(at(where, member), "rule_without_days",
            member_is_for + (counts_time ? "working days: remove it, or allow working days"
                                         : "counted days, not for `working-hours`: remove it"));
  };
  if (days.rule != DayRule::same_time && counts_time) {
    problem(at(where, "day_rule"), "rule_without_days",
            "`day_rule` is for working days: remove it, or allow working days");
  }
  only_for_days(same_day, "outside_hours");
  only_for_days(days.cutoff.has_value(), "cutoff");
  only_for_days(days.due_by.has_value(), "due_by");
  if (counts_hours && days.day_length <= Minutes{0}) {
    problem(at(where, "day_rule"), "no_day_length",
            "`working-hours` needs to know how long a day is: add `day_length`");
  }
  if (!counts_hours && days.day_length != Minutes{0}) {
    problem(at(where, "day_length"), "rule_without_days", "`day_length` is for `working-hours` only: remove it");
  }
  if (within.unit == Allowance::Unit::working_days && !counts_hours) check_counted_days(days, where);
}

void PolicyChecker::check_counted_days(const WorkingDays& days, const std::string& where) {
  const bool inclusive = days.rule == DayRule::inclusive;
  const bool same_day = days.outside_hours == OutsideHours::same_day;
  if (inclusive && days.count < 1) {
    problem(at(where, "within"), "bad_allowance",
            "counted inclusively there is no day 0: allow at least 1 working day");
  } else if (same_day && days.count < 1) {
    problem(at(where, "within"), "bad_allowance",
            "a start outside hours has no day 0 under `same-day`: allow at least 1 working day");
  }
  if (inclusive && same_day) {
    problem(at(where, "outside_hours"), "contradiction",
            "`inclusive` counts the day of the start, which is over after hours: use `next-opening`");
  }
  if (days.due_by && days.rule == DayRule::same_time) {
    problem(at(where, "due_by"), "contradiction",
            "`same-time` has its own time of day: choose the day rule `end-of-day`, or remove `due_by`");
  }
  if (inclusive && days.due_by && (!days.cutoff || days.due_by->since_midnight < days.cutoff->since_midnight)) {
    problem(at(where, "due_by"), "contradiction",
            "counted inclusively a ticket could be due before it came: add a `cutoff` no later than `due_by`");
  }
}

void PolicyChecker::check_warnings(const Target& target, const std::string& where) {
  const auto& wanted = target.warn_when_left;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string place = at(at(where, "warn_when_left"), i);
    if (std::find(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(i), wanted[i]) !=
        wanted.begin() + static_cast<std::ptrdiff_t>(i)) {
      problem(place, "name_used_twice", "the same warning stands above: remove one");
    } else if (target.within.unit == Allowance::Unit::none) {
      problem(place, "never_warns", "nothing is promised that a warning could precede: remove it");
    } else if (target.within.unit == Allowance::Unit::time && wanted[i].left >= target.within.time) {
      problem(place, "never_warns", "no more than that is allowed at all: warn when less is left");
    }
  }
}

/// Where a due time may come to lie.
void PolicyChecker::check_ends(const Target& target, const std::string& where) {
  const bool days = target.within.unit == Allowance::Unit::working_days;
  const DayRule rule = target.within.days.rule;
  const bool at_close = days && (rule == DayRule::end_of_day || rule == DayRule::inclusive);
  const bool to_close = target.after_pause == AfterPause::end_of_day;
  if (target.lands == Landing::next_opening && (at_close || to_close)) {
    problem(at(where, "lands"), "contradiction",
            "the end of the day is a closing: remove `lands`, or take `same-time` and `as-it-falls`");
  }
  const auto meant = calendars_meant(policy_, target.calendar);
  if (std::find(meant.begin(), meant.end(), kAroundTheClock) == meant.end()) return;
  const std::string always_open = "`" + std::string(kAroundTheClock) + "`";
  if (to_close) {
    problem(at(where, "after_pause"), "contradiction",
            always_open + " has no end of the day: name another calendar, or remove `after_pause`");
  }
  if (target.lands == Landing::next_opening) {
    problem(at(where, "lands"), "contradiction",
            always_open + " has no openings: name another calendar, or remove `lands`");
  }
}

}  // namespace turnaround
