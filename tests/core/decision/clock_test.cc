#include "core/decision/clock.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/zones.h"

namespace turnaround::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// London, Monday to Friday 09:00-17:00; in the first half of March 2026 local time is UTC. 2 March is a Monday.
const Calendar& office() {
  static const Calendar calendar = compiled(weekdays("Europe/London", {span(9, 17)}));
  return calendar;
}
const Calendar& always() {
  static const Calendar calendar = compiled(every_day("UTC", {span(0, 24)}));
  return calendar;
}

/// march("02 09:00") is 2026-03-02T09:00:00Z.
Instant march(const std::string& day_and_time) {
  return at("2026-03-" + day_and_time.substr(0, 2) + "T" + day_and_time.substr(3) + ":00Z");
}

Terms open_hours(int amount, const Calendar& calendar = office()) {
  return {{Allowance::Unit::time, hours{amount}, {}}, &calendar};
}
Terms days_within(int count, DayRule rule = DayRule::same_time) {
  return {{Allowance::Unit::working_days, {}, {count, rule}}, &office()};
}

ClockHistory started(Terms terms, const std::string& start) {
  ClockHistory history;
  history.terms = terms;
  history.start = march(start);
  return history;
}
Stop waits(const std::string& from, const std::string& until) {
  return {{march(from), until.empty() ? kForever : march(until)}, Stop::Kind::waiting, "customer"};
}

Clock clock_at(const ClockHistory& history, const std::string& now) {
  const auto clock = fold(history, march(now));
  EXPECT_TRUE(clock.ok()) << (clock ? "" : clock.error().message);
  return clock ? *clock : Clock{};
}
std::string due_at(const ClockHistory& history, const std::string& now) {
  const Clock clock = clock_at(history, now);
  return clock.due ? format_instant(*clock.due).substr(8, 8) : "none";
}

TEST(Clock, CountsOpenTimeOnItsCalendar) {
  const Clock clock = clock_at(started(open_hours(8), "02 15:00"), "03 10:00");
  EXPECT_EQ(clock.state, TargetState::running);
  EXPECT_EQ(clock.used, hours{3});
  EXPECT_EQ(clock.left, hours{5});
  EXPECT_EQ(clock.due, march("03 15:00"));
  EXPECT_EQ(clock.started, march("02 15:00"));
}

TEST(Clock, StopsMoveTheDueTimeByTheirOpenTime) {
  struct Row {
    const char* name;
    Terms terms;
    const char* start;
    Stop stop;
    const char* now;
    const char* due;
  };
  const Row rows[] = {
      {"in hours", open_hours(4), "02 10:00", waits("02 11:00", "02 12:30"), "02 13:00", "02T15:30"},
      {"over a weekend", open_hours(4), "06 14:00", waits("06 16:00", "09 10:00"), "09 11:00", "09T12:00"},
      {"outside hours only", open_hours(4), "02 15:00", waits("02 18:00", "03 08:00"), "03 09:00", "03T11:00"},
      {"begins at the due time", open_hours(2), "02 15:00", waits("02 17:00", "03 12:00"), "03 13:00", "02T17:00"},
      {"already waiting at the start", open_hours(2), "02 10:00", waits("02 09:00", "02 11:00"), "02 12:00",
       "02T13:00"},
      {"still waiting", open_hours(4), "02 10:00", waits("02 11:00", ""), "02 16:00", "03T11:00"},
      {"working days", days_within(2), "02 10:00", waits("03 10:00", "03 12:00"), "03 13:00", "04T12:00"},
      {"due at an opening, stop without open time", days_within(2), "02 08:00", waits("03 18:00", "03 20:00"),
       "04 08:00", "04T09:00"},
      {"due at an opening, stop of an instant", days_within(2), "02 08:00", waits("03 10:00", "03 10:00"), "03 11:00",
       "04T09:00"},
      {"due at an opening, stop from the night before", days_within(2), "02 08:00", waits("03 18:00", "04 10:00"),
       "04 11:00", "04T10:00"},
      {"due at an opening, stop to the next night", days_within(2), "02 08:00", waits("03 18:00", "04 20:00"),
       "05 08:00", "04T20:00"},
  };
  for (const Row& row : rows) {
    ClockHistory history = started(row.terms, row.start);
    history.stops = {row.stop};
    EXPECT_EQ(due_at(history, row.now), row.due) << row.name;
  }
}

