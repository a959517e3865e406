#include "webhook-server/backtest/outcome.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;

const Book& everycloud() {
  static const Book book = book_of("policies/everycloud.json");
  return book;
}

/// Outcome of a ticket that one user's mail does not arrive, created Fri 6 Mar 2026 10:00 in London.
Outcome outcome(const std::string& events, std::string_view now, const std::string& description = "") {
  const Ticket ticket = ticket_of(R"({"id":"t","subject":"One of our users cannot receive mail","description":")" +
                                  description + R"(","created_at":"2026-03-06T10:00:00Z","events":[)" + events + "]}");
  const auto decision = decide(everycloud(), ticket, at(now));
  EXPECT_TRUE(decision.ok());
  return outcome_of(everycloud(), ticket, *decision);
}

const TargetOutcome& target(const Outcome& outcome, std::string_view id) {
  for (const TargetOutcome& each : outcome.targets) {
    if (each.id == id) return each;
  }
  ADD_FAILURE() << id;
  return outcome.targets.front();
}

TEST(Outcome, OfThePromiseToAnswer) {
  struct Case {
    const char* events;
    const char* now;
    Fate expected;
    std::optional<Seconds> late;
  };
  const Case cases[] = {
      {R"({"at":"2026-03-06T10:15:00Z","type":"responded"})", "2026-03-09T00:00:00Z", Fate::met, std::nullopt},
      {R"({"at":"2026-03-06T10:20:30Z","type":"responded"})", "2026-03-09T00:00:00Z", Fate::missed, Seconds{330}},
      {"", "2026-03-06T10:10:00Z", Fate::running, std::nullopt},
      {"", "2026-03-06T12:00:00Z", Fate::missed, std::nullopt},
      {R"({"at":"2026-03-06T10:05:00Z","type":"solved"})", "2026-03-09T00:00:00Z", Fate::none, std::nullopt},
      {R"({"at":"2026-03-06T10:05:00Z","type":"merged"})", "2026-03-09T00:00:00Z", Fate::none, std::nullopt},
  };
  for (const Case& each : cases) {
    const TargetOutcome out = target(outcome(each.events, each.now), "automated-response");
    EXPECT_EQ(out.fate, each.expected) << each.events;
    EXPECT_EQ(out.late, each.late) << each.events;
  }
}

constexpr const char* kComplete =
    "Domain customer.example. Mail from a@partner.example to b@customer.example, inbound, subject: \\\"Invoice\\\", "
    "today at 9:15. It is listed as clean.\\nReceived: from mx.partner.example by mx.customer.example with ESMTPS id "
    "4Qx; Fri, 6 Mar 2026 09:15:12 +0000";

TEST(Outcome, MissingInformationHoldsAllocationUp) {
  const Outcome never = outcome("", "2026-03-06T12:00:00Z");
  EXPECT_EQ(never.category, "medium");
  EXPECT_EQ(never.held_up, HeldUp::to_the_end);
  EXPECT_EQ(never.held_up_for, Seconds{7'200});
  EXPECT_FALSE(never.information.empty());
  EXPECT_EQ(target(never, "solution").fate, Fate::waiting);

  const Outcome at_once = outcome("", "2026-03-06T12:00:00Z", kComplete);
  EXPECT_TRUE(at_once.information.empty());
  EXPECT_EQ(at_once.held_up, HeldUp::no);
  EXPECT_EQ(target(at_once, "solution").fate, Fate::running);

  // It came on Monday at 9:30: from Friday 10:00 to 17:30, and half an hour.
  const Outcome later =
      outcome(R"({"at":"2026-03-09T09:30:00Z","type":"info","text":")" + std::string(kComplete) + "\"}",
              "2026-03-09T12:00:00Z");
  EXPECT_EQ(later.held_up, HeldUp::until_it_came);
  EXPECT_EQ(later.held_up_for, Seconds{8 * 3'600});
}

TEST(Outcome, LatenessIsOpenTime) {
  // Due Tue 10:00 the same time of day; solved Wed 9:30: Tue 10:00 to 17:30, and half an hour.
  const Outcome late = outcome(R"({"at":"2026-03-11T09:30:00Z","type":"solved"})", "2026-03-20T00:00:00Z", kComplete);
  EXPECT_EQ(target(late, "solution").due, at("2026-03-10T10:00:00Z"));
  EXPECT_EQ(target(late, "solution").late, Seconds{8 * 3'600});
}

}  // namespace
}  // namespace turnaround::backtest
