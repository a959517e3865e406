#include "core/time/calendar.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

Calendar nine_to_five(const std::string& zone = "Europe/London") {
  return compiled(weekdays(zone, {span(9, 17)}));
}
Calendar around_the_clock(const std::string& zone) {
  return compiled(every_day(zone, {span(0, 24)}));
}

TEST(Advance, GivesTheDueTime) {
  Calendar calendar = nine_to_five();
  struct Row {
    std::string_view start;
    Seconds work;
    std::string_view due;
  };
  for (const Row& row : {
           Row{"2026-03-06T16:00:00Z", hours{2}, "2026-03-09T10:00:00Z"},
           Row{"2026-03-06T09:00:00Z", hours{8}, "2026-03-06T17:00:00Z"},  // used up exactly at closing time
           Row{"2026-03-06T09:00:00Z", hours{8} + Seconds{1}, "2026-03-09T09:00:01Z"},
           Row{"2026-03-06T17:00:00Z", hours{1}, "2026-03-09T10:00:00Z"},  // at the close is outside hours
           Row{"2026-03-07T12:00:00Z", hours{0}, "2026-03-07T12:00:00Z"},  // nothing to do: the start itself
           Row{"2026-03-07T12:00:00Z", Seconds{1}, "2026-03-09T09:00:01Z"},
           Row{"2026-03-27T16:00:00Z", hours{2}, "2026-03-30T09:00:00Z"},  // 10:00 British Summer Time
           Row{"2026-01-01T00:00:00Z", hours{8 * 261}, "2026-12-31T17:00:00Z"},
       }) {
    EXPECT_EQ(text_of(advance(calendar, at(row.start), row.work)), row.due) << row.start;
  }
}

TEST(Advance, CanLandOnTheNextOpeningInstead) {
  Calendar calendar = nine_to_five();
  Instant friday = at("2026-03-06T09:00:00Z");
  EXPECT_EQ(text_of(advance(calendar, friday, hours{8}, Landing::next_opening)), "2026-03-09T09:00:00Z");
  EXPECT_EQ(text_of(advance(calendar, friday, hours{7}, Landing::next_opening)), "2026-03-06T16:00:00Z");
  EXPECT_EQ(text_of(advance(calendar, at("2026-03-07T12:00:00Z"), hours{0}, Landing::next_opening)),
            "2026-03-07T12:00:00Z");
}

TEST(Advance, SaysWhenTheCalendarNeverOpensLongEnough) {
  Calendar closed = compiled(weekdays("UTC", {}));
  EXPECT_EQ(text_of(advance(closed, at("2026-03-06T09:00:00Z"), Seconds{1})), "no_open_time");
  EXPECT_EQ(text_of(advance(closed, at("2026-03-06T09:00:00Z"), Seconds{0})), "2026-03-06T09:00:00Z");
  EXPECT_EQ(text_of(next_open(closed, at("2026-03-06T09:00:00Z"))), "no_open_time");
  Calendar calendar = nine_to_five();
  EXPECT_EQ(text_of(advance(calendar, at("2026-03-06T09:00:00Z"), Seconds::max())), "no_open_time");
  EXPECT_EQ(text_of(advance(calendar, at("2049-12-31T16:00:00Z"), hours{1})), "2049-12-31T17:00:00Z");
  EXPECT_EQ(text_of(advance(calendar, at("2049-12-31T16:00:00Z"), hours{2})), "no_open_time");
  EXPECT_EQ(text_of(advance(calendar, at("2050-01-01T00:00:00Z"), hours{1})), "outside_horizon");
  EXPECT_EQ(text_of(advance(calendar, at("2009-12-31T23:59:59Z"), hours{1})), "outside_horizon");
}

