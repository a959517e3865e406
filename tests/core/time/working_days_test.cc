#include <gtest/gtest.h>

#include "core/time/calendar.h"
#include "tests/support/zones.h"

namespace turnaround {
namespace {

using namespace testing;

struct Row {
  std::string_view start;
  WorkingDays days;
  std::string_view due;
};

void expect_due(const Calendar& calendar, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(text_of(working_days(calendar, at(row.start), row.days)), row.due) << row.start;
}

constexpr WorkingDays kEndOfDay{2, DayRule::end_of_day}, kInclusive{2, DayRule::inclusive};
constexpr WorkingDays kHours{2, DayRule::working_hours, Minutes{480}};

TEST(WorkingDays, FollowTheirRule) {
  expect_due(compiled(weekdays("Europe/London", {span(9, 17)})),
             {
                 {"2026-03-06T16:59:00Z", {2}, "2026-03-10T16:59:00Z"},
                 {"2026-03-06T17:00:00Z", {2}, "2026-03-11T09:00:00Z"},  // outside hours: from Monday's opening
                 {"2026-03-06T17:01:00Z", {2}, "2026-03-11T09:00:00Z"},
                 {"2026-03-06T07:00:00Z", {2}, "2026-03-10T09:00:00Z"},
                 {"2026-03-08T23:59:00Z", {2}, "2026-03-11T09:00:00Z"},
                 {"2026-03-27T16:30:00Z", {1}, "2026-03-30T15:30:00Z"},  // the clock went forward: same wall time
                 {"2020-05-31T18:29:00Z", {0}, "2020-06-01T08:00:00Z"},  // no days: the effective start
                 {"2026-03-06T16:59:00Z", kEndOfDay, "2026-03-10T17:00:00Z"},
                 {"2026-03-06T17:00:00Z", kEndOfDay, "2026-03-11T17:00:00Z"},
                 {"2026-03-07T12:00:00Z", kEndOfDay, "2026-03-11T17:00:00Z"},
                 {"2026-03-09T00:00:00Z", kEndOfDay, "2026-03-11T17:00:00Z"},
                 {"2026-03-06T16:59:00Z", kHours, "2026-03-10T16:59:00Z"},
                 {"2026-03-06T17:01:00Z", kHours, "2026-03-10T17:00:00Z"},
                 {"2026-03-06T07:00:00Z", kHours, "2026-03-09T17:00:00Z"},
                 {"2026-03-06T16:59:00Z", kInclusive, "2026-03-09T17:00:00Z"},
                 {"2026-03-06T17:00:00Z", kInclusive, "2026-03-10T17:00:00Z"},
                 {"2026-03-06T12:00:00Z", {-1}, "bad_count"},
                 {"2026-03-06T12:00:00Z", {0, DayRule::inclusive}, "bad_count"},
                 {"2049-12-31T12:00:00Z", {1}, "no_open_time"},
                 {"2050-01-01T12:00:00Z", {1}, "outside_horizon"},
             });
}

WorkingDays end_of_day(int count, OutsideHours outside = OutsideHours::next_opening) {
  WorkingDays days{count, DayRule::end_of_day};
  days.outside_hours = outside;
  return days;
}
WorkingDays by(WorkingDays days, std::optional<int> cutoff, std::optional<int> due_by) {
  if (cutoff) days.cutoff = TimeOfDay{std::chrono::hours{*cutoff}};
  if (due_by) days.due_by = TimeOfDay{std::chrono::hours{*due_by}};
  return days;
}

TEST(WorkingDays, AStartOutsideHoursMayCountItsOwnDay) {
  constexpr OutsideHours kSameDay = OutsideHours::same_day;
  WorkingDays same_time{1};
  same_time.outside_hours = kSameDay;
  expect_due(compiled(weekdays("Europe/London", {span(9, 17)})),
             {
                 {"2026-03-06T16:59:00Z", end_of_day(2, kSameDay), "2026-03-10T17:00:00Z"},
                 {"2026-03-06T17:01:00Z", end_of_day(2, kSameDay), "2026-03-10T17:00:00Z"},  // not from Monday
                 {"2026-03-07T12:00:00Z", end_of_day(1, kSameDay), "2026-03-09T17:00:00Z"},
                 {"2026-03-09T08:59:00Z", end_of_day(2, kSameDay), "2026-03-11T17:00:00Z"},
                 {"2026-03-07T12:00:00Z", same_time, "2026-03-09T12:00:00Z"},
                 {"2026-03-06T18:00:00Z", same_time, "2026-03-10T09:00:00Z"},  // closed then: the next opening
                 {"2026-03-06T17:00:00Z", same_time, "2026-03-09T17:00:00Z"},  // its close
                 {"2026-03-06T17:01:00Z", end_of_day(0, kSameDay), "bad_count"},
             });
}

TEST(WorkingDays, ACutoffTakesOneDayMore) {
  expect_due(compiled(weekdays("Europe/London", {span(9, 17)})),
             {
                 {"2026-03-05T10:00:00Z", by(end_of_day(2), 10, 16), "2026-03-09T16:00:00Z"},
                 {"2026-03-05T10:00:01Z", by(end_of_day(2), 10, 16), "2026-03-10T16:00:00Z"},
                 {"2026-03-05T18:00:00Z", by(end_of_day(1), 10, {}), "2026-03-09T17:00:00Z"},  // from Friday's opening
                 {"2026-03-05T10:01:00Z", by({1}, 10, {}), "2026-03-09T10:01:00Z"},
                 {"2026-03-05T10:01:00Z", by({0}, 10, {}), "2026-03-06T10:01:00Z"},
                 {"2026-03-05T09:30:00Z", by({1, DayRule::inclusive}, 10, 16), "2026-03-05T16:00:00Z"},
                 {"2026-03-05T10:30:00Z", by({1, DayRule::inclusive}, 10, 16), "2026-03-06T16:00:00Z"},
                 // No working day of its own: no cut-off to be late for.
                 {"2026-03-07T12:00:00Z", by(end_of_day(1, OutsideHours::same_day), 10, {}), "2026-03-09T17:00:00Z"},
                 {"2026-03-06T18:00:00Z", by(end_of_day(1, OutsideHours::same_day), 10, {}), "2026-03-10T17:00:00Z"},
             });
}

TEST(WorkingDays, AnHourThatIsClosedGivesTheCloseBefore) {
  const Calendar lunch = compiled(weekdays("Europe/London", {span(10, 12), span(14, 16)}));
  expect_due(lunch, {
                        {"2026-03-05T10:30:00Z", by(end_of_day(1), {}, 9), "2026-03-06T10:00:00Z"},  // opens later
                        {"2026-03-05T10:30:00Z", by(end_of_day(1), {}, 11), "2026-03-06T11:00:00Z"},
                        {"2026-03-05T10:30:00Z", by(end_of_day(1), {}, 13), "2026-03-06T12:00:00Z"},
                        {"2026-03-05T10:30:00Z", by(end_of_day(1), {}, 18), "2026-03-06T16:00:00Z"},
                    });
}

TEST(WorkingDays, TheEndOfADayIsItsLastClose) {
  const Calendar lunch = compiled(weekdays("Europe/London", {span(10, 12), span(14, 16)}));
  EXPECT_EQ(text_of(close_of_day(lunch, at("2026-03-05T12:00:00Z"))), "2026-03-05T16:00:00Z");
  EXPECT_EQ(text_of(close_of_day(lunch, at("2026-03-05T16:00:00Z"))), "2026-03-05T16:00:00Z");
  EXPECT_EQ(text_of(close_of_day(lunch, at("2026-03-06T16:00:01Z"))), "2026-03-09T16:00:00Z");
  EXPECT_EQ(text_of(close_of_day(lunch, at("2049-12-31T17:00:00Z"))), "no_open_time");
}

TEST(WorkingDays, AnExactLandingMayGoOnToTheNextOpening) {
  const Calendar office = compiled(weekdays("Europe/London", {span(9, 17)}));
  WorkingDays own_day{1};
  own_day.outside_hours = OutsideHours::same_day;
  const auto due = [&](std::string_view start, WorkingDays days) {
    return text_of(working_days(office, at(start), days, Landing::next_opening));
  };
  EXPECT_EQ(due("2026-03-05T17:00:00Z", own_day), "2026-03-09T09:00:00Z");
  EXPECT_EQ(due("2026-03-05T09:00:00Z", {1, DayRule::working_hours, Minutes{480}}), "2026-03-06T09:00:00Z");
  EXPECT_EQ(due("2026-03-05T12:00:00Z", {1}), "2026-03-06T12:00:00Z");
}

TEST(WorkingDays, AreCountedOverHolidays) {
  CalendarRules rules = weekdays("Europe/London", {span(9, 17)});
  rules.holidays = {{"Good Friday", date("2026-04-03"), date("2026-04-03"), Holiday::Repeats::never},
                    {"Easter Monday", date("2026-04-06"), date("2026-04-06"), Holiday::Repeats::never}};
  expect_due(compiled(rules), {{"2026-04-02T10:00:00Z", {4}, "2026-04-10T10:00:00Z"},
                               {"2026-04-02T10:00:00Z", {1, DayRule::end_of_day}, "2026-04-07T16:00:00Z"},
                               {"2026-04-02T17:00:00Z", {1}, "2026-04-08T08:00:00Z"}});
}

TEST(WorkingDays, SameTimeMovesOnlyWhenThatTimeIsClosed) {
  CalendarRules rules = weekdays("UTC", {span(9, 12), span(13, 18)});
  rules.special[std::chrono::sys_days{date("2026-03-10")}] = {span(9, 12), span(14, 17)};
  rules.special[std::chrono::sys_days{date("2026-03-12")}] = {span(0, 9), span(22, 24)};
  rules.special[std::chrono::sys_days{date("2026-03-13")}] = {span(10, 12)};
  expect_due(compiled(rules),
             {
                 {"2026-03-09T11:00:00Z", {1}, "2026-03-10T11:00:00Z"},
                 {"2026-03-09T13:30:00Z", {1}, "2026-03-10T14:00:00Z"},  // closed: the next opening
                 {"2026-03-09T17:00:00Z", {1}, "2026-03-10T17:00:00Z"},  // equals the close
                 {"2026-03-09T17:30:00Z", {1}, "2026-03-11T09:00:00Z"},  // after the close: the next day's opening
                 {"2026-03-12T00:00:00Z",
                  {1},
                  "2026-03-13T10:00:00Z"},  // midnight is the close of the day before, not of this day
                 {"2026-03-11T09:00:00Z", {1}, "2026-03-12T09:00:00Z"},
             });
}

TEST(WorkingDays, FollowTheClockChange) {
  Calendar berlin = compiled(every_day("Europe/Berlin", {span(0, 24)}));
  Calendar apia = compiled(every_day("Pacific/Apia", {span(9, 17)}));
  expect_due(berlin, {{"2026-03-28T01:30:00Z", {1}, "2026-03-29T01:00:00Z"},    // 02:30 is skipped: the end of the gap
                      {"2026-10-24T00:30:00Z", {1}, "2026-10-25T00:30:00Z"},    // 02:30 comes twice: the first
                      {"2026-10-25T01:30:00Z", {1}, "2026-10-26T01:30:00Z"}});  // from the second
  expect_due(apia, {{"2011-12-29T20:00:00Z", {1}, "2011-12-30T20:00:00Z"},      // Thursday 29th; the 30th never was
                    {"2011-12-29T20:00:00Z", {1, DayRule::end_of_day}, "2011-12-31T03:00:00Z"}});
}

TEST(WorkingDays, OvernightShiftsCloseAtMidnight) {
  CalendarRules rules = every_day("Europe/London", {span(22, 24), span(0, 6)});
  expect_due(compiled(rules), {{"2026-03-02T23:00:00Z", {1, DayRule::end_of_day}, "2026-03-04T00:00:00Z"},
                               {"2026-03-02T23:00:00Z", {1}, "2026-03-03T23:00:00Z"},
                               {"2026-03-02T06:00:00Z", {1}, "2026-03-03T22:00:00Z"}});
}

}  // namespace
}  // namespace turnaround
