#include "core/reading/weights.h"

#include <gtest/gtest.h>

#include "core/policy/book.h"
#include "core/reading/learn.h"

namespace turnaround {
namespace {

const Rules& rules() {
  static const Rules rules = [] {
    Policy policy;
    policy.reading.few_own_words = 0;
    policy.phrases = {{"silence", {"no mail"}, {}}};
    return *compile_rules(policy);
  }();
  return rules;
}

std::vector<ReadText> texts_saying(std::string_view subject, std::string_view description) {
  std::vector<ReadText> texts;
  texts.push_back(read_text(rules(), "subject", subject));
  texts.push_back(read_text(rules(), "description", description));
  return texts;
}

Policy two_categories() {
  Policy policy;
  policy.categories = {{.id = "high", .label = "", .on_workaround = {}, .definitions = {}, .targets = {}},
                       {.id = "low", .label = "", .on_workaround = {}, .definitions = {}, .targets = {}}};
  return policy;
}

using Clues = std::vector<std::string>;

TEST(Clues, AreWordsPairsAndLists) {
  EXPECT_EQ(
      clues_of(texts_saying("No mail", "Größe 12 ann@x.example")),
      (Clues{"<address>", "<number>", "<number> <address>", "grosse", "grosse <number>", "mail", "no", "no mail"}));
}

TEST(Clues, PairsStandInOneSentence) {
  EXPECT_EQ(clues_of(texts_saying("dear all", "Mail works. Thanks again")),
            (Clues{"again", "all", "dear", "dear all", "mail", "mail works", "thanks", "thanks again", "works"}));
}

TEST(Clues, WhatRulesDoNotReadIsNoClue) {
  EXPECT_EQ(clues_of(texts_saying("", "a\n> b\n")), (Clues{"a"}));
}

TEST(Percents, GrowWithTheTotals) {
  const struct {
    std::vector<std::int64_t> totals;
    std::vector<int> percents;
  } cases[] = {
      {{0}, {100}},
      {{0, 0}, {50, 50}},
      {{0, 110}, {25, 75}},
      {{0, 100}, {27, 73}},
      {{-500, 0, -500}, {1, 99, 1}},
      {{0, 5'000'000'000}, {0, 100}},
      {{}, {}},
  };
  for (const auto& c : cases) EXPECT_EQ(percents(c.totals), c.percents);
}

TEST(Odds, FallSmoothly) {
  EXPECT_EQ(odds(0), 65536);
  EXPECT_NEAR(static_cast<double>(odds(69)), 32768, 500);
  EXPECT_NEAR(static_cast<double>(odds(100)), 24109, 50);
  for (std::int64_t x = 1; x < 4000; ++x) EXPECT_LE(odds(x), odds(x - 1)) << x;
}

TEST(Weighing, AddsUpWhatTheCluesSay) {
  const Weights weights{{},
                        {"low", "high", ""},
                        {{"", {0, 0, 50}},
                         {"dead", {-10, 200, 0}},
                         {"no mail", {0, 100, 0}},
                         {"one person", {150, 0, 0}},
                         {"unheard", {9'000, 0, 0}}}};
  const Policy policy = two_categories();
  const Scales scales(weights, policy);
  const auto texts = texts_saying("dead dead", "No mail here");
  Weighing weighing(scales, texts);
  EXPECT_EQ(weighing.percents(), (std::vector<int>{89, 4, 7})) << "high 300, low -10, none 50";
  ASSERT_EQ(weighing.telling(0).size(), 2u);
  EXPECT_EQ(weighing.telling(0)[0].text, 0u);
  EXPECT_EQ(weighing.telling(0)[1].text, 1u);
  EXPECT_EQ(weighing.telling(0)[1].last, 1u);
  EXPECT_TRUE(weighing.telling(1).empty());
  weighing.add(1, 400);
  EXPECT_EQ(weighing.percents()[1], 69);
}

TEST(Weighing, CategoriesThatWereNotLearnedAreNotLikely) {
  const Weights weights{{}, {"low", ""}, {{"dead", {100, 0}}}};
  const Policy policy = two_categories();
  const auto texts = texts_saying("", "dead");
  const Scales scales(weights, policy);
  const Weighing weighing(scales, texts);
  EXPECT_EQ(weighing.percents(), (std::vector<int>{0, 73, 27}));
}

LabelledTicket labelled(std::string_view text, std::string category) {
  return {clues_of(texts_saying("", text)), std::move(category)};
}

TEST(Learning, FindsTheWordsThatTell) {
  const Weights weights = learn({labelled("the server is dead", "high"), labelled("the logo is blue", "low"),
                                 labelled("the line is dead", "high"), labelled("the blue logo", "low")},
                                {"high", "low"});
  EXPECT_GT(weights.clues.at("dead")[0], 0);
  EXPECT_GT(weights.clues.at("logo")[1], 0);
  EXPECT_EQ(weights.clues.count("server"), 0u) << "stands in one ticket only";
}

TEST(Learning, KeepsTheStrongest) {
  Learning few;
  few.most = 1;
  const Weights weights =
      learn({labelled("a dead", "high"), labelled("a", "low"), labelled("dead", "high")}, {"high", "low"}, few);
  EXPECT_EQ(weights.clues.size(), 2u);
  EXPECT_EQ(weights.clues.count("dead"), 1u);
}

TEST(Learning, TicketsOfOtherCategoriesTeachNothing) {
  const std::vector<LabelledTicket> tickets{labelled("a", "high"), labelled("b", "low")};
  std::vector<LabelledTicket> more = tickets;
  more.push_back(labelled("a", "unknown"));
  Learning learning;
  learning.least_tickets = 1;
  EXPECT_EQ(learn(more, {"high", "low"}, learning).clues, learn(tickets, {"high", "low"}, learning).clues);
}

}  // namespace
}  // namespace turnaround
