#include "webhook-server/backtest/comparison.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;

TargetOutcome solution(Fate fate, std::optional<Instant> due = std::nullopt) {
  return {"solution", fate, due, std::nullopt};
}
Outcome in(std::string category, std::vector<TargetOutcome> targets) {
  return {std::move(category), std::move(targets), {}, HeldUp::no, Seconds{0}};
}

const Instant kMonday = at("2026-03-09T10:00:00Z");

TEST(Change, NothingWhereOutcomesAreEqual) {
  const Outcome outcome = in("low", {solution(Fate::met, kMonday)});
  EXPECT_FALSE(change_between(outcome, outcome).any());
}

TEST(Change, OfCategoryFateAndDueTime) {
  struct Case {
    Outcome before, after;
    bool fate, worse, better;
    std::size_t targets;
  };
  const Case cases[] = {
      {in("low", {}), in("medium", {}), false, false, false, 0},
      {in("low", {solution(Fate::met, kMonday)}), in("low", {solution(Fate::missed, kMonday)}), true, true, false, 1},
      {in("low", {solution(Fate::missed)}), in("low", {solution(Fate::met)}), true, false, true, 1},
      {in("low", {solution(Fate::met, kMonday)}), in("low", {solution(Fate::met, kMonday - Minutes{5})}), false, false,
       false, 1},
      {in("low", {}), in("low", {solution(Fate::met, kMonday)}), true, false, false, 1},
      {in("low", {solution(Fate::running, kMonday)}), in("", {}), true, false, false, 1},
  };
  for (const Case& each : cases) {
    const Change change = change_between(each.before, each.after);
    EXPECT_TRUE(change.any());
    EXPECT_EQ(change.any_fate(), each.fate);
    EXPECT_EQ(change.worse(), each.worse);
    EXPECT_EQ(change.better(), each.better);
    EXPECT_EQ(change.targets.size(), each.targets);
  }
}

TEST(Comparison, SumsByPromiseAndCustomer) {
  const Book book = book_of("policies/everycloud.json");
  Comparison sum = empty_comparison(book.policy(), book.policy());
  const Outcome before = in("low", {solution(Fate::met, kMonday)});
  add(sum, change_between(before, in("medium", {solution(Fate::missed, kMonday - Minutes{90})})), "acme.example");
  add(sum, change_between(before, before), "acme.example");
  add(sum, change_between(before, in("low", {solution(Fate::met, kMonday + Minutes{30})})), "");
  EXPECT_EQ(sum.changed, 2);
  EXPECT_EQ(sum.changed_category, 1);
  EXPECT_EQ(sum.changed_fate, 1);
  EXPECT_EQ(sum.worse, 1);
  EXPECT_EQ(sum.better, 0);
  EXPECT_EQ((sum.categories.at({"low", "medium"})), 1);
  EXPECT_EQ((sum.categories.at({"low", "low"})), 2);
  EXPECT_EQ(sum.whom.at("acme.example"), (Whom{2, 1, 1, 0}));
  EXPECT_EQ(sum.whom.at(""), (Whom{1, 1, 0, 0}));
  const auto shift =
      std::find_if(sum.targets.begin(), sum.targets.end(), [](auto& each) { return each.id == "solution"; });
  EXPECT_EQ(shift->of(Fate::met, Fate::missed), 1);
  EXPECT_EQ(shift->earlier.at(50), Minutes{90});
  EXPECT_EQ(shift->later.at(50), Minutes{30});
}

TEST(Comparison, WhoseTicketItIs) {
  struct Case {
    const char* ticket;
    const char* expected;
  };
  const Case cases[] = {
      {R"("requester":"Anna@Acme.Example")", "acme.example"},
      {R"("requester":"Anna <anna@acme.example>")", "acme.example"},
      {R"("requester":"Anna")", ""},
      {R"("requester":"")", ""},
      {R"("requester":"anna@acme.example","fields":{"organization":"Acme Ltd"})", "Acme Ltd"},
      {R"("requester":"anna@acme.example","fields":{"organization":"","customer-domain":"acme.example"})",
       "acme.example"},
  };
  for (const Case& each : cases) {
    const Ticket ticket =
        ticket_of(R"({"id":"1","subject":"","created_at":"2026-03-06T10:00:00Z",)" + std::string(each.ticket) + "}");
    EXPECT_EQ(customer_of(ticket), each.expected) << each.ticket;
  }
}

}  // namespace
}  // namespace turnaround::backtest
