#include <algorithm>
#include <optional>

#include "core/time/calendar.h"

namespace turnaround {
namespace {

using namespace std::chrono;

/// Times of day, ascending, disjoint, not touching.
using Spans = std::vector<OpeningSpan>;

Spans merged(Spans spans) {
  std::sort(spans.begin(), spans.end(), [](const OpeningSpan& a, const OpeningSpan& b) { return a.open < b.open; });
  Spans result;
  for (OpeningSpan span : spans) {
    span.open = std::max(span.open, Minutes{0});
    span.close = std::min(span.close, Minutes{hours{24}});
    if (span.close <= span.open) continue;
    if (!result.empty() && span.open <= result.back().close) {
      result.back().close = std::max(result.back().close, span.close);
    } else {
      result.push_back(span);
    }
  }
  return result;
}

/// The local dates from `first` to `last`, both counted.
struct DateRange {
  local_days first, last;
};

/// The opening spans of every local date of a range.
class DayPlan {
 public:
  DayPlan(const CalendarRules& rules, DateRange range) : range_(range) {
    for (std::size_t i = 0; i < 7; ++i) weekdays_[i] = merged(rules.hours[i]);
    kinds_.assign(static_cast<std::size_t>((range.last - range.first).count()) + 1, Kind::weekday);
    for (const Holiday& holiday : rules.holidays) close(holiday);
    for (const auto& [day, spans] : rules.special) {
      local_days date{day.time_since_epoch()};
      if (date < range.first || range.last < date) continue;
      kinds_[index(date)] = Kind::special;
      special_[date] = merged(spans);
    }
  }

  const Spans& spans_of(local_days date) const {
    Kind kind = kinds_[index(date)];
    if (kind == Kind::weekday) return weekdays_[weekday{date}.c_encoding()];
    return kind == Kind::special ? special_.find(date)->second : closed_;
  }

 private:
  enum class Kind : std::uint8_t { weekday, closed, special };

  std::size_t index(local_days date) const { return static_cast<std::size_t>((date - range_.first).count()); }

  void close(DateRange dates) {
    local_days first = std::max(dates.first, range_.first);
    local_days last = std::min(dates.last, range_.last);
    if (first <= last)
      std::fill_n(kinds_.begin() + (first - range_.first).count(), (last - first).count() + 1, Kind::closed);
  }

  void close(const Holiday& holiday) {
    if (holiday.repeats == Holiday::Repeats::never) return close({local_days{holiday.first}, local_days{holiday.last}});
    month_day first{holiday.first.month(), holiday.first.day()};
    month_day last{holiday.last.month(), holiday.last.day()};
    years wraps{last < first ? 1 : 0};
    year end = Date{range_.last}.year();
    for (year y = Date{range_.first}.year() - years{1}; y <= end; ++y) {
      close({existing_from(y / first), existing_until((y + wraps) / last)});
    }
  }

  /// 29 February of a year without one: a span that begins there begins on 1 March, one that ends there ends on the
  /// 28th.
  static local_days existing_from(Date date) {
    return date.ok() ? local_days{date} : local_days{date.year() / March / 1};
  }
  static local_days existing_until(Date date) {
    return date.ok() ? local_days{date} : local_days{date.year() / February / 28};
  }

  DateRange range_;
  std::array<Spans, 7> weekdays_;
  Spans closed_;
  std::vector<Kind> kinds_;
  std::map<local_days, Spans> special_;
};

/// A stretch of UTC during which the offset stays the same.
struct Stretch {
  Interval utc;
  Seconds offset;

  local_seconds to_wall(Instant at) const { return local_seconds{at.time_since_epoch() + offset}; }
  Instant to_utc(local_seconds wall) const { return Instant{wall.time_since_epoch() - offset}; }
  DateRange dates() const { return {floor<days>(to_wall(utc.begin)), floor<days>(to_wall(utc.end - Seconds{1}))}; }
};

std::vector<Stretch> stretches_of(const Zone& zone, Interval horizon) {
  std::vector<Stretch> result{{horizon, zone.first_offset}};
  for (const OffsetChange& change : zone.changes) {
    result.back().utc.end = change.at;
    result.push_back({{change.at, horizon.end}, change.offset});
  }
  return result;
}

struct OpenPieces {
  std::vector<Interval> intervals;
  std::vector<OpenDay> days;

