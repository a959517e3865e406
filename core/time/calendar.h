// When a team is open: the rules an admin writes, and the same compiled so that any question costs nanoseconds.
// An instant is open iff its local wall time lies in an opening interval [open, close) of its local date; open time is
// elapsed time (UTC seconds), never a difference of wall times. Daylight saving follows from these two sentences.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/time/time.h"
#include "core/time/zone.h"

namespace turnaround {

using Minutes = std::chrono::minutes;

/// Time of day [open, close), 00:00 to 24:00.
struct OpeningSpan {
  Minutes open;
  Minutes close;
  bool operator==(const OpeningSpan&) const = default;
};

/// Closed dates with a name: one date, a span, or the same month and day every year (a yearly span may wrap the year
/// end).
struct Holiday {
  enum class Repeats { never, yearly };
  std::string name;
  Date first;  ///< for yearly ones the year is ignored
  Date last;   ///< inclusive
  Repeats repeats = Repeats::never;
  std::string ical;  ///< of a policy file only: the iCalendar file beside it whose events stand here; the rest is empty
  bool operator==(const Holiday&) const = default;
};

/// Whether a holiday falls on a date. A yearly one on 29 February is absent in other years.
bool covers(const Holiday& holiday, Date date);

/// What an admin writes. A date's intervals: special[date] if there, else none on a holiday, else its weekday's.
struct CalendarRules {
  std::string id;
  std::string label;
  std::string zone;                               ///< IANA name
  std::array<std::vector<OpeningSpan>, 7> hours;  ///< Sunday first, as std::chrono::weekday::c_encoding
  std::vector<Holiday> holidays;
  std::map<std::chrono::sys_days, std::vector<OpeningSpan>> special;  ///< key: the local date's day number
  bool operator==(const CalendarRules&) const = default;
};

/// A local date with any open time: a working day.
struct OpenDay {
  std::chrono::local_days date;
  Instant last_close;
  bool operator==(const OpenDay&) const = default;
};

/// A time on the clock, 00:00 to 24:00.
struct TimeOfDay {
  Minutes since_midnight{0};
  bool operator==(const TimeOfDay&) const = default;
};

/// Where an amount that is used up exactly at closing time is due.
enum class Landing {
  at_close,      ///< at closing time (the default)
  next_opening,  ///< at the next opening
};

/// Compiled: open intervals in UTC with prefix sums, an index entry per UTC day, and one per stretch of open time, so
/// that both questions below take constant time whatever their span. Immutable; safe to share among threads.
class Calendar {
 public:
  Calendar() = default;
  /// `zone` must be sound (check(zone) is nothing); what lies outside `horizon` is closed. Forty years take about a
  /// millisecond.
  Calendar(CalendarRules rules, const Zone& zone, Interval horizon);

  const CalendarRules& rules() const { return rules_; }
  /// Cut to the horizon.
  const Zone& zone() const { return zone_; }
  Interval horizon() const { return horizon_; }
  /// Ascending, disjoint, not touching.
  const std::vector<Interval>& intervals() const { return intervals_; }
  /// Ascending.
  const std::vector<OpenDay>& open_days() const { return open_days_; }

  /// F(t): open time before `at`.
  Seconds open_before(Instant at) const;
  /// Index of the first interval that ends after `at`; the number of intervals when there is none.
  std::size_t interval_after(Instant at) const;
  /// The first instant with `work` open time before it, for work in (0, total].
  Instant instant_of(Seconds work) const;
  Seconds total() const { return before_.empty() ? Seconds{0} : before_.back(); }

 private:
  void index();
  CalendarRules rules_;
  Zone zone_;
  Interval horizon_{};
  std::vector<Interval> intervals_;
  std::vector<Seconds> before_;         ///< open time before each interval, and the total
  std::vector<std::uint32_t> by_day_;   ///< interval_after the start of each UTC day of the horizon, and of its end
  std::vector<std::uint32_t> by_work_;  ///< the interval in which each 2^work_shift_ seconds of open time are reached
  int work_shift_ = 0;
  std::vector<OpenDay> open_days_;
};

/// Open time inside `window`; what lies outside the calendar's horizon counts as closed.
///   open_time(nine_to_five, {Fri 16:00, Mon 10:00}) == 2h
Seconds open_time(const Calendar& calendar, Interval window);

/// The first instant by which `work` open seconds have passed since `from`: the close of a period rather than the next
/// opening.
///   advance(nine_to_five, Fri 16:00, 2h) == Mon 10:00
/// open_time(c, {from, *advance(c, from, w)}) == w for every w >= 0. Error no_open_time when the calendar does not open
/// that long within its horizon, outside_horizon when `from` lies outside. With Landing::next_opening an exact landing
/// moves on to the next opening; work of 0 gives `from` under both.
Result<Instant> advance(const Calendar& calendar, Instant from, Seconds work, Landing landing = Landing::at_close);

/// The error for a calendar that does not open long enough before its horizon ends.
Error no_open_time(const Calendar& calendar);

bool is_open(const Calendar& calendar, Instant at);
/// `at` itself if open, else the next opening. Error no_open_time as for advance.
Result<Instant> next_open(const Calendar& calendar, Instant at);

/// How `N working days` becomes a due time; a working day is a local date with any open time.
enum class DayRule {
  same_time,      ///< same local time on the Nth working day after the effective start's date (the default)
  end_of_day,     ///< last close of that day
  working_hours,  ///< N times a stated number of open hours
  inclusive,      ///< last close of the Nth working day, the effective start's own day being the first
};

/// What a start outside hours counts as.
enum class OutsideHours {
  next_opening,  ///< the next opening (the default)
  same_day,      ///< itself: the first working day after its date is day 1
};

struct WorkingDays {
  int count;
  DayRule rule = DayRule::same_time;
  Minutes day_length{0};  ///< for working_hours only
  OutsideHours outside_hours = OutsideHours::next_opening;
  std::optional<TimeOfDay> cutoff;  ///< a start on a working day after it takes one day more
  std::optional<TimeOfDay> due_by;  ///< for end_of_day and inclusive: what the end of the day is
  bool operator==(const WorkingDays&) const = default;
};

/// Which working days a promise goes through.
struct DayCount {
  Instant from;                   ///< the effective start
  bool after_cutoff = false;      ///< so that there is one day more
  std::span<const OpenDay> days;  ///< day 1, day 2 …
  const OpenDay* last;            ///< the day on which it is due
};

/// For every rule but working_hours, which counts no days. Errors as for working_days.
Result<DayCount> count_days(const Calendar& calendar, Instant start, WorkingDays days);

/// Due time of `days` from `start`. Under same_time a wall time that is not open on its day gives the next opening, or
/// the close if it equals a close of that day; a skipped one counts as the end of the gap, of a repeated one the first
/// counts. A due_by that is not open gives the close before it, or the opening where its day opens later. `landing` is
/// for same_time and working_hours. Errors as for advance; bad_count for a negative count (inclusive and same_day:
/// below 1).
///   working_days(nine_to_five, Fri 16:59, {2}) == Tue 16:59
Result<Instant> working_days(const Calendar& calendar, Instant start, WorkingDays days,
                             Landing landing = Landing::at_close);

/// The first last close of a working day at or after `at`.
Result<Instant> close_of_day(const Calendar& calendar, Instant at);

/// The holiday that closes the local date of `at`, or null; a special day overrides a holiday.
const Holiday* holiday_at(const Calendar& calendar, Instant at);

}  // namespace turnaround
