#include "webhook-server/backtest/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/webhook-server/backtest/told.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;
using ::testing::HasSubstr;
using ::testing::Not;

std::string told(const Findings& findings, const Books& books) {
  return summary({"history.jsonl", books, findings, {}});
}

TEST(Summary, OfNoTicketAtAll) {
  const Books books{everycloud(), &everycloud()};
  const std::string text = told(findings_of("", books), books);
  EXPECT_THAT(text, HasSubstr("history.jsonl: 0 tickets, as of Fri 20 Mar 2026 00:00 GMT\n"));
  EXPECT_THAT(text, HasSubstr("0 tickets of 0 change, –"));
  EXPECT_THAT(text, Not(HasSubstr("-1")));
}

// Medium, and solved while its mandatory information was missing: nobody ever allocated it.
constexpr const char* kSolvedWithout =
    R"({"id":"1","subject":"One of our users cannot receive mail","created_at":"2026-03-06T10:00:00Z",)"
    R"("events":[{"at":"2026-03-06T10:05:00Z","type":"responded"},{"at":"2026-03-06T11:00:00Z","type":"solved"}]})";

TEST(Summary, ASolutionThatNobodyTimedIsNeitherKeptNorMissed) {
  const Books books{everycloud()};
  const Findings findings = findings_of(kSolvedWithout, books);
  const TargetTally* solution = tally_of(findings.after, "medium", "solution");
  EXPECT_EQ(solution->of(Fate::untimed), 1);
  EXPECT_EQ(solution->of(Fate::met), 0);
  EXPECT_EQ(solution->hit_permille(), -1);
  EXPECT_EQ(findings.after.information.solved_without, 1);
  EXPECT_EQ(findings.after.information.to_the_end, 0);
  const std::string text = told(findings, books);
  EXPECT_THAT(text, HasSubstr("1 ticket was solved without ever being allocated"));
  EXPECT_THAT(text, HasSubstr("Medium: 1 ticket, 100.0 %"));
}

TEST(Summary, InformationIsToldInSentences) {
  InformationTally information;
  EXPECT_TRUE(on_information(information).empty());
  information.until_it_came = 2;
  information.held_up_for.add(Minutes{30});
  information.held_up_for.add(Minutes{90});
  information.to_the_end = 1;
  EXPECT_EQ(on_information(information),
            (std::vector<std::string>{"2 tickets waited for mandatory information until it came: 30 min of open time "
                                      "(median), 1 h 30 min for nine in ten, 1 h 30 min at worst",
                                      "1 ticket still lacked some at the end and was not allocated"}));
}

TEST(Summary, TheMostConcernedComeFirst) {
  Comparison comparison;
  comparison.whom = {{"a", {9, 9, 0, 0}}, {"b", {9, 1, 1, 0}}, {"c", {9, 3, 1, 0}}, {"d", {9, 0, 0, 0}}};
  std::string order;
  for (const auto& [customer, whom] : most_changed(comparison, 3)) order += customer;
  EXPECT_EQ(order, "cba");
  comparison.categories = {{{"low", "low"}, 90}, {{"low", "medium"}, 2}, {{"", "low"}, 5}};
  const auto moved = most_moved(comparison);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].second, 5);
}

}  // namespace
}  // namespace turnaround::backtest
