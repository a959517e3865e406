#include "core/decision/arithmetic.h"

#include <algorithm>

namespace turnaround {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;

/// More working days than these are told by the first and the last.
constexpr std::size_t kDaysTold = 5;

local_days date_of(const Calendar& calendar, Instant at) {
  return floor<days>(to_local(calendar.zone(), at).wall);
}

/// The dates that count as day 1 to N from `effective`.
std::vector<local_days> counted_days(const Calendar& calendar, Instant effective, WorkingDays days_promised) {
  const auto& open = calendar.open_days();
  auto day = std::lower_bound(open.begin(), open.end(), date_of(calendar, effective),
                              [](const OpenDay& a, local_days date) { return a.date < date; });
  if (days_promised.rule != DayRule::inclusive && day != open.end()) ++day;
  std::vector<local_days> dates;
  for (int n = 0; n < days_promised.count && day != open.end(); ++n, ++day) dates.push_back(day->date);
  return dates;
}

std::string told(const std::vector<local_days>& dates, const Teller& teller) {
  std::string text;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    if (dates.size() > kDaysTold && i > 0 && i + 1 < dates.size()) continue;
    if (!text.empty()) text += dates.size() > kDaysTold ? " ... " : ", ";
    text += teller.date(dates[i]) + " is day " + std::to_string(i + 1);
  }
  return text;
}

std::string_view told(DayRule rule) {
  switch (rule) {
    case DayRule::same_time:
      return "same time of day";
    case DayRule::end_of_day:
      return "end of the day";
    case DayRule::inclusive:
      return "the first day counts, end of the day";
    case DayRule::working_hours:
      return {};
  }
  return {};
}

/// "Sat 7 Mar 2026 12:00, outside hours, so from Mon 9 Mar 2026 09:00".
std::string told_start(const Calendar& calendar, const Teller& teller, Instant from) {
  const auto opening = next_open(calendar, from);
  if (!opening || *opening == from) return teller.time(from);
  return teller.time(from) + ", outside hours, so from " + teller.time(*opening);
}

std::string day_count(const Count& count, const Teller& teller) {
  const Calendar& calendar = *count.terms.calendar;
  const WorkingDays& promised = count.terms.within.days;
  std::string text = spoken(count.terms.within);
  if (promised.rule == DayRule::working_hours) {
    return text + " of " + spoken(promised.day_length) + ", " + spoken(promised.count * Seconds{promised.day_length}) +
           " of open time, from " + told_start(calendar, teller, count.from);
  }
  text += " from " + told_start(calendar, teller, count.from) + " (" + std::string(told(promised.rule)) + ")";
  const auto effective = next_open(calendar, count.from);
  if (effective && promised.count > 0) text += ": " + told(counted_days(calendar, *effective, promised), teller);
  return text;
}

std::string allowance_sentence(const Count& count, const Teller& teller) {
  const Calendar& calendar = *count.terms.calendar;
  if (count.used > Seconds{0}) {
    return spoken(count.terms.within) + ", of which " + spoken(count.used) + " were used before " +
           teller.time(count.from);
  }
  if (count.terms.within.unit == Allowance::Unit::working_days) return day_count(count, teller);
  const bool always_open = calendar.rules().id == kAroundTheClock;
  return spoken(count.terms.within) + (always_open ? ", around the clock, from " : " of open time from ") +
         told_start(calendar, teller, count.from);
}

std::string stop_sentence(const Move& move, const Teller& teller, bool lasts) {
  const bool solved = move.stop.kind == Stop::Kind::solved;
  const std::string whom = solved ? "solved" : (lasts ? "waiting for " : "waited for ") + spoken_reason(move.stop.note);
  const std::string when = lasts ? "since " + teller.time(move.stop.span.begin) : teller.span(move.stop.span);
  return whom + " " + when + ": " + spoken(move.open) + " of open time" + (lasts ? " so far" : "") +
         (lasts ? ", so if it went on now it would be due " : ", so the due time moves to ") +
         teller.time_in_zone(move.due_after);
}

}  // namespace

std::vector<std::string> arithmetic(const Clock& clock, const Teller& teller) {
  std::vector<std::string> sentences;
  const Instant first = clock.moves.empty() ? *clock.due : clock.moves.front().due_before;
  std::string sentence = allowance_sentence(*clock.count, teller);
  const bool floored = clock.count->not_before && *clock.count->not_before == first;
  sentence += floored ? ", but never earlier than the due time before the workaround: due " : ", so it is due ";
  sentences.push_back(sentence + teller.time_in_zone(first));
  for (const Move& move : clock.moves) {
    const bool lasts = move.lasts && clock.state == TargetState::paused;
    sentences.push_back(stop_sentence(move, teller, lasts));
  }
  return sentences;
}

}  // namespace turnaround
