#include "webhook-server/policy_examples.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "tests/support/books.h"
#include "webhook-server/expected_decision.h"
#include "webhook-server/policy_file.h"

namespace turnaround {
namespace {

using namespace testing;

std::string problems_of(std::string_view text) {
  return told("x", read_examples(text).problems);
}

std::vector<Difference> differences_of(std::string_view example) {
  ExamplesReading reading = read_examples("[" + std::string(example) + "]");
  EXPECT_EQ(told("x", reading.problems), "x: no problems\n");
  return differences(desk(), reading.examples.at(0));
}

TEST(PolicyExamples, StandBesideThePolicy) {
  EXPECT_EQ(examples_path("policies/desk.json"), "policies/desk.tests.json");
  EXPECT_EQ(examples_path("desk.book"), "desk.tests.json");
  EXPECT_EQ(examples_path("a.b/desk"), "a.b/desk.tests.json");
}

TEST(PolicyExamples, MayLeaveOutWhatDoesNotMatter) {
  const ExamplesReading reading = read_examples(R"([{"name":"a wish","ticket":{},"expected":{}}])");
  ASSERT_EQ(reading.examples.size(), 1u);
  const Example& example = reading.examples[0];
  EXPECT_EQ(example.ticket.id, "a wish");
  EXPECT_EQ(format_instant(example.ticket.created_at), "2026-01-05T12:00:00Z");
  EXPECT_EQ(example.now, example.ticket.created_at);
}

TEST(PolicyExamples, OnlyWhatIsExpectedIsCompared) {
  EXPECT_TRUE(differences_of(R"({"name":"a","ticket":{"created_at":"2026-03-06T16:59:00Z",
      "fields":{"priority":"medium","customer-domain":"x.example"}},"now":"2026-03-06T17:30:00Z",
      "expected":{"category":"medium","missing":[],"because":[{"rule":"said-medium"}],
        "targets":[{"id":"solution","due":"2026-03-10T17:59:00+01:00"},{"id":"automated-response","state":"missed"}]}})")
                  .empty());
}

TEST(PolicyExamples, DifferencesNameTheMemberAndTheReason) {
  const auto found = differences_of(R"({"name":"a","ticket":{"created_at":"2026-03-06T16:59:00Z",
      "fields":{"priority":"medium","customer-domain":"x.example"}},
      "expected":{"category":"low","missing":["sender"],
        "targets":[{"id":"solution","due":"2026-03-10T17:00:00Z"},{"id":"salution","state":"met"}]}})");
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].member, "category");
  EXPECT_EQ(found[0].expected, R"("low")");
  EXPECT_EQ(found[0].got, R"("medium")");
  EXPECT_EQ(found[0].because,
            (std::vector<std::string>{"because the priority is medium", "  field:priority: \"medium\""}));
  EXPECT_EQ(found[1].member, "missing");
  EXPECT_EQ(found[1].got, "[]");
  EXPECT_EQ(found[2].member, "targets/solution/due");
  EXPECT_EQ(found[2].got, R"("2026-03-10T16:59:00Z")");
  EXPECT_FALSE(found[2].because.empty());
  EXPECT_EQ(found[3].member, "targets/salution");
  EXPECT_EQ(found[3].got, "none of that name: there is `automated-response`, `solution`");
}

TEST(PolicyExamples, WhatIsNotDecidedDiffers) {
  const auto found = differences_of(R"({"name":"a","ticket":{"created_at":"1970-03-06T16:59:00Z"},"expected":{}})");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].got.starts_with("no decision: ")) << found[0].got;
}

TEST(PolicyExamples, WrongShapesAreToldWithTheirPlace) {
  EXPECT_EQ(problems_of("[\n{]"),
            "x: 1 problem\n  line 2   " + read_examples("[\n{]").problems[0].error.message + "\n");
  EXPECT_EQ(problems_of("{}"), "x: 1 problem\n  line 1   expected a list of examples, found an object\n");
  EXPECT_EQ(problems_of(R"([
{"name":"a","ticket":{"descripton":"x","created_at":"noon"},"now":5,"expected":{"categry":"low"}},
{"name":"a","ticket":{"events":[{"at":"2026-03-02T08:00:00Z","type":"solvd","txt":""}]},"expect":{}},
{"name":"b","ticket":{},"expected":{"targets":[{"due":"2026-03-02","sate":"met"}],"allocated_at":"x"}},
{"name":"c","ticket":3,"expected":[]}
])"),
            R"(x: 15 problems
  /0/ticket/descripton       line 2   unknown member `descripton`, did you mean `description`?
  /0/ticket/created_at       line 2   `noon` is no instant, write it like `2026-03-02T09:00:00Z`
  /0/now                     line 2   expected an instant like `2026-03-02T08:00:00Z`, found a whole number
  /0/expected/categry        line 2   no decision has `categry` here, did you mean `category`?
  /1                         line 3   `expected` is missing: say what the policy shall decide
  /1/name                    line 3   `a` is used above: take another name
  /1/ticket/events/0/type    line 3   no event is of type `solvd`, did you mean `solved`?
  /1/ticket/events/0/txt     line 3   unknown member `txt`, did you mean `text`?
  /1/expect                  line 3   unknown member `expect`, did you mean `expected`?
  /2/expected/targets/0      line 4   `id` is missing: say which one is meant
  /2/expected/targets/0/due  line 4   `2026-03-02` is no instant, write it like `2026-03-02T09:00:00Z`
  /2/expected/targets/0/sate line 4   no decision has `sate` here, did you mean `state`?
  /2/expected/allocated_at   line 4   `x` is no instant, write it like `2026-03-02T09:00:00Z`
  /3/ticket                  line 5   expected an object, found a whole number
  /3/expected                line 5   expected an object, found a list
)");
}

/// Whoever gives a decision another member adds it to the parts that an example may expect.
TEST(PolicyExamples, KnowEveryMemberOfADecision) {
  std::istringstream lines(file_text(source_folder() / "tests/vectors/desk.jsonl"));
  std::size_t decisions = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto vector = json::read(line, {limits::kPolicyBytes, limits::kJsonDepth});
    ASSERT_TRUE(vector.ok());
    const json::Value* decision = vector->find("decision");
    if (!decision) continue;
    std::vector<Error> problems;
    check_expected(Place(*decision, problems));
    for (const Error& problem : problems) ADD_FAILURE() << problem.where << ": " << problem.message;
    EXPECT_TRUE(differences(*decision, *decision).empty());
    ++decisions;
  }
  EXPECT_GT(decisions, 20u);
}

}  // namespace
}  // namespace turnaround
