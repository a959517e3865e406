#include "webhook-server/backtest/progress.h"

#include <gtest/gtest.h>

namespace turnaround::backtest {
namespace {

using std::chrono::milliseconds;

TEST(Progress, OneLine) {
  EXPECT_EQ(progress_line("deciding", 50, 100, 20'000, milliseconds{2'000}),
            "deciding  [############............]  50 %  10,000 tickets/s  2 s left");
  EXPECT_EQ(progress_line("deciding", 0, 100, 0, milliseconds{0}),
            "deciding  [........................]  0 %  0 tickets/s");
  EXPECT_EQ(progress_line("deciding", 200, 100, 5, milliseconds{5'000}),
            "deciding  [########################]  100 %  1 tickets/s");
  EXPECT_EQ(progress_line("deciding", 50, std::nullopt, 1'234'567, milliseconds{1'000'000}),
            "deciding  1,234,567 tickets  1,234 tickets/s");
}

}  // namespace
}  // namespace turnaround::backtest
