#include "core/policy/implication.h"

#include <gtest/gtest.h>

#include "core/policy/advice.h"
#include "tests/support/books.h"

namespace turnaround {
namespace {

/// A policy whose two categories ask for one condition each.
Policy policy_of(const std::string& first, const std::string& second) {
  return read_policy(R"({"name":"p","fields":["plan","level"],"phrases":[{"name":"dead","phrases":["dead"]}],
    "conditions":[{"name":"down","when":{"field":"text","operator":"mentions","value":["down","@dead"]}}],
    "categories":[{"id":"a","definitions":[{"id":"x","says":"x","when":)" +
                     first + R"(}]},{"id":"b","definitions":[{"id":"y","says":"y","when":)" + second + "}]}]}")
      .policy;
}

TEST(Implication, IsSeenInTheShape) {
  const std::string down = R"({"field":"text","operator":"mentions","value":["down"]})";
  const std::string gold = R"({"field":"plan","operator":"is","value":"Gold"})";
  const std::string metal = R"({"field":"plan","operator":"is","value":["silver","gold"]})";
  const std::string both = R"({"all":[)" + down + "," + gold + "]}";
  const std::string sentence = R"({"within":"sentence","all":[)" + down + "," + gold + "]}";
  const std::string either = R"({"any":[)" + down + "," + gold + "]}";
  const std::string neither = R"({"none":[)" + down + "," + metal + "]}";
  const std::string named = R"({"condition":"down"})";
  const std::string below3 = R"({"field":"level","operator":"less_than","value":3})";
  const std::string below5 = R"({"field":"level","operator":"less_than","value":5})";
  const struct {
    std::string a, b;
    bool follows;
  } kCases[] = {
      {down, down, true},
      {gold, metal, true},
      {metal, gold, false},
      {down, named, true},
      {named, down, false},
      {both, down, true},
      {down, both, false},
      {both, either, true},
      {either, both, false},
      {either, down, false},
      {sentence, both, true},
      {both, sentence, false},
      {below3, below5, true},
      {below5, below3, false},
      {neither, R"({"none":[)" + gold + "]}", true},
      {R"({"none":[)" + gold + "]}", neither, false},
      {gold, R"({"field":"plan","operator":"present"})", true},
      {R"({"field":"plan","operator":"is_not","value":["silver","gold"]})",
       R"({"field":"plan","operator":"is_not","value":"gold"})", true},
  };
  for (const auto& c : kCases) {
    const Policy policy = policy_of(c.a, c.b);
    Implication implication(policy.conditions);
    EXPECT_EQ(implication.implies(policy.categories[0].definitions[0].when, policy.categories[1].definitions[0].when),
              c.follows)
        << c.a << " -> " << c.b;
  }
}

TEST(Implication, WhatCanNeverHold) {
  const struct {
    const char* all;
    const char* why;
  } kCases[] = {
      {R"([{"field":"plan","operator":"is","value":"gold"},{"field":"plan","operator":"is_not","value":["Gold","silver"]}])",
       "`plan` cannot be `gold` and not be it"},
      {R"([{"field":"plan","operator":"is","value":"gold"},{"field":"plan","operator":"is","value":"silver"}])",
       "`plan` cannot be `gold` and `silver` at once"},
      {R"([{"field":"plan","operator":"is","value":"gold"},{"field":"plan","operator":"not_present"}])",
       "`plan` cannot be empty and hold something"},
      {R"([{"field":"level","operator":"less_than","value":5},{"field":"level","operator":"greater_than","value":9}])",
       "no number is less than 5 and greater than 9, as `level` should be"},
      {R"([{"field":"level","operator":"less_than","value":5},{"field":"level","operator":"greater_than","value":4}])",
       "no number is less than 5 and greater than 4, as `level` should be"},
      {R"([{"condition":"down"},{"none":[{"field":"text","operator":"mentions","value":["@dead","down"]}]}])",
       "one part asks for what another denies"},
      {R"([{"field":"level","operator":"less_than","value":5},{"field":"level","operator":"greater_than","value":3}])",
       ""},
      {R"([{"field":"tags","operator":"is","value":"a"},{"field":"tags","operator":"is","value":"b"}])", ""},
      {R"([{"field":"plan","operator":"is","value":["gold","tin"]},{"field":"plan","operator":"is_not","value":"gold"}])",
       ""},
      {R"([{"condition":"down"},{"none":[{"field":"text","operator":"mentions","value":["down"]}]}])", ""},
  };
  for (const auto& c : kCases) {
    const Policy policy =
        policy_of(std::string(R"({"all":)") + c.all + "}", R"({"field":"plan","operator":"present"})");
    Implication implication(policy.conditions);
    EXPECT_EQ(implication.contradiction(policy.categories[0].definitions[0].when).value_or(""), c.why) << c.all;
    const std::vector<Error> problems = check(policy);
    const bool told = !problems.empty() && problems[0].code == "contradiction";
    EXPECT_EQ(told, *c.why != '\0') << c.all;
  }
}

/// Each condition names the one before twice: written out, the last is 2^40 tests long.
TEST(Implication, GivesUpOnHostilePolicies) {
  std::vector<NamedCondition> named;
  for (int i = 0; i < 40; ++i) {
    Condition part{.kind = Condition::Kind::named, .field = std::to_string(i - 1)};
    if (i == 0) part = {.kind = Condition::Kind::test, .field = "plan", .values = {"x"}};
    named.push_back({std::to_string(i), {.kind = Condition::Kind::any, .parts = {part, part}}});
  }
  const Condition last{.kind = Condition::Kind::named, .field = "39"};
  const Condition other{.kind = Condition::Kind::test, .field = "level", .values = {"y"}};
  EXPECT_FALSE(Implication(named).implies(last, other));
}

}  // namespace
}  // namespace turnaround