  void add(Interval piece) {
    if (!intervals.empty() && piece.begin <= intervals.back().end) {
      intervals.back().end = piece.end;
    } else {
      intervals.push_back(piece);
    }
  }

  /// A clock set back across midnight comes to a date for the second time, so the date may stand before the last one.
  void add(OpenDay day) {
    auto place = days.end();
    while (place != days.begin() && std::prev(place)->date > day.date) --place;
    if (place != days.begin() && std::prev(place)->date == day.date) {
      std::prev(place)->last_close = day.last_close;
    } else {
      days.insert(place, day);
    }
  }
};

/// The definition itself: within a stretch wall time runs evenly, so each opening span of each local date is one piece
/// of UTC, clipped to the stretch. Gaps, repeated hours and skipped dates need no rule of their own.
void add_stretch(OpenPieces& pieces, const Stretch& stretch, const DayPlan& plan) {
  DateRange dates = stretch.dates();
  for (local_days date = dates.first; date <= dates.last; date += days{1}) {
    for (const OpeningSpan& span : plan.spans_of(date)) {
      Instant begin = std::max(stretch.utc.begin, stretch.to_utc(date + span.open));
      Instant end = std::min(stretch.utc.end, stretch.to_utc(date + span.close));
      if (end <= begin) continue;
      pieces.add(Interval{begin, end});
      pieces.add(OpenDay{date, end});
    }
  }
}

OpenPieces open_pieces(const CalendarRules& rules, const Zone& zone, Interval horizon) {
  std::vector<Stretch> stretches = stretches_of(zone, horizon);
  DateRange all = stretches.front().dates();
  for (const Stretch& stretch : stretches) {
    all = {std::min(all.first, stretch.dates().first), std::max(all.last, stretch.dates().last)};
  }
  DayPlan plan(rules, all);
  OpenPieces pieces;
  for (const Stretch& stretch : stretches) add_stretch(pieces, stretch, plan);
  return pieces;
}

}  // namespace

Calendar::Calendar(CalendarRules rules, const Zone& zone, Interval horizon)
    : rules_(std::move(rules)), zone_(cut(zone, horizon)), horizon_(horizon) {
  if (horizon.end <= horizon.begin) return;
  OpenPieces pieces = open_pieces(rules_, zone_, horizon);
  intervals_ = std::move(pieces.intervals);
  open_days_ = std::move(pieces.days);
  index();
}

void Calendar::index() {
  before_.reserve(intervals_.size() + 1);
  Seconds sum{0};
  for (const Interval& interval : intervals_) {
    before_.push_back(sum);
    sum += interval.end - interval.begin;
  }
  before_.push_back(sum);

  std::uint32_t i = 0;
  for (Instant day = horizon_.begin; day < horizon_.end; day += days{1}) {
    while (i < intervals_.size() && intervals_[i].end <= day) ++i;
    by_day_.push_back(i);
  }
  by_day_.push_back(static_cast<std::uint32_t>(intervals_.size()));

  // About one entry per interval: the power of two next below the average length makes a lookup a shift.
  Seconds average = intervals_.empty() ? sum : sum / static_cast<std::int64_t>(intervals_.size());
  while ((std::int64_t{2} << work_shift_) <= average.count()) ++work_shift_;
  i = 0;
  for (Seconds work{0}; work <= sum && !intervals_.empty(); work += Seconds{std::int64_t{1} << work_shift_}) {
    while (before_[i + 1] < work) ++i;
    by_work_.push_back(i);
  }
  by_work_.push_back(intervals_.empty() ? 0 : static_cast<std::uint32_t>(intervals_.size() - 1));
}

}  // namespace turnaround
