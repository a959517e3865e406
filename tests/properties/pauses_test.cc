// What pauses may and may not do to a due time: random clocks on the calendars of every pinned zone.
#include <random>

#include "core/decision/clock.h"
#include "tests/properties/decade.h"

namespace turnaround::testing {
namespace {

constexpr int kClocks = 400;  ///< on each calendar

class RandomClocks {
 public:
  explicit RandomClocks(const Calendar& calendar) : calendar_(calendar) {}

  std::int64_t below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
  }

  ClockHistory next() {
    ClockHistory history;
    history.start = kDecade.begin + hours{below(9 * 365 * 24)} + Seconds{below(2) * below(3600)};
    history.terms = {allowance(), &calendar_};
    Instant t = *history.start + Seconds{below(86'400)};
    for (std::int64_t n = below(4); n > 0; --n) {
      const Instant end = t + Seconds{1 + below(2 * 86'400)};
      history.stops.push_back({{t, end}, Stop::Kind::waiting, "customer"});
      t = end + Seconds{1 + below(86'400)};
    }
    return history;
  }

 private:
  Allowance allowance() {
    if (below(2) == 0) return {Allowance::Unit::time, Seconds{1 + below(40 * 3600)}, {}};
    constexpr DayRule kRules[] = {DayRule::same_time, DayRule::end_of_day, DayRule::inclusive};
    return {Allowance::Unit::working_days, {}, {static_cast<int>(1 + below(5)), kRules[below(3)]}};
  }

  const Calendar& calendar_;
  std::mt19937_64 random_{3};
};

Instant due_of(const ClockHistory& history) {
  return *fold(history, kDecade.end + days{300})->due;
}

void with_clocks(const std::function<void(RandomClocks&, const Calendar&, const ClockHistory&)>& check) {
  in_every_zone([&](const Calendar& calendar) {
    RandomClocks clocks(calendar);
    for (int n = 0; n < kClocks && !::testing::Test::HasFailure(); ++n) {
      const ClockHistory history = clocks.next();
      SCOPED_TRACE(format_instant(*history.start));
      check(clocks, calendar, history);
    }
  });
}

TEST(Pauses, MoveADueTimeByTheirOpenTime) {
  with_clocks([](RandomClocks&, const Calendar& calendar, const ClockHistory& history) {
    ClockHistory without = history;
    without.stops.clear();
    const Instant due = due_of(history), unpaused = due_of(without);
    Seconds paused{0};
    for (const Stop& stop : history.stops)
      paused += open_time(calendar, {stop.span.begin, std::min(stop.span.end, due)});
    EXPECT_LE(unpaused, due);
    EXPECT_EQ(open_time(calendar, {*history.start, due}) - paused, open_time(calendar, {*history.start, unpaused}));
  });
}

/// Due at an opening, and waiting since the close before it: nothing is left, so it is due when the first piece ends.
bool nothing_left(const Calendar& calendar, const ClockHistory& history) {
  const auto clock = fold(history, kDecade.end + days{300});
  return std::any_of(clock->moves.begin(), clock->moves.end(), [&](const Move& move) {
    return open_time(calendar, {move.stop.span.begin, move.due_before}) == Seconds{0};
  });
}

TEST(Pauses, AreTheSameInPieces) {
  with_clocks([](RandomClocks& clocks, const Calendar& calendar, const ClockHistory& history) {
    if (nothing_left(calendar, history)) return;
    ClockHistory pieces = history;
    pieces.stops.clear();
    for (const Stop& stop : history.stops) {
      const Instant middle = stop.span.begin + Seconds{clocks.below((stop.span.end - stop.span.begin).count())};
      pieces.stops.push_back({{stop.span.begin, middle}, stop.kind, stop.note});
      pieces.stops.push_back({{middle, stop.span.end}, stop.kind, stop.note});
    }
    EXPECT_EQ(due_of(pieces), due_of(history));
  });
}

TEST(Pauses, OutsideHoursMoveNothing) {
  with_clocks([](RandomClocks&, const Calendar& calendar, const ClockHistory& history) {
    ClockHistory more = history;
    more.stops.clear();
    const Instant due = due_of(more);
    for (std::size_t i = calendar.interval_after(*history.start); i + 1 < calendar.intervals().size(); ++i) {
      const Interval closed{calendar.intervals()[i].end, calendar.intervals()[i + 1].begin};
      if (closed.begin >= due) break;
      more.stops.push_back({closed, Stop::Kind::waiting, "customer"});
    }
    EXPECT_EQ(due_of(more), due);
  });
}

TEST(Pauses, ThatLastLongerAreNeverDueEarlier) {
  with_clocks([](RandomClocks& clocks, const Calendar&, const ClockHistory& history) {
    if (history.stops.empty()) return;
    ClockHistory longer = history;
    longer.stops.back().span.end += Seconds{clocks.below(86'400)};
    EXPECT_LE(due_of(history), due_of(longer));
  });
}

TEST(Pauses, AfterTheDueTimeMoveNothing) {
  with_clocks([](RandomClocks&, const Calendar&, const ClockHistory& history) {
    ClockHistory more = history;
    const Instant due = due_of(history);
    const Instant from = history.stops.empty() ? due : std::max(due, history.stops.back().span.end);
    more.stops.push_back({{from, from + hours{100}}, Stop::Kind::waiting, "customer"});
    EXPECT_EQ(due_of(more), due);
  });
}

/// What is left while it waits is what is left when it goes on.
TEST(Pauses, KeepWhatIsLeft) {
  with_clocks([](RandomClocks&, const Calendar&, const ClockHistory& history) {
    for (const Stop& stop : history.stops) {
      const auto at_begin = fold(history, stop.span.begin), within = fold(history, stop.span.end - Seconds{1});
      if (at_begin->state != TargetState::paused) continue;
      EXPECT_EQ(within->state, TargetState::paused);
      EXPECT_EQ(within->left, at_begin->left);
      EXPECT_EQ(within->used, at_begin->used);
    }
  });
}

}  // namespace
}  // namespace turnaround::testing