TEST(OpenTime, IsElapsedTimeNotADifferenceOfWallTimes) {
  struct Row {
    std::string zone;
    std::string_view begin, end;
    Seconds open;
  };
  for (const Row& row : {
           Row{"Europe/London", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", hours{23}},
           Row{"Europe/London", "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z", hours{25}},
           Row{"Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", hours{23} + minutes{30}},
           Row{"Pacific/Apia", "2011-12-30T00:00:00Z", "2011-12-31T00:00:00Z", hours{24}},
       }) {
    EXPECT_EQ(open_time(around_the_clock(row.zone), {at(row.begin), at(row.end)}), row.open) << row.zone;
  }
}

TEST(OpenTime, OfAnEmptyOrBackwardWindowIsNothing) {
  Calendar calendar = nine_to_five();
  EXPECT_EQ(open_time(calendar, {at("2026-03-06T12:00:00Z"), at("2026-03-06T12:00:00Z")}), Seconds{0});
  EXPECT_EQ(open_time(calendar, {at("2026-03-06T12:00:00Z"), at("2026-03-06T10:00:00Z")}), Seconds{0});
}

TEST(OpenTime, OutsideTheHorizonIsClosed) {
  Calendar calendar = around_the_clock("UTC");
  EXPECT_EQ(open_time(calendar, {at("1950-01-01T00:00:00Z"), at("2010-01-01T01:00:00Z")}), hours{1});
  EXPECT_EQ(open_time(calendar, {at("2049-12-31T23:00:00Z"), at("2100-01-01T00:00:00Z")}), hours{1});
  EXPECT_EQ(open_time(Calendar{}, {at("1950-01-01T00:00:00Z"), at("2100-01-01T00:00:00Z")}), Seconds{0});
}

/// The open intervals of a local day as "01:30-03:00" in UTC, hours of the UTC day on which `day` begins.
std::string opened(const Calendar& calendar, std::string_view begin, std::string_view end) {
  std::string text;
  for (const Interval& interval : calendar.intervals()) {
    if (interval.end <= at(begin) || interval.begin >= at(end)) continue;
    text += format_instant(interval.begin).substr(8, 8) + ">" + format_instant(interval.end).substr(8, 8) + " ";
  }
  return text;
}

TEST(Calendar, HandlesClockChanges) {
  struct Row {
    std::string_view what;
    std::string zone;
    OpeningSpan span;
    std::string_view begin, end, opened;
  };
  for (const Row& row : {
           Row{"inside the gap: empty", "Europe/Berlin", span(2, 3), "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
               ""},
           Row{"across the gap: shorter", "Europe/Berlin", span(1, 4), "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
               "29T00:00>29T02:00 "},
           Row{"begins in the gap", "Europe/Berlin", span(2, 4, 30), "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
               "29T01:00>29T02:00 "},
           Row{"repeated hour: counts twice", "Europe/Berlin", span(2, 3), "2026-10-24T12:00:00Z",
               "2026-10-25T12:00:00Z", "25T00:00>25T02:00 "},
           Row{"part of the repeated hour: two pieces", "Europe/Berlin", span(2, 2, 15, 45), "2026-10-24T12:00:00Z",
               "2026-10-25T12:00:00Z", "25T00:15>25T00:45 25T01:15>25T01:45 "},
           Row{"clock back across midnight: the evening comes twice", "America/Sao_Paulo", span(23, 24),
               "2018-02-17T12:00:00Z", "2018-02-18T12:00:00Z", "18T01:00>18T03:00 "},
           Row{"clock back to midnight: the first hour comes twice", "America/Havana", span(0, 1),
               "2024-11-02T12:00:00Z", "2024-11-03T12:00:00Z", "03T04:00>03T06:00 "},
           Row{"midnight skipped: the day begins at one", "America/Asuncion", span(0, 2), "2023-09-30T12:00:00Z",
               "2023-10-01T12:00:00Z", "01T04:00>01T05:00 "},
           Row{"a skipped date has no instants", "Pacific/Apia", span(9, 17), "2011-12-29T12:00:00Z",
               "2012-01-01T12:00:00Z", "29T19:00>30T03:00 30T19:00>31T03:00 31T19:00>01T03:00 "},
           Row{"two hours at once", "Antarctica/Troll", span(1, 4), "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
               "29T01:00>29T02:00 "},
           Row{"by rule, beyond the listed changes", "Europe/Berlin", span(1, 4), "2049-03-27T12:00:00Z",
               "2049-03-28T12:00:00Z", "28T00:00>28T02:00 "},
       }) {
    EXPECT_EQ(opened(compiled(every_day(row.zone, {row.span})), row.begin, row.end), row.opened) << row.what;
  }
}

TEST(Calendar, CountsOverlapsOnceAndJoinsWhatTouches) {
  CalendarRules rules = every_day("UTC", {span(13, 17), span(9, 12), span(11, 13), span(9, 10)});
  Calendar calendar = compiled(rules, {at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z")});
  EXPECT_EQ(opened(calendar, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"), "02T09:00>02T17:00 ");
}

TEST(Calendar, AroundTheClockIsOneInterval) {
  for (std::string zone : {"UTC", "Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe"}) {
    EXPECT_EQ(around_the_clock(zone).intervals(), std::vector<Interval>{years(2010, 2050)}) << zone;
  }
}

TEST(Calendar, ClosesHolidaysAndOpensSpecialDays) {
  CalendarRules rules = weekdays("Europe/London", {span(9, 17)});
  using Repeats = Holiday::Repeats;
  rules.holidays = {{"Good Friday", date("2026-04-03"), date("2026-04-03"), Repeats::never},
                    {"Move of office", date("2026-06-15"), date("2026-06-17"), Repeats::never},
                    {"Christmas to New Year", date("2000-12-24"), date("2000-01-02"), Repeats::yearly},
                    {"Leap day", date("2000-02-29"), date("2000-02-29"), Repeats::yearly}};
  rules.special[std::chrono::sys_days{date("2026-12-24")}] = {span(9, 12)};
  rules.special[std::chrono::sys_days{date("2026-03-04")}] = {};
  Calendar calendar = compiled(rules);
  struct Row {
    std::string_view noon;
    Seconds open;
    std::string_view holiday;
  };
  for (const Row& row : {
           Row{"2026-03-03T12:00:00Z", hours{8}, ""},
           Row{"2026-03-04T12:00:00Z", hours{0}, ""},  // closed by special day
           Row{"2026-04-03T12:00:00Z", hours{0}, "Good Friday"},
           Row{"2027-04-02T12:00:00Z", hours{8}, ""},
           Row{"2026-06-14T12:00:00Z", hours{0}, ""},  // Sunday
           Row{"2026-06-15T12:00:00Z", hours{0}, "Move of office"},
           Row{"2026-06-17T12:00:00Z", hours{0}, "Move of office"},
           Row{"2026-06-18T12:00:00Z", hours{8}, ""},
           Row{"2026-12-23T12:00:00Z", hours{8}, ""},
           Row{"2026-12-24T12:00:00Z", hours{3}, ""},  // a special day overrides the holiday
           Row{"2026-12-25T12:00:00Z", hours{0}, "Christmas to New Year"},
           Row{"2027-01-01T12:00:00Z", hours{0}, "Christmas to New Year"},
           Row{"2030-01-02T12:00:00Z", hours{0}, "Christmas to New Year"},
           Row{"2030-01-03T12:00:00Z", hours{8}, ""},
           Row{"2010-01-01T12:00:00Z", hours{0}, "Christmas to New Year"},
           Row{"2024-02-29T12:00:00Z", hours{0}, "Leap day"},
           Row{"2023-02-28T12:00:00Z", hours{8}, ""},
           Row{"2023-03-01T12:00:00Z", hours{8}, ""},
       }) {
    Instant noon = at(row.noon);
    EXPECT_EQ(open_time(calendar, {noon - hours{12}, noon + hours{12}}), row.open) << row.noon;
    const Holiday* holiday = holiday_at(calendar, noon);
    EXPECT_EQ(holiday ? holiday->name : "", row.holiday) << row.noon;
  }
}

TEST(Calendar, AHolidayClosesTheTailOfANightShift) {
  CalendarRules rules = every_day("Europe/London", {span(22, 24), span(0, 6)});
  rules.holidays = {{"Holiday", date("2026-03-03"), date("2026-03-03"), Holiday::Repeats::never}};
  EXPECT_EQ(opened(compiled(rules), "2026-03-02T12:00:00Z", "2026-03-04T12:00:00Z"),
            "02T22:00>03T00:00 04T00:00>04T06:00 ");
}

TEST(Calendar, AYearlySpanThatTouches29FebruaryKeepsItsOtherDays) {
  CalendarRules rules = every_day("UTC", {span(0, 24)});
  rules.holidays = {{"Late February", date("2000-02-27"), date("2000-02-29"), Holiday::Repeats::yearly},
                    {"Early March", date("2000-02-29"), date("2000-03-01"), Holiday::Repeats::yearly}};
  Calendar calendar = compiled(rules);
  EXPECT_EQ(open_time(calendar, {at("2023-02-26T00:00:00Z"), at("2023-03-03T00:00:00Z")}), hours{48});
  EXPECT_EQ(open_time(calendar, {at("2024-02-26T00:00:00Z"), at("2024-03-03T00:00:00Z")}), hours{48});
}

TEST(NextOpen, IsTheInstantItselfWhenOpen) {
  Calendar calendar = nine_to_five();
  EXPECT_EQ(text_of(next_open(calendar, at("2026-03-06T12:00:00Z"))), "2026-03-06T12:00:00Z");
  EXPECT_EQ(text_of(next_open(calendar, at("2026-03-06T09:00:00Z"))), "2026-03-06T09:00:00Z");
  EXPECT_EQ(text_of(next_open(calendar, at("2026-03-06T17:00:00Z"))), "2026-03-09T09:00:00Z");
  EXPECT_TRUE(is_open(calendar, at("2026-03-06T16:59:59Z")));
  EXPECT_FALSE(is_open(calendar, at("2026-03-06T17:00:00Z")));
  EXPECT_FALSE(is_open(calendar, at("2026-03-06T08:59:59Z")));
}

}  // namespace
}  // namespace turnaround
