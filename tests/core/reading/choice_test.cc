#include "core/reading/choice.h"

#include <gtest/gtest.h>

#include "core/reading/assess.h"

namespace turnaround {
namespace {

/// Two categories by a word each, "outage" and "logo"; `gives_way` of the first, and weights for "slow" and "pretty".
Book book_with(bool gives_way, Weights weights) {
  Policy policy;
  policy.phrases = {{"outage", {"outage"}, {}}, {"logo", {"logo"}, {}}};
  const auto category = [](std::string id, bool only_votes) {
    Condition says{.kind = Condition::Kind::test,
                   .field = "text",
                   .op = Operator::mentions,
                   .values = {id == "high" ? "@outage" : "@logo"}};
    Category out{.id = id, .label = id, .on_workaround = {}, .definitions = {}, .targets = {}};
    out.definitions = {{"rule-" + id, "it is " + id, only_votes, std::move(says)}};
    return out;
  };
  policy.categories = {category("high", gives_way), category("low", true)};
  policy.topics = {{.id = "other", .label = "", .when = {}, .mandatory = {}}};
  policy.weights = std::move(weights);
  auto book = Book::compile(std::move(policy), {"pinned", {}}, "");
  EXPECT_TRUE(book.ok()) << (book ? "" : book.error().message);
  return book ? *std::move(book) : Book{};
}

Weights some_weights() {
  return {{}, {"high", "low", ""}, {{"", {0, 0, 100}}, {"slow", {300, 0, 0}}, {"pretty", {0, 600, 0}}}};
}

struct Chosen {
  std::string category;
  bool by_weights;
  int confidence;
  std::string close_to;
  bool operator==(const Chosen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Chosen& chosen) {
  return out << chosen.category << (chosen.by_weights ? " by weights " : " ") << chosen.confidence << " close to "
             << chosen.close_to;
}

Chosen chosen(const Book& book, std::string text) {
  Ticket ticket;
  ticket.description = std::move(text);
  const Choice choice = Assessor(book, ticket).assess().choice;
  return {choice.category.value_or(""), choice.by_weights, choice.confidence,
          choice.close_to ? choice.close_to->category : ""};
}

TEST(Choice, WithoutWeightsTheMostSevereDefinitionDecides) {
  const Book book = book_with(true, {});
  EXPECT_EQ(chosen(book, "an outage"), (Chosen{"high", false, 100, ""}));
  EXPECT_EQ(chosen(book, "an outage, and the logo"), (Chosen{"high", false, 80, "low"}));
  EXPECT_EQ(chosen(book, "slow"), (Chosen{"", false, 100, ""}));
}

TEST(Choice, AStandingDefinitionIsNotWeighed) {
  const Book book = book_with(false, some_weights());
  EXPECT_EQ(chosen(book, "a pretty outage"), (Chosen{"high", false, 100, ""}));
}

TEST(Choice, ADefinitionThatGivesWayIsAVote) {
  const Book book = book_with(true, some_weights());
  EXPECT_EQ(chosen(book, "an outage"), (Chosen{"high", false, 90, ""}));
  EXPECT_EQ(chosen(book, "a slow outage"), (Chosen{"high", false, 99, ""}));
  EXPECT_EQ(chosen(book, "a pretty outage"), (Chosen{"low", true, 92, "high"})) << "what gave way is named";
}

TEST(Choice, WhereNoDefinitionHoldsTheWeightsDecide) {
  const Book book = book_with(true, some_weights());
  EXPECT_EQ(chosen(book, "slow"), (Chosen{"", false, 100, ""})) << "none is likelier";
  EXPECT_EQ(chosen(book, "slow and pretty"), (Chosen{"low", true, 79, ""}));
  EXPECT_EQ(chosen(book, "hello"), (Chosen{"", false, 100, ""}));
}

TEST(Choice, WeightsAreExplainedByTheWordsThatWeighedMost) {
  Ticket ticket;
  ticket.description = "A PRETTY thing";
  const Choice choice = Assessor(book_with(true, some_weights()), ticket).assess().choice;
  ASSERT_EQ(choice.because.size(), 1u);
  EXPECT_EQ(choice.because[0].rule, "weights");
  EXPECT_EQ(choice.because[0].evidence, (std::vector<Evidence>{{"description", "PRETTY"}}));
}

TEST(Choice, WeightsMustFitThePolicy) {
  Policy policy;
  policy.weights.file = "w.json";
  EXPECT_EQ(Book::compile(policy, {}, "").error().code, "weights_misfit");
  policy.weights = {{}, {"unknown"}, {}};
  EXPECT_EQ(Book::compile(policy, {}, "").error().message,
            "the weights know a category `unknown` that the policy does not: train them again with this policy");
}

}  // namespace
}  // namespace turnaround
