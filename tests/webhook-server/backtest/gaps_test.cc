#include "webhook-server/backtest/gaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> gaps(const std::vector<std::string>& header, const UntoldTally& tally = {}) {
  const auto layout = lay_out(*find_export_format("zendesk-csv"), header,
                              {zone("Europe/London"), DateOrder::unknown, {"site"}, {}, {}});
  EXPECT_TRUE(layout.ok());
  return gaps_of(&*layout, tally);
}

TEST(Gaps, JsonLinesTellEverything) {
  EXPECT_TRUE(gaps_of(nullptr, {}).empty());
}

TEST(Gaps, SayWhatAnExportLacks) {
  const auto said = gaps({"Id", "Subject", "Created at"});
  EXPECT_THAT(said, Contains(HasSubstr("times of Europe/London")));
  EXPECT_THAT(said, Contains(HasSubstr("customer's text")));
  EXPECT_THAT(said, Contains(HasSubstr("first reply")));
  EXPECT_THAT(said, Contains(HasSubstr("when a ticket was solved")));
  EXPECT_THAT(said, Not(Contains(HasSubstr("not used"))));
  const auto fuller = gaps({"Id", "Subject", "Created at", "Description", "Solved at", "First reply time in minutes"});
  EXPECT_THAT(fuller, Not(Contains(HasSubstr("customer's text"))));
  EXPECT_THAT(fuller, Not(Contains(HasSubstr("first reply"))));
  EXPECT_THAT(fuller, Not(Contains(HasSubstr("when a ticket was solved"))));
}

TEST(Gaps, NameTheColumnsThatWereNotUsed) {
  std::vector<std::string> header{"Id", "Subject", "Created at", "Site [txt]"};
  for (int i = 1; i <= 14; ++i) header.push_back("Extra " + std::to_string(i));
  const auto said = gaps(header);
  EXPECT_THAT(said, Contains(HasSubstr("Extra 1, Extra 2")));
  EXPECT_THAT(said, Contains(HasSubstr("Extra 12 and 2 more")));
  EXPECT_THAT(said, Not(Contains(HasSubstr("Site [txt]"))));
}

TEST(Gaps, CountWhatRowsLeftOpen) {
  UntoldTally tally;
  add(tally, {true, false, Minutes{90}});
  add(tally, {false, true, Minutes{30}});
  add(tally, {});
  EXPECT_EQ(tally, (UntoldTally{1, 1, 2, Minutes{120}}));
  const auto said = gaps({"Id", "Subject", "Created at"}, tally);
  EXPECT_THAT(said, Contains(HasSubstr("1 ticket was reopened")));
  EXPECT_THAT(said, Contains(HasSubstr("1 ticket is over without")));
  EXPECT_THAT(said, Contains(HasSubstr("2 tickets waited for the customer, 2 h in all")));
}

}  // namespace
}  // namespace turnaround::backtest
