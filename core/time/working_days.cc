#include <algorithm>

#include "core/time/calendar.h"

namespace turnaround {
namespace {

using namespace std::chrono;

local_days date_of(const Calendar& calendar, Instant at) {
  return floor<days>(to_local(calendar.zone(), at).wall);
}

/// The working day `count` places after the date of `open`, an open instant; null beyond the horizon.
const OpenDay* day_after(const Calendar& calendar, Instant open, int count) {
  const std::vector<OpenDay>& all = calendar.open_days();
  auto own = std::lower_bound(all.begin(), all.end(), date_of(calendar, open),
                              [](const OpenDay& day, local_days date) { return day.date < date; });
  if (all.end() - own <= count) return nullptr;
  return &own[count];
}

bool is_close_of(const Calendar& calendar, local_days date, Instant at) {
  Instant before = at - Seconds{1};
  return !is_open(calendar, at) && is_open(calendar, before) && date_of(calendar, before) == date;
}

Result<Instant> same_time_on(const Calendar& calendar, local_days date, Instant effective) {
  local_seconds wall = to_local(calendar.zone(), effective).wall;
  Instant due = from_local(calendar.zone(), date + (wall - floor<days>(wall)));
  if (is_close_of(calendar, date, due)) return due;
  return next_open(calendar, due);
}

}  // namespace

Result<Instant> working_days(const Calendar& calendar, Instant start, WorkingDays days) {
  bool inclusive = days.rule == DayRule::inclusive;
  if (days.count < (inclusive ? 1 : 0)) {
    return Error{"bad_count", calendar.rules().id,
                 "`" + std::to_string(days.count) + "` working days cannot be counted, use 1 or more"};
  }
  if (days.rule == DayRule::working_hours) return advance(calendar, start, days.count * Seconds{days.day_length});
  Result<Instant> effective = next_open(calendar, start);
  if (!effective) return effective;
  if (days.rule == DayRule::same_time && days.count == 0) return effective;
  const OpenDay* day = day_after(calendar, *effective, inclusive ? days.count - 1 : days.count);
  if (day == nullptr) return no_open_time(calendar);
  if (days.rule == DayRule::same_time) return same_time_on(calendar, day->date, *effective);
  return day->last_close;
}

}  // namespace turnaround
