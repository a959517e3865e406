// Working days at every hour of ten years, in every pinned zone, under each rule.
#include <map>

#include "tests/properties/decade.h"

namespace turnaround::testing {
namespace {

/// The working days by definition, in order, each with its last close; found by asking every quarter of an hour.
struct Diary {
  std::vector<local_days> dates;
  std::map<local_days, Instant> last_close;

  explicit Diary(const Calendar& calendar) {
    Definition definition(calendar);
    for (Instant t = kDecade.begin - days{2}; t < kDecade.end + days{90}; t += minutes{15}) {
      if (definition.is_open(t)) last_close[definition.date()] = t + minutes{15};
    }
    for (const auto& [date, close] : last_close) dates.push_back(date);
  }

  local_days nth_after(local_days date, int count) const {
    const auto own = std::lower_bound(dates.begin(), dates.end(), date);
    return own[count];
  }
};

local_days date_of(const Calendar& calendar, Instant at) {
  return floor<days>(to_local(calendar.zone(), at).wall);
}

void in_every_hour(const std::function<void(const Calendar&, const Diary&, Instant)>& check) {
  in_every_zone([&](const Calendar& calendar) {
    const Diary diary(calendar);
    for (Instant t = kDecade.begin; t < kDecade.end && !::testing::Test::HasFailure(); t += hours{1}) {
      check(calendar, diary, t);
    }
  });
}

TEST(WorkingDays, EndWithTheLastCloseOfTheNthDay) {
  in_every_hour([](const Calendar& calendar, const Diary& diary, Instant t) {
    const local_days own = date_of(calendar, *next_open(calendar, t));
    for (const int count : {1, 2, 9}) {
      const Instant close = diary.last_close.at(diary.nth_after(own, count));
      EXPECT_EQ(*working_days(calendar, t, {count, DayRule::end_of_day}), close) << count << " " << format_instant(t);
      EXPECT_EQ(*working_days(calendar, t, {count + 1, DayRule::inclusive}), close)
          << count << " " << format_instant(t);
    }
  });
}

TEST(WorkingDays, KeepTheTimeOfDayWhereItIsOpen) {
  in_every_hour([](const Calendar& calendar, const Diary& diary, Instant t) {
    const Instant effective = *next_open(calendar, t);
    const auto wall = to_local(calendar.zone(), effective).wall;
    for (const int count : {1, 4}) {
      const local_days day = diary.nth_after(floor<days>(wall), count);
      const Instant wanted = from_local(calendar.zone(), day + (wall - floor<days>(wall)));
      const Instant due = *working_days(calendar, t, {count});
      EXPECT_LE(wanted, due) << format_instant(t);
      EXPECT_EQ(open_time(calendar, {wanted, due}), Seconds{0}) << "not the next opening: " << format_instant(t);
      EXPECT_TRUE(due == wanted || is_open(calendar, due)) << "due outside hours: " << format_instant(t);
      EXPECT_TRUE(is_open(calendar, due) || is_open(calendar, due - Seconds{1})) << format_instant(t);
    }
  });
}

TEST(WorkingDays, AreSoManyOpenHours) {
  in_every_hour([](const Calendar& calendar, const Diary&, Instant t) {
    const Instant due = *working_days(calendar, t, {3, DayRule::working_hours, hours{8}});
    EXPECT_EQ(open_time(calendar, {t, due}), hours{24}) << format_instant(t);
  });
}

/// Started later is never due earlier, but for a wall time that comes twice: its second coming may be earlier by the
/// clock.
TEST(WorkingDays, NeverRunBackwards) {
  in_every_zone([](const Calendar& calendar) {
    std::map<DayRule, Instant> last;
    std::chrono::local_seconds last_wall{};
    for (Instant t = kDecade.begin; t < kDecade.end; t += hours{1}) {
      const auto wall = to_local(calendar.zone(), *next_open(calendar, t)).wall;
      for (const DayRule rule : {DayRule::end_of_day, DayRule::inclusive, DayRule::same_time, DayRule::working_hours}) {
        const Instant due = *working_days(calendar, t, {2, rule, hours{rule == DayRule::working_hours ? 7 : 0}});
        const bool back = rule == DayRule::same_time && wall < last_wall;
        if (!back) {
          ASSERT_LE(last[rule], due) << static_cast<int>(rule) << " " << format_instant(t);
        }
        last[rule] = due;
      }
      last_wall = wall;
    }
  });
}

}  // namespace
}  // namespace turnaround::testing
