#include "webhook-server/cli/hours.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "tests/support/zones.h"

namespace turnaround::cli {
namespace {

/// The answer to a line, or "code at where".
std::string answer(Hours& hours, const std::string& line) {
  Result<json::Value> value = json::read(line, {1 << 20, 64});
  EXPECT_TRUE(value.ok()) << line;
  Result<std::string> answered = hours.answer(*value);
  return answered ? *answered : answered.error().code + " at " + answered.error().where;
}

std::string answer(const std::string& line) {
  Hours hours(testing::zones_folder().string());
  return answer(hours, line);
}

/// A line of the London office, nine to half past five, with more members.
std::string london(const std::string& more) {
  return R"({"id":1,"tz":"Europe/London","hours":{"mon-fri":[["09:00","17:30"]]},)" + more + "}";
}

TEST(Hours, AnswersWhatIsAsked) {
  EXPECT_EQ(answer(london(R"("start":"2026-03-27T16:30:00Z","minutes":120,"end":"2026-03-30T09:00:00Z")")),
            R"({"id":1,"due":"2026-03-30T09:00:00Z","due_s":1774861200,"open_s":7200})");
  EXPECT_EQ(answer(london(R"("start":"2026-03-27T16:30:00Z","minutes":60)")),
            R"({"id":1,"due":"2026-03-27T17:30:00Z","due_s":1774632600})");
  EXPECT_EQ(answer(london(R"("start":"2026-03-27T16:30:00Z","end":"2026-03-27T16:00:00Z")")), R"({"id":1,"open_s":0})");
  EXPECT_EQ(answer(london(R"("start":"2026-03-27T16:30:00Z")")), R"({"id":1})");
}

TEST(Hours, TakesHolidaysAndSpecialDays) {
  EXPECT_EQ(answer(london(R"("holidays":["2026-12-25","12-28"],"special":{"2026-12-24":[["09:00","12:00"]]},
                           "start":"2026-12-24T11:00:00Z","minutes":61,"end":"2026-12-29T10:00:00Z")")),
            R"({"id":1,"due":"2026-12-29T09:01:00Z","due_s":1798534860,"open_s":7200})");
}

TEST(Hours, GivesTheLinesOwnIdBack) {
  std::string rest = R"("tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"})";
  EXPECT_EQ(answer("{" + rest), R"({"open_s":0})");
  EXPECT_EQ(answer(R"({"id":"a\"b",)" + rest), R"({"id":"a\"b","open_s":0})");
  EXPECT_EQ(answer(R"({"id":-7,)" + rest), R"({"id":-7,"open_s":0})");
  EXPECT_EQ(answer(R"({"id":[1],)" + rest), "wrong_type at /id");
}

TEST(Hours, ReachesFarBeyondTheUsualYears) {
  EXPECT_EQ(answer(london(R"("start":"2199-07-01T10:00:00Z","minutes":60)")),
            R"({"id":1,"due":"2199-07-01T11:00:00Z","due_s":7242260400})");
  EXPECT_EQ(answer(london(R"("start":"1930-06-02T08:00:00Z","minutes":60)")),
            R"({"id":1,"due":"1930-06-02T09:00:00Z","due_s":-1249138800})");
  EXPECT_EQ(answer(london(R"("start":"2049-12-31T17:00:00Z","minutes":60)")),
            R"({"id":1,"due":"2050-01-03T09:30:00Z","due_s":2524815000})");
  EXPECT_EQ(answer(london(R"("start":"2049-12-31T17:00:00Z","end":"2050-01-03T10:00:00Z")")),
            R"({"id":1,"open_s":5400})");
  EXPECT_EQ(answer(london(R"("start":"0001-01-01T00:00:00Z","end":"9999-01-01T00:00:00Z")")),
            "window_too_long at /end");
  EXPECT_EQ(answer(london(R"("start":"9999-12-31T17:00:00Z","minutes":60)")), "no_open_time at /minutes");
}

TEST(Hours, NamesWhatIsWrongWithALine) {
  struct Row {
    std::string_view line, expected;
  };
  for (const Row& row : {
           Row{"7", "wrong_type at "},
           Row{R"({"tz":"UTC","hours":{}})", "missing_member at "},
           Row{R"({"tz":"UTC","start":"2026-01-01T00:00:00Z"})", "missing_member at "},
           Row{R"({"hours":{},"start":"2026-01-01T00:00:00Z"})", "missing_member at "},
           Row{R"({"tz":"UTC","hours":{},"start":"noon"})", "bad_instant at /start"},
           Row{R"({"tz":"UTC","hours":{},"start":7})", "wrong_type at /start"},
           Row{R"({"tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z","end":"x"})", "bad_instant at /end"},
           Row{R"({"tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z","minutes":-1})", "bad_minutes at /minutes"},
           Row{R"({"tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z","minutes":1.5})", "wrong_type at /minutes"},
           Row{R"({"tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z","minutes":5})", "no_open_time at /minutes"},
           Row{R"({"tz":"Mars/Base","hours":{},"start":"2026-01-01T00:00:00Z","minutes":5})", "unknown_zone at /tz"},
           Row{R"({"tz":"UTC","hours":{"mon":[["9","5"]]},"start":"2026-01-01T00:00:00Z"})",
               "bad_time_of_day at /hours/mon/0/0"},
       }) {
    EXPECT_EQ(answer(std::string(row.line)), row.expected) << row.line;
  }
}

TEST(Hours, KeepsCalendarsApart) {
  Hours hours(testing::zones_folder().string());
  std::string ask = R"("start":"2026-07-01T00:00:00Z","end":"2026-07-02T00:00:00Z"})";
  for (int round = 0; round < 3; ++round) {
    for (int length = 1; length < 9; ++length) {
      std::string day = R"([["00:00","0)" + std::to_string(length) + R"(:00"]])";
      EXPECT_EQ(answer(hours, R"({"tz":"UTC","hours":{"wed":)" + day + "}," + ask),
                R"({"open_s":)" + std::to_string(length * 3600) + "}");
    }
  }
}

/// Exit status of the program itself, its output thrown away.
int status_of(const std::string& arguments, const std::string& input) {
  std::string command = "printf '%s\\n' '" + input + "' | \"" + std::getenv("TURNAROUND") + "\" hours --zoneinfo '" +
                        testing::zones_folder().string() + "' " + arguments + " >/dev/null 2>&1";
  return WEXITSTATUS(std::system(command.c_str()));
}

TEST(Hours, ExitStatusTellsHowItWent) {
  if (std::getenv("TURNAROUND") == nullptr) GTEST_SKIP() << "skipped: TURNAROUND does not name the program";
  EXPECT_EQ(status_of("", R"({"tz":"UTC","hours":{},"start":"2026-01-01T00:00:00Z"})"), 0);
  EXPECT_EQ(status_of("", "nonsense"), 1);
  EXPECT_EQ(status_of("--nonsense", ""), 2);
  EXPECT_EQ(status_of("--help", ""), 0);
}

}  // namespace
}  // namespace turnaround::cli
