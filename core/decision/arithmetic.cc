#include "core/decision/arithmetic.h"

namespace turnaround {
namespace {

using std::chrono::days;
using std::chrono::floor;

/// More working days than these are told by the first and the last.
constexpr std::size_t kDaysTold = 5;

std::string told(std::span<const OpenDay> counted, const Teller& teller) {
  std::string text;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counted.size() > kDaysTold && i > 0 && i + 1 < counted.size()) continue;
    if (!text.empty()) text += counted.size() > kDaysTold ? " ... " : ", ";
    text += teller.date(counted[i].date) + " is day " + std::to_string(i + 1);
  }
  return text;
}

std::string told_rule(const WorkingDays& promised) {
  if (promised.rule == DayRule::same_time) return "same time of day";
  const std::string end = promised.due_by ? "by " + spoken(*promised.due_by) : "end of the day";
  return promised.rule == DayRule::inclusive ? "the first day counts, " + end : end;
}

std::chrono::seconds time_of_day(const Calendar& calendar, Instant at) {
  const auto wall = to_local(calendar.zone(), at).wall;
  return wall - floor<days>(wall);
}

/// Why a due time is not at the time of day that its rule names.
std::string told_shift(const Count& count, const DayCount& counted, std::optional<Instant> due) {
  if (!due) return {};
  const Calendar& calendar = *count.terms.calendar;
  const WorkingDays& promised = count.terms.within.days;
  std::chrono::seconds wanted = time_of_day(calendar, counted.from);
  if (promised.rule != DayRule::same_time) {
    if (!promised.due_by) return {};
    wanted = promised.due_by->since_midnight;
  }
  const bool at_midnight = wanted == days{1} && time_of_day(calendar, *due) == std::chrono::seconds{0};
  return time_of_day(calendar, *due) == wanted || at_midnight ? "" : ", where that time is closed";
}

/// "Sat 7 Mar 2026 12:00, outside hours, so from Mon 9 Mar 2026 09:00".
std::string told_start(const Calendar& calendar, const Teller& teller, Instant from) {
  const auto opening = next_open(calendar, from);
  if (!opening || *opening == from) return teller.time(from);
  return teller.time(from) + ", outside hours, so from " + teller.time(*opening);
}

/// An amount that is used up exactly at closing time, where the terms go on to the next opening.
std::string told_landing(const Count& count, std::optional<Instant> due) {
  const Calendar& calendar = *count.terms.calendar;
  const bool goes_on = count.terms.lands == Landing::next_opening && due && *due > count.from &&
                       is_open(calendar, *due) && !is_open(calendar, *due - Seconds{1});
  return goes_on ? ", used up at closing time, so at the next opening" : "";
}

std::string told_day_start(const Count& count, const DayCount& counted, const Teller& teller) {
  const Calendar& calendar = *count.terms.calendar;
  std::string text = counted.from == count.from ? teller.time(count.from) : told_start(calendar, teller, count.from);
  if (!is_open(calendar, counted.from)) text += ", outside hours, counted from that day";
  if (counted.after_cutoff) text += ", after " + spoken(*count.terms.within.days.cutoff) + ", so one day more";
  return text;
}

std::string day_count(const Count& count, const Teller& teller, std::optional<Instant> due) {
  const Calendar& calendar = *count.terms.calendar;
  const WorkingDays& promised = count.terms.within.days;
  std::string text = spoken(count.terms.within);
  if (promised.rule == DayRule::working_hours) {
    return text + " of " + spoken(promised.day_length) + ", " + spoken(promised.count * Seconds{promised.day_length}) +
           " of open time, from " + told_start(calendar, teller, count.from) + told_landing(count, due);
  }
  const auto counted = count_days(calendar, count.from, promised);
  if (!counted) return text;
  text += " from " + told_day_start(count, *counted, teller) + " (" + told_rule(promised) + ")";
  if (!counted->days.empty()) text += ": " + told(counted->days, teller);
  return text + told_shift(count, *counted, due);
}

/// `due`: what it comes to, unless that is not used.
std::string allowance_sentence(const Count& count, const Teller& teller, std::optional<Instant> due) {
  const Calendar& calendar = *count.terms.calendar;
  if (count.used > Seconds{0}) {
    return spoken(count.terms.within) + ", of which " + spoken(count.used) + " were used before " +
           teller.time(count.from) + told_landing(count, due);
  }
  if (count.terms.within.unit == Allowance::Unit::working_days) return day_count(count, teller, due);
  const bool always_open = calendar.rules().id == kAroundTheClock;
  return spoken(count.terms.within) + (always_open ? ", around the clock, from " : " of open time from ") +
         told_start(calendar, teller, count.from) +
         (always_open && due ? teller.clock_change({count.from, *due}) : std::string()) + told_landing(count, due);
}

std::string stop_sentence(const Move& move, const Teller& teller, bool lasts) {
  const bool solved = move.stop.kind == Stop::Kind::solved;
  const std::string whom = solved ? "solved" : (lasts ? "waiting for " : "waited for ") + spoken_reason(move.stop.note);
  const std::string when = lasts ? "since " + teller.time(move.stop.span.begin) : teller.span(move.stop.span);
  return whom + " " + when + ": " + spoken(move.open) + " of open time" + (lasts ? " so far" : "") +
         (lasts ? ", so if it went on now it would be due " : ", so the due time moves to ") +
         teller.time_in_zone(move.due_after);
}

std::string rounding_sentence(Instant due, const Teller& teller, bool lasts) {
  return std::string("moved by waiting, so rounded up to the end of that day: ") +
         (lasts ? "if it went on now it would be due " : "due ") + teller.time_in_zone(due);
}

}  // namespace

std::vector<std::string> arithmetic(const Clock& clock, const Teller& teller) {
  std::vector<std::string> sentences;
  const Instant first = clock.moves.empty() ? *clock.due : clock.moves.front().due_before;
  const bool floored = clock.count->not_before && *clock.count->not_before == first;
  std::string sentence = allowance_sentence(*clock.count, teller, floored ? std::optional<Instant>() : first);
  sentence += floored ? ", but never earlier than the due time before the workaround: due " : ", so it is due ";
  sentences.push_back(sentence + teller.time_in_zone(first));
  const auto lasts = [&clock](const Move& move) { return move.lasts && clock.state == TargetState::paused; };
  for (const Move& move : clock.moves) sentences.push_back(stop_sentence(move, teller, lasts(move)));
  if (!clock.moves.empty() && clock.moves.back().due_after != *clock.due) {
    sentences.push_back(rounding_sentence(*clock.due, teller, lasts(clock.moves.back())));
  }
  return sentences;
}

}  // namespace turnaround
