#include "webhook-server/backtest/tally.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;

TEST(Spread, MedianAndTail) {
  Spread spread;
  EXPECT_EQ(spread.at(50), Seconds{0});
  for (int minutes = 10; minutes >= 1; --minutes) spread.add(Minutes{minutes});
  EXPECT_EQ(spread.count(), 10);
  EXPECT_EQ(spread.at(50), Minutes{5});
  EXPECT_EQ(spread.at(90), Minutes{9});
  EXPECT_EQ(spread.worst(), Minutes{10});
  Spread seconds;
  seconds.add(Seconds{1});
  EXPECT_EQ(seconds.worst(), Minutes{1}) << "what is late is late by a minute at least";
  seconds.add(spread);
  EXPECT_EQ(seconds.count(), 11);
  EXPECT_EQ(seconds.at(100), Minutes{10});
}

TEST(Tally, AHundredPercentIsAll) {
  TargetTally target;
  EXPECT_EQ(target.hit_permille(), -1);
  target.fates = {1'999, 1, 50, 50, 50};
  EXPECT_EQ(target.hit_permille(), 999);
  target.fates = {1'999, 0, 50, 50, 50};
  EXPECT_EQ(target.hit_permille(), 1'000);
}

Gap gap(const std::string& item, bool came) {
  Gap out;
  out.item = item;
  out.missing_since = at("2026-03-06T10:00:00Z");
  if (came) out.came_at = at("2026-03-06T11:00:00Z");
  out.cost = Seconds{600};
  return out;
}

TEST(Tally, SumsByCategoryAndPromise) {
  const Book book = book_of("policies/everycloud.json");
  Tally tally = empty_tally(book.policy());
  const auto march = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
  const Outcome low{"low",
                    {{"automated-response", Fate::met, std::nullopt, std::nullopt},
                     {"solution", Fate::missed, std::nullopt, Seconds{3'600}}},
                    {gap("sender", true), gap("recipient", true), gap("recipient", false)},
                    HeldUp::until_it_came,
                    Seconds{600}};
  Outcome owed = low;
  owed.targets[1].late.reset();
  const Outcome none{
      "", {{"automated-response", Fate::running, std::nullopt, std::nullopt}}, {}, HeldUp::no, Seconds{0}};
  for (const Outcome& outcome : {low, owed, none}) add(tally, outcome, march);

  EXPECT_EQ(tally.tickets, 3);
  const CategoryTally& category = tally.categories[2];
  EXPECT_EQ(category.id, "low");
  EXPECT_EQ(category.tickets, 2);
  EXPECT_EQ(category.months.at(march), 2);
  EXPECT_EQ(category.targets[1].of(Fate::missed), 2);
  EXPECT_EQ(category.targets[1].not_done, 1);
  EXPECT_EQ(category.targets[1].late.worst(), Seconds{3'600});
  EXPECT_EQ(tally.categories.back().id, "");
  EXPECT_EQ(tally.categories.back().tickets, 1);
  EXPECT_EQ(tally.information.until_it_came, 2);
  EXPECT_EQ(tally.information.items.at("sender").came, 2);
  EXPECT_EQ(tally.information.items.at("recipient").tickets, 2) << "went missing twice, is one ticket each";
  EXPECT_EQ(tally.information.items.at("recipient").came, 0);
  EXPECT_EQ(tally.information.items.at("recipient").cost.count(), 4);

  const auto sums = totals(tally);
  EXPECT_EQ(sums[0].id, "automated-response");
  EXPECT_EQ(sums[0].of(Fate::met), 2);
  EXPECT_EQ(sums[0].of(Fate::running), 1);
}

}  // namespace
}  // namespace turnaround::backtest
