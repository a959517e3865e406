#include "webhook-server/backtest/in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>

namespace turnaround::backtest {
namespace {

TEST(InOrder, AnswersComeInTheOrderOfTheQuestions) {
  for (const int threads : {1, 2, 7}) {
    int asked = 0;
    std::vector<int> taken;
    const auto next = [&]() -> std::optional<int> { return asked < 100 ? std::optional(asked++) : std::nullopt; };
    const auto work = [](int& question) {
      for (int i = 0; i < question % 7 * 3; ++i) std::this_thread::yield();  // the later ones are often done first
      return question * 2;
    };
    in_order(threads, 8, next, work, [&](int answer) { taken.push_back(answer); });
    ASSERT_EQ(taken.size(), 100u);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(taken[static_cast<std::size_t>(i)], i * 2);
  }
}

TEST(InOrder, NoMoreThanSoManyAreUnderWay) {
  int asked = 0, taken = 0, most = 0;
  const auto next = [&]() -> std::optional<int> {
    most = std::max(most, asked - taken);
    return asked < 100 ? std::optional(asked++) : std::nullopt;
  };
  in_order(
      3, 5, next, [](int& question) { return question; }, [&](int) { ++taken; });
  EXPECT_EQ(taken, 100);
  EXPECT_LE(most, 5);
}

TEST(InOrder, NothingAskedIsNothingDone) {
  std::atomic<int> done = 0;
  in_order(
      2, 4, []() -> std::optional<int> { return std::nullopt; }, [&](int&) { return ++done; }, [](int) {});
  EXPECT_EQ(done, 0);
}

}  // namespace
}  // namespace turnaround::backtest
