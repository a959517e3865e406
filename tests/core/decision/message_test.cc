#include "core/decision/message.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

std::string message_for(const std::string& fields, const Book& book = desk()) {
  const Ticket ticket =
      ticket_of(R"({"id":"t7","subject":"Help","created_at":"2026-03-06T16:59:00Z","fields":)" + fields + "}");
  const auto decision = decide(book, ticket, ticket.created_at);
  EXPECT_TRUE(decision.ok());
  return decision ? automated_response(book, *decision) : std::string();
}

TEST(AutomatedResponse, NamesCategoryAndTargetsWhenTheTicketIsAllocated) {
  EXPECT_EQ(message_for(R"({"priority":"medium","customer-domain":"customer.example"})"),
            "Ticket t7 is filed as Medium.\nSolution: by Tue 10 Mar 2026 16:59 GMT (Europe/London)");
}

TEST(AutomatedResponse, SaysHowLongAWaitingTargetRunsAndAsksForWhatIsMissing) {
  EXPECT_EQ(
      message_for(R"({"priority":"medium"})"),
      "Ticket t7 falls under Medium.\nSolution: 2 working days, from when the information is complete\nTo go on we "
      "need\n- your domain as shown in the control panel\n- the reason code, if the system "
      "captured one");
}

TEST(AutomatedResponse, PromisesNothingWithoutACategory) {
  EXPECT_EQ(message_for(R"({"customer-domain":"customer.example"})"), "Ticket t7: a colleague will look at it.");
}

TEST(AutomatedResponse, IsNotSentWhereNoTargetIsMetByIt) {
  EXPECT_EQ(message_for(R"({"priority":"cosmetic","customer-domain":"customer.example"})"), "");
}

}  // namespace
}  // namespace turnaround::testing
