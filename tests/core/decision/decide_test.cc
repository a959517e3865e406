// Bounds and errors; what is decided stands in tests/vectors.
#include "core/decision/decide.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

Ticket small() {
  return ticket_of(R"({"id":"t1","subject":"Help","created_at":"2026-03-06T16:59:00Z"})");
}

std::string error_of(const Ticket& ticket, std::string_view now = "2026-03-06T17:00:00Z") {
  const auto decision = decide(desk(), ticket, at(now));
  return decision ? "none" : decision.error().code;
}

TEST(Decide, TicketsHaveBounds) {
  Ticket ticket = small();
  ticket.events.assign(limits::kTicketEvents, Event{.at = ticket.created_at});
  EXPECT_EQ(error_of(ticket), "none");
  ticket.events.push_back(ticket.events.front());
  EXPECT_EQ(error_of(ticket), "too_many_events");

  Ticket large = small();
  large.description.assign(limits::kTicketBytes, ' ');
  EXPECT_EQ(error_of(large), "ticket_too_large");
}

TEST(Decide, OnlyInTheYearsOfTheBook) {
  Ticket ticket = small();
  EXPECT_EQ(error_of(ticket, "2050-01-01T00:00:00Z"), "outside_horizon");
  ticket.created_at = at("2009-12-31T23:59:59Z");
  EXPECT_EQ(error_of(ticket), "outside_horizon");
  ticket.created_at = at("2049-12-31T23:50:00Z");
  EXPECT_EQ(error_of(ticket, "2049-12-31T23:55:00Z"), "no_open_time");
}

TEST(Decide, EqualArgumentsGiveEqualDecisions) {
  const auto first = decide(desk(), small(), at("2026-03-06T17:00:00Z"));
  const auto second = decide(desk(), small(), at("2026-03-06T17:00:00Z"));
  EXPECT_EQ(*first, *second);
}

TEST(Decide, BeforeTheCreationNothingIsUsed) {
  const auto decision = decide(desk(), small(), at("2026-03-06T16:00:00Z"));
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(decision->targets[0].state, TargetState::running);
  EXPECT_EQ(decision->targets[0].used, Seconds{0});
}

}  // namespace
}  // namespace turnaround::testing
