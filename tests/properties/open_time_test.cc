// advance and open_time at every hour of ten years, in every pinned zone.
#include <array>

#include "tests/properties/decade.h"

namespace turnaround::testing {
namespace {

constexpr Seconds kQuarter = minutes{15};
constexpr std::array<Seconds, 5> kAmounts{Seconds{0}, Seconds{1}, kQuarter, hours{8}, hours{200} + Seconds{7}};

TEST(OpenTime, IsTheSumOfWhatIsOpenByDefinition) {
  in_every_zone([](const Calendar& calendar) {
    Definition definition(calendar);
    const Seconds before = calendar.open_before(kDecade.begin);
    Seconds sum{0};
    for (Instant t = kDecade.begin; t < kDecade.end; t += kQuarter) {
      ASSERT_EQ(calendar.open_before(t) - before, sum) << format_instant(t);
      if (definition.is_open(t)) sum += kQuarter;
    }
  });
}

TEST(OpenTime, IsUndoneByAdvance) {
  in_every_zone([](const Calendar& calendar) {
    for (Instant t = kDecade.begin; t < kDecade.end; t += hours{1}) {
      for (const Seconds work : kAmounts) {
        const auto due = advance(calendar, t, work);
        ASSERT_TRUE(due.ok()) << format_instant(t);
        ASSERT_EQ(open_time(calendar, {t, *due}), work) << format_instant(t);
        ASSERT_TRUE(work == Seconds{0} || is_open(calendar, *due - Seconds{1})) << "not the first such instant";
        const auto next = advance(calendar, t, work, Landing::next_opening);
        ASSERT_EQ(open_time(calendar, {*due, *next}), Seconds{0}) << "next opening after " << format_instant(*due);
        ASSERT_TRUE(work == Seconds{0} || is_open(calendar, *next)) << format_instant(*next);
      }
    }
  });
}

TEST(OpenTime, AddsUp) {
  in_every_zone([](const Calendar& calendar) {
    Seconds step{1};
    for (Instant t = kDecade.begin; t < kDecade.end; t += hours{1}) {
      step = Seconds{(step.count() * 7'919 + 13) % 700'001};
      const Instant middle = t + step, end = middle + step / 3;
      ASSERT_EQ(open_time(calendar, {t, middle}) + open_time(calendar, {middle, end}), open_time(calendar, {t, end}));
      const Seconds first = step / 5, second = step / 11;
      ASSERT_EQ(*advance(calendar, *advance(calendar, t, first), second), *advance(calendar, t, first + second))
          << format_instant(t) << " " << first.count() << " " << second.count();
    }
  });
}

TEST(OpenTime, NeverRunsBackwards) {
  in_every_zone([](const Calendar& calendar) {
    std::array<Instant, kAmounts.size()> last{};
    for (Instant t = kDecade.begin; t < kDecade.end; t += hours{1}) {
      const Seconds hour = open_time(calendar, {t, t + hours{1}});
      ASSERT_TRUE(Seconds{0} <= hour && hour <= hours{1}) << format_instant(t);
      Instant smaller = t;
      for (std::size_t i = 0; i < kAmounts.size(); ++i) {
        const Instant due = *advance(calendar, t, kAmounts[i]);
        ASSERT_LE(smaller, due) << "more work, due earlier: " << format_instant(t);
        ASSERT_LE(last[i], due) << "started later, due earlier: " << format_instant(t);
        smaller = last[i] = due;
      }
    }
  });
}

}  // namespace
}  // namespace turnaround::testing
