#include <algorithm>

#include "core/time/calendar.h"

namespace turnaround {
namespace {

using namespace std::chrono;

local_seconds wall_of(const Calendar& calendar, Instant at) {
  return to_local(calendar.zone(), at).wall;
}

local_days date_of(const Calendar& calendar, Instant at) {
  return floor<days>(wall_of(calendar, at));
}

bool is_close_of(const Calendar& calendar, local_days date, Instant at) {
  Instant before = at - Seconds{1};
  return !is_open(calendar, at) && is_open(calendar, before) && date_of(calendar, before) == date;
}

Result<Instant> same_time_on(const Calendar& calendar, local_days date, Instant from, Landing landing) {
  local_seconds wall = wall_of(calendar, from);
  Instant due = from_local(calendar.zone(), date + (wall - floor<days>(wall)));
  if (landing == Landing::at_close && is_close_of(calendar, date, due)) return due;
  return next_open(calendar, due);
}

/// That time of the day; where it is closed then, the close before it, or the opening if the day opens later.
Result<Instant> latest_by(const Calendar& calendar, const OpenDay& day, TimeOfDay by) {
  Instant due = from_local(calendar.zone(), day.date + by.since_midnight);
  if (due >= day.last_close) return day.last_close;
  if (is_open(calendar, due)) return due;
  std::size_t next = calendar.interval_after(due);
  if (next > 0 && is_close_of(calendar, day.date, calendar.intervals()[next - 1].end)) {
    return calendar.intervals()[next - 1].end;
  }
  return next_open(calendar, due);
}

bool is_after(const Calendar& calendar, Instant at, TimeOfDay time) {
  local_seconds wall = wall_of(calendar, at);
  return wall - floor<days>(wall) > time.since_midnight;
}

}  // namespace

Result<DayCount> count_days(const Calendar& calendar, Instant start, WorkingDays days) {
  const bool inclusive = days.rule == DayRule::inclusive;
  const bool same_day = days.outside_hours == OutsideHours::same_day;
  if (days.count < (inclusive || same_day ? 1 : 0)) {
    return Error{"bad_count", calendar.rules().id,
                 "`" + std::to_string(days.count) + "` working days cannot be counted, use 1 or more"};
  }
  Result<Instant> opening = next_open(calendar, start);
  if (!opening) return opening.error();
  DayCount count{same_day ? start : *opening, false, {}, nullptr};
  const std::vector<OpenDay>& all = calendar.open_days();
  const local_days date = date_of(calendar, count.from);
  auto first = std::lower_bound(all.begin(), all.end(), date,
                                [](const OpenDay& day, local_days wanted) { return day.date < wanted; });
  const bool works = first != all.end() && first->date == date;
  count.after_cutoff = works && days.cutoff && is_after(calendar, count.from, *days.cutoff);
  if (works && !inclusive) ++first;
  const std::ptrdiff_t counted = days.count + (count.after_cutoff ? 1 : 0);
  if (all.end() - first < counted) return no_open_time(calendar);
  count.days = {all.data() + (first - all.begin()), static_cast<std::size_t>(counted)};
  count.last = count.days.data() + counted - 1;
  return count;
}

Result<Instant> working_days(const Calendar& calendar, Instant start, WorkingDays days, Landing landing) {
  if (days.rule == DayRule::working_hours && days.count >= 0) {
    return advance(calendar, start, days.count * Seconds{days.day_length}, landing);
  }
  const Result<DayCount> count = count_days(calendar, start, days);
  if (!count) return count.error();
  Result<Instant> due = count->last->last_close;
  if (days.rule == DayRule::same_time) {
    if (count->days.empty()) return count->from;
    due = same_time_on(calendar, count->last->date, count->from, landing);
  } else if (days.due_by) {
    due = latest_by(calendar, *count->last, *days.due_by);
  }
  // A repeated hour can put a time of day before the start.
  if (due) return std::max(*due, count->from);
  return due;
}

Result<Instant> close_of_day(const Calendar& calendar, Instant at) {
  const std::vector<OpenDay>& all = calendar.open_days();
  const auto day = std::lower_bound(all.begin(), all.end(), at,
                                    [](const OpenDay& each, Instant wanted) { return each.last_close < wanted; });
  if (day == all.end()) return no_open_time(calendar);
  return day->last_close;
}

}  // namespace turnaround
