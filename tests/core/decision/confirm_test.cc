// A person confirms what was read with little confidence.
#include <gtest/gtest.h>

#include "core/decision/explain.h"
#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

/// "broken" is serious and "slow" is minor; a ticket that says both is serious with 80 percent.
Book book_confirming_below(int percent, bool waits = true) {
  const auto category = [&](std::string id, std::string word) {
    return R"({"id":")" + id + R"(","label":")" + id + R"(","waits_for_information":)" + (waits ? "true" : "false") +
           R"(,"definitions":[{"id":"says-)" + word + R"(","says":"it is )" + word +
           R"(","when":{"field":"text","operator":"mentions","value":"@)" + word + R"("}}],
           "targets":[{"id":"solution","label":"Solution","within":"8 hours","starts":"allocated","met_by":["solved"]}]})";
  };
  const PolicyReading reading = read_policy(
      R"({"name":"small","confirm":{"below":)" + std::to_string(percent) +
      R"(},"calendars":[],"phrases":[{"name":"broken","phrases":["broken"]},{"name":"slow","phrases":["slow"]}],
      "items":[],"topics":[{"id":"other"}],"categories":[)" +
      category("serious", "broken") + "," + category("minor", "slow") +
      R"(],"uncategorised":[],"signals":[],"automated_response":{"allocated":"","missing":"","uncategorised":""}})");
  for (const Problem& problem : reading.problems) ADD_FAILURE() << problem.error.where << problem.error.message;
  return *Book::compile(reading.policy, {"pinned", {}}, "");
}

Decision decided(const Book& book, std::string_view description, std::string_view events = "[]") {
  const Ticket ticket = ticket_of(R"({"id":"t1","subject":"","created_at":"2026-03-06T10:00:00Z","description":")" +
                                  std::string(description) + R"(","events":)" + std::string(events) + "}");
  const auto decision = decide(book, ticket, at("2026-03-06T12:00:00Z"));
  EXPECT_TRUE(decision.ok());
  return *decision;
}

constexpr std::string_view kConfirmed = R"([{"at":"2026-03-06T11:00:00Z","type":"category","value":"serious"}])";
constexpr std::string_view kHandedBack =
    R"([{"at":"2026-03-06T11:00:00Z","type":"category","value":"serious"},
        {"at":"2026-03-06T11:30:00Z","type":"category","value":null}])";

TEST(Confirm, AllocationWaitsForAPerson) {
  const struct {
    int below;
    std::string_view description;
    std::string_view events;
    bool needs;
    std::string_view allocated;
  } cases[] = {
      {0, "slow and broken", "[]", false, "2026-03-06T10:00:00Z"},
      {80, "slow and broken", "[]", false, "2026-03-06T10:00:00Z"},
      {81, "slow and broken", "[]", true, ""},
      {81, "broken", "[]", false, "2026-03-06T10:00:00Z"},
      {81, "hello", "[]", false, ""},
      {81, "slow and broken", kConfirmed, false, "2026-03-06T11:00:00Z"},
      {81, "slow and broken", kHandedBack, true, "2026-03-06T11:00:00Z"},
  };
  for (const auto& c : cases) {
    const Decision decision = decided(book_confirming_below(c.below), c.description, c.events);
    EXPECT_EQ(decision.needs_confirmation, c.needs) << c.below << c.description << c.events;
    EXPECT_EQ(decision.allocated_at ? format_instant(*decision.allocated_at) : "", c.allocated)
        << c.below << c.description << c.events;
  }
}

TEST(Confirm, ACategoryThatDoesNotWaitIsAllocatedAtOnce) {
  const Decision decision = decided(book_confirming_below(81, false), "slow and broken");
  EXPECT_TRUE(decision.needs_confirmation);
  EXPECT_TRUE(decision.allocated_at);
}

TEST(Confirm, WhatAPersonSaidIsNotDoubted) {
  const Decision decision = decided(book_confirming_below(81), "slow and broken", kConfirmed);
  EXPECT_EQ(decision.source, Source::agent);
  EXPECT_EQ(decision.confidence, 100);
  EXPECT_FALSE(decision.close_to);
}

TEST(Confirm, IsReadAloud) {
  const Book book = book_confirming_below(81);
  const Ticket ticket = ticket_of(R"({"id":"t1","subject":"slow, broken","created_at":"2026-03-06T10:00:00Z"})");
  const auto explanation = explain(book, ticket, at("2026-03-06T12:00:00Z"));
  ASSERT_TRUE(explanation.ok());
  const std::string text = to_text(book, *explanation);
  EXPECT_NE(text.find("Category: serious, 80 % sure\n"
                      "  because it is broken\n"
                      "    subject: \"broken\"\n"
                      "  Close to minor:\n"
                      "    because it is slow\n"
                      "      subject: \"slow\"\n"
                      "A person is to confirm the category or set another.\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("Not allocated yet: that waits for a person's word.\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace turnaround::testing
