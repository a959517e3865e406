#include "core/time/calendar.h"

#include <algorithm>

namespace turnaround {
namespace {

using namespace std::chrono;

Error outside_horizon(const Calendar& calendar, Instant at) {
  return {"outside_horizon", calendar.rules().id,
          "`" + format_instant(at) + "` is outside the years of the calendar `" + calendar.rules().id +
              "`, which holds from " + format_instant(calendar.horizon().begin) + " to " +
              format_instant(calendar.horizon().end)};
}

bool inside(Interval interval, Instant at) {
  return interval.begin <= at && at < interval.end;
}

}  // namespace

Error no_open_time(const Calendar& calendar) {
  return {"no_open_time", calendar.rules().id,
          "the calendar `" + calendar.rules().id + "` does not open long enough before " +
              format_instant(calendar.horizon().end) + ", give it more opening hours or a smaller target"};
}

std::size_t Calendar::interval_after(Instant at) const {
  if (at >= horizon_.end) return intervals_.size();
  if (at < horizon_.begin) return 0;
  auto day = static_cast<std::size_t>((at - horizon_.begin) / days{1});
  std::size_t first = by_day_[day];
  std::size_t last = by_day_[day + 1];
  while (last - first > 8) {
    std::size_t middle = first + (last - first) / 2;
    intervals_[middle].end > at ? last = middle : first = middle + 1;
  }
  while (first < last && intervals_[first].end <= at) ++first;
  return first;
}

Seconds Calendar::open_before(Instant at) const {
  std::size_t i = interval_after(at);
  if (i == intervals_.size()) return total();
  return before_[i] + std::max(Seconds{0}, at - intervals_[i].begin);
}

Instant Calendar::instant_of(Seconds work) const {
  auto stretch = static_cast<std::size_t>(work.count() >> work_shift_);
  std::size_t first = by_work_[stretch];
  std::size_t last = by_work_[stretch + 1];
  while (last - first > 8) {
    std::size_t middle = first + (last - first) / 2;
    before_[middle + 1] >= work ? last = middle : first = middle + 1;
  }
  while (first < last && before_[first + 1] < work) ++first;
  return intervals_[first].begin + (work - before_[first]);
}

Seconds open_time(const Calendar& calendar, Interval window) {
  if (window.end <= window.begin) return Seconds{0};
  return calendar.open_before(window.end) - calendar.open_before(window.begin);
}

Result<Instant> advance(const Calendar& calendar, Instant from, Seconds work, Landing landing) {
  if (!inside(calendar.horizon(), from)) return outside_horizon(calendar, from);
  if (work <= Seconds{0}) return from;
  Seconds before = calendar.open_before(from);
  if (work > calendar.total() - before) return no_open_time(calendar);
  Instant due = calendar.instant_of(before + work);
  if (landing == Landing::next_opening) return next_open(calendar, due);
  return due;
}

bool is_open(const Calendar& calendar, Instant at) {
  std::size_t i = calendar.interval_after(at);
  return i < calendar.intervals().size() && calendar.intervals()[i].begin <= at;
}

Result<Instant> next_open(const Calendar& calendar, Instant at) {
  if (!inside(calendar.horizon(), at)) return outside_horizon(calendar, at);
  std::size_t i = calendar.interval_after(at);
  if (i == calendar.intervals().size()) return no_open_time(calendar);
  return std::max(at, calendar.intervals()[i].begin);
}

bool covers(const Holiday& holiday, Date date) {
  if (holiday.repeats == Holiday::Repeats::never) {
    return sys_days{holiday.first} <= sys_days{date} && sys_days{date} <= sys_days{holiday.last};
  }
  auto in_year = [](Date d) { return month_day{d.month(), d.day()}; };
  bool from_first = in_year(holiday.first) <= in_year(date);
  bool to_last = in_year(date) <= in_year(holiday.last);
  return in_year(holiday.first) <= in_year(holiday.last) ? from_first && to_last : from_first || to_last;
}

const Holiday* holiday_at(const Calendar& calendar, Instant at) {
  auto day = floor<days>(to_local(calendar.zone(), at).wall);
  const CalendarRules& rules = calendar.rules();
  if (rules.special.count(sys_days{day.time_since_epoch()}) > 0) return nullptr;
  for (const Holiday& holiday : rules.holidays) {
    if (covers(holiday, Date{day})) return &holiday;
  }
  return nullptr;
}

}  // namespace turnaround