TEST(Clock, ADueTimeThatWasMovedIsRoundedUpOnce) {
  Terms terms = days_within(2, DayRule::end_of_day);
  terms.after_pause = AfterPause::end_of_day;
  struct Row {
    const char* name;
    std::vector<Stop> stops;
    const char* now;
    const char* due;
  };
  const Row rows[] = {
      {"no stop", {}, "02 13:00", "04T17:00"},
      {"one", {waits("03 10:00", "03 11:00")}, "03 12:00", "05T17:00"},
      {"three short ones add up",
       {waits("03 10:00", "03 10:05"), waits("03 11:00", "03 11:05"), waits("04 12:00", "04 12:05")},
       "04 13:00",
       "05T17:00"},
      // Thu 10:00 as it falls, Thu 17:00 rounded: a stop in between leaves it, unless it lasts longer.
      {"in the time that rounding gave",
       {waits("03 10:00", "03 11:00"), waits("05 12:00", "05 16:00")},
       "05 16:00",
       "05T17:00"},
      {"past the end that rounding gave",
       {waits("03 10:00", "03 11:00"), waits("05 12:00", "06 11:00")},
       "06 11:00",
       "06T17:00"},
      {"still waiting past that end", {waits("03 10:00", "03 11:00"), waits("05 12:00", "")}, "06 11:00", "06T17:00"},
      {"outside hours", {waits("03 18:00", "04 08:00")}, "04 09:00", "04T17:00"},
  };
  for (const Row& row : rows) {
    ClockHistory history = started(terms, "02 10:00");
    history.stops = row.stops;
    EXPECT_EQ(due_at(history, row.now), row.due) << row.name;
  }
}

TEST(Clock, MayLandAtTheNextOpening) {
  Terms terms = open_hours(4);
  terms.lands = Landing::next_opening;
  ClockHistory history = started(terms, "02 13:00");
  EXPECT_EQ(due_at(history, "02 14:00"), "03T09:00");
  history.stops = {waits("02 14:00", "02 15:00")};
  EXPECT_EQ(due_at(history, "02 16:00"), "03T10:00");
  history.stops = {waits("02 14:00", "03 14:00")};
  EXPECT_EQ(due_at(history, "03 15:00"), "04T09:00");
}

TEST(Clock, PausedCountsNothing) {
  ClockHistory history = started(open_hours(4), "02 10:00");
  history.stops = {waits("02 11:00", "")};
  const Clock clock = clock_at(history, "02 16:00");
  EXPECT_EQ(clock.state, TargetState::paused);
  EXPECT_EQ(clock.used, hours{1});
  EXPECT_EQ(clock.left, hours{3});
  ASSERT_EQ(clock.moves.size(), 1u);
  EXPECT_EQ(clock.moves[0].open, hours{5});
  EXPECT_TRUE(clock.moves[0].lasts);
  EXPECT_EQ(clock.moves[0].due_before, march("02 14:00"));
}

TEST(Clock, MissedBeforeAWaitStaysMissed) {
  ClockHistory history = started(open_hours(1), "02 10:00");
  history.stops = {waits("02 12:00", "")};
  const Clock clock = clock_at(history, "02 13:00");
  EXPECT_EQ(clock.state, TargetState::missed);
  EXPECT_EQ(clock.due, march("02 11:00"));
  EXPECT_EQ(clock.ended, march("02 11:00"));
}

TEST(Clock, IsMissedFromOneSecondAfterItsDueTime) {
  const ClockHistory history = started(open_hours(1), "02 10:00");
  const auto at_due = fold(history, march("02 11:00"));
  const auto after = fold(history, march("02 11:00") + Seconds{1});
  EXPECT_EQ(at_due->state, TargetState::running);
  EXPECT_EQ(at_due->left, Seconds{0});
  EXPECT_EQ(after->state, TargetState::missed);
}

TEST(Clock, IsMetUpToItsDueTime) {
  struct Row {
    const char* met;
    TargetState state;
    Seconds left;
  };
  const Row rows[] = {{"02 10:30", TargetState::met, minutes{30}},
                      {"02 11:00", TargetState::met, Seconds{0}},
                      {"02 11:01", TargetState::missed, Seconds{0}}};
  for (const Row& row : rows) {
    ClockHistory history = started(open_hours(1), "02 10:00");
    history.met = march(row.met);
    const Clock clock = clock_at(history, "05 10:00");
    EXPECT_EQ(clock.state, row.state) << row.met;
    EXPECT_EQ(clock.left, row.left) << row.met;
    EXPECT_EQ(clock.ended, march(row.met));
    EXPECT_EQ(clock.due, march("02 11:00"));
  }
}

