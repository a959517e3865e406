#include "core/codec/calendar_codec.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using testing::date;
using testing::span;

struct Reading {
  CalendarRules rules;
  std::vector<Error> problems;
};

/// The rules of a calendar with these members beside id and zone.
Reading read_calendar(const std::string& members) {
  Result<json::Value> value = json::read("{\"id\":\"c\",\"zone\":\"UTC\"," + members + "}", {1 << 20, 64});
  EXPECT_TRUE(value.ok()) << members;
  Reading reading;
  if (value) read(Place(*value, reading.problems), reading.rules);
  return reading;
}

TEST(CalendarCodec, ReadsHoursOfDaysAndRangesOfDays) {
  Reading reading =
      read_calendar(R"("hours":{"fri-mon":[["09:00","12:00"]],"sun":[["22:00","24:00"]],"wed":[["00:00","24:00"]]})");
  EXPECT_TRUE(reading.problems.empty());
  const std::vector<OpeningSpan> morning = {span(9, 12)};
  EXPECT_EQ(reading.rules.hours[5], morning);
  EXPECT_EQ(reading.rules.hours[6], morning);
  EXPECT_EQ(reading.rules.hours[0], (std::vector<OpeningSpan>{span(9, 12), span(22, 24)}));
  EXPECT_EQ(reading.rules.hours[1], morning);
  EXPECT_TRUE(reading.rules.hours[2].empty());
  EXPECT_EQ(reading.rules.hours[3], (std::vector<OpeningSpan>{span(0, 24)}));
}

TEST(CalendarCodec, ReadsHolidaysInEveryWriting) {
  Reading reading = read_calendar(R"("holidays":["2026-04-03","12-25",{"from":"2026-06-01","to":"2026-06-03"},
      {"from":"12-24","to":"01-02"},{"yearly":"02-29","name":"Leap day"},{"yearly":"12-24","to":"01-02"},{"date":"2026-05-04"}])");
  EXPECT_TRUE(reading.problems.empty());
  using Repeats = Holiday::Repeats;
  EXPECT_EQ(reading.rules.holidays, (std::vector<Holiday>{
                                        {"", date("2026-04-03"), date("2026-04-03"), Repeats::never},
                                        {"", date("2000-12-25"), date("2000-12-25"), Repeats::yearly},
                                        {"", date("2026-06-01"), date("2026-06-03"), Repeats::never},
                                        {"", date("2000-12-24"), date("2000-01-02"), Repeats::yearly},
                                        {"Leap day", date("2000-02-29"), date("2000-02-29"), Repeats::yearly},
                                        {"", date("2000-12-24"), date("2000-01-02"), Repeats::yearly},
                                        {"", date("2026-05-04"), date("2026-05-04"), Repeats::never},
                                    }));
}

TEST(CalendarCodec, WritesWhatItReads) {
  const std::string text = R"({"id":"c","zone":"UTC","hours":{"sun":[["09:00","12:00"]],"sat":[["22:00","24:00"]]},)"
                           R"("holidays":[{"date":"2026-04-03"},{"yearly":"12-24","to":"01-02","name":"Winter"}],)"
                           R"("special":{"2026-12-24":[["09:00","12:30"]],"2026-12-31":[]}})";
  std::vector<Error> problems;
  CalendarRules rules;
  read(Place(*json::read(text, {1 << 20, 64}), problems), rules);
  json::Writer writer;
  write(writer, rules);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(writer.take(), text);
}

TEST(CalendarCodec, FindsEveryProblemWithItsPlace) {
  struct Row {
    std::string_view members, where, code;
  };
  for (const Row& row : {
           Row{R"("hours":[])", "/hours", "wrong_type"},
           Row{R"("hours":{"monday":[]})", "/hours/monday", "bad_day"},
           Row{R"("hours":{"mon-":[]})", "/hours/mon-", "bad_day"},
           Row{R"("hours":{"mon":[["09:00"]]})", "/hours/mon/0", "wrong_type"},
           Row{R"("hours":{"mon":[["9:00","17:00"]]})", "/hours/mon/0/0", "bad_time_of_day"},
           Row{R"("hours":{"mon":[["09:00","24:01"]]})", "/hours/mon/0/1", "bad_time_of_day"},
           Row{R"("hours":{"mon":[["09:00","-5:00"]]})", "/hours/mon/0/1", "bad_time_of_day"},
           Row{R"("hours":{"mon":[["09:00","10:60"]]})", "/hours/mon/0/1", "bad_time_of_day"},
           Row{R"("hours":{"mon":[["09:00",17]]})", "/hours/mon/0/1", "bad_time_of_day"},
           Row{R"("hours":{"mon":[["22:00","06:00"]]})", "/hours/mon/0", "closes_before_it_opens"},
           Row{R"("hours":{"mon":[["09:00","09:00"]]})", "/hours/mon/0", "closes_before_it_opens"},
           Row{R"("holidays":["2026-02-29"])", "/holidays/0", "bad_date"},
           Row{R"("holidays":["02-30"])", "/holidays/0", "bad_date"},
           Row{R"("holidays":[20260101])", "/holidays/0", "wrong_type"},
           Row{R"("holidays":[{"name":"x"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"from":"2026-01-01"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"from":"2026-01-02","to":"2026-01-01"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"from":"2026-12-24","to":"01-02"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"date":"12-25"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"yearly":"2026-12-25"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"date":"2026-01-01","yearly":"01-01"}])", "/holidays/0", "bad_holiday"},
           Row{R"("holidays":[{"dat":"2026-01-01"}])", "/holidays/0/dat", "unknown_member"},
           Row{R"("special":{"12-24":[]})", "/special/12-24", "bad_date"},
           Row{R"("special":{"2026-12-24":[["12:00","09:00"]]})", "/special/2026-12-24/0", "closes_before_it_opens"},
       }) {
    Reading reading = read_calendar(std::string(row.members));
    ASSERT_FALSE(reading.problems.empty()) << row.members;
    EXPECT_EQ(reading.problems[0].where, row.where) << row.members;
    EXPECT_EQ(reading.problems[0].code, row.code) << row.members;
  }
}

TEST(CalendarCodec, RefusesMoreOpeningTimesThanADayNeeds) {
  std::string spans = "[\"00:00\",\"00:01\"]";
  for (int i = 0; i < 24; ++i) spans += ",[\"01:00\",\"02:00\"]";
  Reading reading = read_calendar("\"hours\":{\"mon\":[" + spans + "]}");
  ASSERT_EQ(reading.problems.size(), 1u);
  EXPECT_EQ(reading.problems[0].message, "more than 24 opening times on one day: join them");
}

}  // namespace
}  // namespace turnaround
