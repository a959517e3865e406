#include "core/decision/warning.h"

#include <gtest/gtest.h>

#include "core/policy/allowance.h"
#include "tests/support/zones.h"

namespace turnaround::testing {
namespace {

using std::chrono::hours;

/// London, Monday to Friday 09:00-17:00; in the first half of March 2026 local time is UTC. 2 March is a Monday.
const Calendar& office() {
  static const Calendar calendar = compiled(weekdays("Europe/London", {span(9, 17)}));
  return calendar;
}

Instant march(const std::string& day_and_time) {
  return at("2026-03-" + day_and_time.substr(0, 2) + "T" + day_and_time.substr(3) + ":00Z");
}
Stop waits(const std::string& from, const std::string& until) {
  return {{march(from), until.empty() ? kForever : march(until)}, Stop::Kind::waiting, "customer"};
}

/// Eight hours from Monday 10:00: due Tuesday 10:00.
ClockHistory eight_hours() {
  ClockHistory history;
  history.terms = {{Allowance::Unit::time, hours{8}, {}}, &office()};
  history.start = march("02 10:00");
  return history;
}
Retarget change(const std::string& when, int amount, ChangeRule rule) {
  return {march(when), {{Allowance::Unit::time, hours{amount}, {}}, &office()}, rule};
}

/// "02T14:00 passed, 03T09:00": when each warning is due, and which have passed.
std::string told(const ClockHistory& history, const std::string& now, const std::vector<std::string>& wanted) {
  std::vector<Warning> parsed;
  for (const std::string& text : wanted) parsed.push_back(*parse_warning(text));
  const auto clock = fold(history, march(now));
  EXPECT_TRUE(clock.ok());
  std::string text;
  for (const WarningStatus& warning : warnings(parsed, *clock, march(now))) {
    text += (text.empty() ? "" : ", ") + format_instant(warning.at).substr(8, 8) + (warning.passed ? " passed" : "");
  }
  return text;
}

TEST(Warnings, CountOpenTime) {
  const ClockHistory history = eight_hours();
  EXPECT_EQ(told(history, "02 13:59", {"50%", "30 minutes"}), "02T14:00, 03T09:30");
  EXPECT_EQ(told(history, "02 14:00", {"50%", "30 minutes"}), "02T14:00 passed, 03T09:30");
  EXPECT_EQ(told(history, "02 11:00", {"1 hour"}), "02T17:00");  // at closing time rather than the next opening
  EXPECT_EQ(told(history, "02 11:00", {"8 hours", "9 hours"}), "02T10:00 passed, 02T10:00 passed");
}

TEST(Warnings, MoveWithTheDueTimeUntilTheyHavePassed) {
  struct Row {
    const char* name;
    std::vector<Stop> stops;
    const char* now;
    const char* told;
  };
  const Row rows[] = {
      {"a wait before it", {waits("02 11:00", "02 12:00")}, "02 13:00", "02T15:00"},
      {"a wait that lasts", {waits("02 11:00", "")}, "02 16:00", "03T11:00"},
      {"a wait after it", {waits("02 15:00", "03 15:00")}, "03 16:00", "02T14:00 passed"},
      {"a wait that begins with it", {waits("02 14:00", "")}, "02 16:00", "02T14:00 passed"},
      {"before and after",
       {waits("02 11:00", "02 12:00"), waits("02 16:00", "02 16:30")},
       "02 16:45",
       "02T15:00 passed"},
      {"over night", {waits("02 13:00", "03 08:00")}, "03 09:00", "03T10:00"},
  };
  for (const Row& row : rows) {
    ClockHistory history = eight_hours();
    history.stops = row.stops;
    EXPECT_EQ(told(history, row.now, {"50%"}), row.told) << row.name;
  }
}

TEST(Warnings, FollowARoundedDueTime) {
  ClockHistory history = eight_hours();
  history.terms.after_pause = AfterPause::end_of_day;
  history.stops = {waits("02 11:00", "02 12:00")};
  EXPECT_EQ(told(history, "02 13:00", {"4 hours", "50%"}), "03T13:00, 03T13:00");  // due Tue 17:00
}

TEST(Warnings, CountAnewUnderAnotherPromise) {
  struct Row {
    const char* name;
    Retarget change;
    const char* now;
    const char* told;
  };
  const Row rows[] = {
      {"retroactive, half is gone already", change("02 15:00", 6, ChangeRule::retroactive), "02 15:00",
       "02T15:00 passed"},
      {"retroactive, half is to come", change("02 12:00", 12, ChangeRule::retroactive), "02 15:00", "02T16:00"},
      {"restart, half had passed", change("02 15:00", 3, ChangeRule::restart), "02 15:30", "02T16:30"},
      {"carry: half of the whole promise", change("02 12:00", 6, ChangeRule::carry), "02 12:30", "02T13:00"},
      {"carry, more used than promised", change("02 15:00", 4, ChangeRule::carry), "02 15:00", "02T15:00 passed"},
  };
  for (const Row& row : rows) {
    ClockHistory history = eight_hours();
    history.retargets = {row.change};
    EXPECT_EQ(told(history, row.now, {"50%"}), row.told) << row.name;
  }
}

TEST(Warnings, ThatTheEndForestalledAreLeftOut) {
  ClockHistory history = eight_hours();
  history.met = march("02 16:00");
  EXPECT_EQ(told(history, "05 12:00", {"50%", "30 minutes"}), "02T14:00 passed");
  history.met = march("03 12:00");
  EXPECT_EQ(told(history, "05 12:00", {"50%", "30 minutes"}), "02T14:00 passed, 03T09:30 passed");
  history.met.reset();
  EXPECT_EQ(told(history, "05 12:00", {"30 minutes"}), "03T09:30 passed");
  history.dropped = march("02 12:00");
  EXPECT_EQ(told(history, "05 12:00", {"50%"}), "");
  EXPECT_EQ(told({history.terms, std::nullopt, {}, {}, {}, {}}, "05 12:00", {"50%"}), "");
}

}  // namespace
}  // namespace turnaround::testing
