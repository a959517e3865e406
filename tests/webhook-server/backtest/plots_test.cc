#include "webhook-server/backtest/plots.h"

#include <gtest/gtest.h>

#include <limits>
#include <regex>

namespace turnaround::backtest {
namespace {

constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max() / 2'000;

/// Every number that an attribute has, as written.
std::vector<long long> numbers(const std::string& svg, const std::string& attribute) {
  const std::regex pattern(" " + attribute + "=\"(-?[0-9]+)\"");
  std::vector<long long> out;
  for (std::sregex_iterator found(svg.begin(), svg.end(), pattern), end; found != end; ++found) {
    out.push_back(std::stoll((*found)[1]));
  }
  return out;
}

TEST(Plots, StepsAreRoundAndFew) {
  const std::pair<std::int64_t, std::int64_t> cases[] = {
      {1, 1},  {4, 1},   {5, 2},    {8, 2},         {9, 5},
      {20, 5}, {21, 10}, {100, 50}, {3'000, 1'000}, {kMany, 2'000'000'000'000'000}};
  for (const auto& [most, expected] : cases) EXPECT_EQ(round_step(most), expected) << most;
}

TEST(Plots, AShareHasItsMarkInsideItsTrack) {
  for (const std::int64_t now : {-1, 0, 1, 500, 1'000}) {
    for (const std::int64_t before : {-1, 0, 1, 500, 1'000}) {
      const std::string bar = share_bar(now, before);
      EXPECT_EQ(bar.find("class=\"now\"") != bar.npos, now > 0);
      EXPECT_EQ(bar.find("class=\"mark\"") != bar.npos, before >= 0);
      for (const long long width : numbers(bar, "width")) EXPECT_LE(width, 1'000);
      for (const long long x : numbers(bar, "x")) EXPECT_TRUE(x >= -3 && x <= 994) << x;
    }
  }
}

TEST(Plots, ColumnsStandInsideTheirBoxHoweverLargeTheNumbers) {
  for (const auto set : {Columns::Set::stacked, Columns::Set::side_by_side}) {
    const std::string plot =
        columns({{"a", "b"}, {"a", ""}, {"A", "B"}, {{"x", "c0", {kMany, 1}}, {"y", "c1", {0, kMany}}}, set});
    for (const long long y : numbers(plot, "y")) EXPECT_TRUE(y >= 0 && y <= 1'000) << y;
    for (const long long height : numbers(plot, "height")) EXPECT_TRUE(height > 0 && height <= 1'000) << height;
  }
}

TEST(Plots, OneOfManyIsSeen) {
  const std::string plot = columns({{}, {}, {"A", "B"}, {{"x", "now", {1, 1'000'000}}}, Columns::Set::side_by_side});
  EXPECT_EQ(numbers(plot, "height"), (std::vector<long long>{6, 1'000}));
  EXPECT_NE(plot.find("<title>B, x: 1,000,000</title>"), plot.npos) << plot;
  EXPECT_EQ(plot.find("legend"), plot.npos) << "one series needs none";
}

TEST(Plots, NamesAreText) {
  const std::string plot =
      columns({{"<l>"}, {"<f>"}, {"<t>"}, {{"<s>", "c0", {1}}, {"&", "c1", {1}}}, Columns::Set::stacked});
  for (const char* name : {"<l>", "<f>", "<t>", "<s>"}) EXPECT_EQ(plot.find(name), plot.npos) << name;
  EXPECT_NE(plot.find("<title>&lt;t&gt;, &lt;s&gt;: 1</title>"), plot.npos) << plot;
}

TEST(Plots, NothingAtAll) {
  const std::string plot = columns({{}, {}, {}, {{"x", "now", {}}}, Columns::Set::stacked});
  EXPECT_TRUE(numbers(plot, "height").empty());
}

}  // namespace
}  // namespace turnaround::backtest