TEST(Clock, IgnoresWhatComesAfterNow) {
  ClockHistory history = started(open_hours(4), "02 10:00");
  history.met = march("02 13:00");
  history.stops = {waits("02 12:00", "02 12:30")};
  history.retargets = {{march("02 12:00"), open_hours(1), ChangeRule::restart}};
  const Clock clock = clock_at(history, "02 11:00");
  EXPECT_EQ(clock.state, TargetState::running);
  EXPECT_EQ(clock.due, march("02 14:00"));
}

TEST(Clock, ChangesOfTerms) {
  struct Row {
    const char* name;
    Terms terms;
    Retarget change;
    const char* due;
  };
  const Row rows[] = {
      {"retroactive", open_hours(8), {march("02 12:00"), open_hours(4), ChangeRule::retroactive}, "02T13:00"},
      {"restart", open_hours(8), {march("02 12:00"), open_hours(4), ChangeRule::restart}, "02T16:00"},
      {"carry", open_hours(8), {march("02 12:00"), open_hours(7), ChangeRule::carry}, "02T16:00"},
      {"carry, more used than allowed",
       open_hours(8),
       {march("02 12:00"), open_hours(2), ChangeRule::carry},
       "02T12:00"},
      // 2 working days from Mon 12:00 end Wed 12:00 and hold 16 open hours; 3 are used.
      {"carry into working days", open_hours(8), {march("02 12:00"), days_within(2), ChangeRule::carry}, "03T17:00"},
      {"restart around the clock",
       open_hours(8),
       {march("02 16:00"), open_hours(8, always()), ChangeRule::restart},
       "03T00:00"},
      {"from no limit, retroactive",
       {{}, &office()},
       {march("03 12:00"), days_within(2), ChangeRule::retroactive},
       "04T09:00"},
      {"never earlier",
       days_within(4),
       {march("02 12:00"), open_hours(1), ChangeRule::restart, Retarget::Floor::old_due},
       "06T09:00"},
      {"later than before",
       open_hours(1),
       {march("02 12:00"), open_hours(2), ChangeRule::restart, Retarget::Floor::old_due},
       "02T14:00"},
  };
  for (const Row& row : rows) {
    ClockHistory history = started(row.terms, "02 09:00");
    history.retargets = {row.change};
    const Clock clock = clock_at(history, "03 12:00");
    EXPECT_EQ(format_instant(*clock.due).substr(8, 8), row.due) << row.name;
    ASSERT_EQ(clock.changes.size(), 1u);
    EXPECT_EQ(clock.changes[0].after, clock.due) << row.name;
  }
}

TEST(Clock, ARetroactiveChangeAfterARestartCountsFromTheRestart) {
  ClockHistory history = started(open_hours(8), "02 09:00");
  history.retargets = {{march("03 10:00"), open_hours(8), ChangeRule::restart},
                       {march("03 11:00"), open_hours(4), ChangeRule::retroactive}};
  EXPECT_EQ(due_at(history, "03 12:00"), "03T14:00");
}

TEST(Clock, NothingIsOwedOnceDropped) {
  ClockHistory history = started(open_hours(4), "02 10:00");
  history.dropped = march("02 12:00");
  EXPECT_EQ(clock_at(history, "05 12:00").state, TargetState::none);
  EXPECT_EQ(clock_at(history, "05 12:00").due, std::nullopt);
  history.dropped = march("02 14:01");
  EXPECT_EQ(clock_at(history, "05 12:00").state, TargetState::missed);
}

TEST(Clock, BeforeItsStart) {
  ClockHistory history;
  history.terms = open_hours(4);
  EXPECT_EQ(clock_at(history, "02 12:00").state, TargetState::waiting);
  history.met = march("02 11:00");
  EXPECT_EQ(clock_at(history, "02 12:00").state, TargetState::met);
  EXPECT_EQ(clock_at(history, "02 12:00").due, std::nullopt);
  history.met.reset();
  history.dropped = march("02 11:00");
  EXPECT_EQ(clock_at(history, "02 12:00").state, TargetState::none);
}

TEST(Clock, ACalendarThatNeverOpensIsAnError) {
  const Calendar closed = compiled(weekdays("Europe/London", {}));
  const auto clock = fold(started(open_hours(4, closed), "02 10:00"), march("02 12:00"));
  ASSERT_FALSE(clock.ok());
  EXPECT_EQ(clock.error().code, "no_open_time");
}

}  // namespace
}  // namespace turnaround::testing
