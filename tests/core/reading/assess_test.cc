#include "core/reading/assess.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/books.h"

namespace turnaround {
namespace {

using namespace testing;

/// Phrases and conditions as the tests below need them, in the words of the policy file.
Book small_book(std::string_view definition, std::string_view more = "") {
  const std::string policy = R"({"name":"small","calendars":[],"fields":["plan"],
    "reading":{"numbers":{"twelve":12},"signature_starts":["kind regards"]},
    "phrases":[{"name":"everyone","phrases":["everyone","all users"],"except":["everyone else"]},
               {"name":"down","phrases":["down","no mail"]}],
    "counts":[{"name":"users","phrases":["<number> ... users"]}],)" +
                             std::string(more) + R"("items":[],"topics":[{"id":"other"}],
    "categories":[{"id":"bad","label":"Bad","targets":[],"definitions":[{"id":"rule","says":"it is bad","when":)" +
                             std::string(definition) + R"(}]}],
    "uncategorised":[],"signals":[],"automated_response":{"allocated":"","missing":"","uncategorised":""}})";
  PolicyReading reading = read_policy(policy);
  for (const Problem& problem : reading.problems) ADD_FAILURE() << problem.error.where << problem.error.message;
  return *Book::compile(std::move(reading.policy), {"pinned", {}}, "");
}

Ticket ticket_saying(std::string subject, std::string description) {
  Ticket ticket;
  ticket.subject = std::move(subject);
  ticket.description = std::move(description);
  return ticket;
}

constexpr std::string_view kBothInOneSentence = R"({"within":"sentence","all":[
  {"field":"text","operator":"mentions","value":"@everyone"},{"field":"text","operator":"mentions","value":"@down"}]})";

bool is_bad(const Book& book, std::string subject, std::string description) {
  return Assessor(book, ticket_saying(std::move(subject), std::move(description))).assess().choice.category.has_value();
}

TEST(Assess, PartsMeetInOneSentence) {
  const Book book = small_book(kBothInOneSentence);
  EXPECT_TRUE(is_bad(book, "", "It is down for everyone."));
  EXPECT_FALSE(is_bad(book, "", "It is down. Everyone is friendly."));
  EXPECT_FALSE(is_bad(book, "down", "everyone"));
  EXPECT_FALSE(is_bad(book, "", "down, but everyone else works"));
  EXPECT_FALSE(is_bad(book, "", "hello\nkind regards\nall users of Down & Co"));
}

TEST(Assess, EvidenceIsTheCustomersOwnSpelling) {
  const Book book = small_book(kBothInOneSentence);
  const auto because = Assessor(book, ticket_saying("Help", "Now  ALL\nUsers have No E-Mail")).assess().choice.because;
  EXPECT_TRUE(because.empty()) << "a line ends a sentence";
  const Ticket ticket = ticket_saying("Help", "Now ALL Users are down: no mail");
  const std::vector<Reason> wanted{{"rule", "it is bad", {{"description", "ALL Users are down"}}}};
  EXPECT_EQ(Assessor(book, ticket).assess().choice.because, wanted);
  const Ticket apart = ticket_saying("Help", "ALL Users of our three offices in town say it is down");
  const std::vector<Reason> pieces{{"rule", "it is bad", {{"description", "ALL Users"}, {"description", "down"}}}};
  EXPECT_EQ(Assessor(book, apart).assess().choice.because, pieces);
}

TEST(Assess, CountsAddDifferentNumbers) {
  const Book book = small_book(R"({"field":"users","operator":"greater_than","value":19})");
  EXPECT_TRUE(is_bad(book, "", "twelve users in Leeds, 8 users in York"));
  EXPECT_FALSE(is_bad(book, "", "12 users, all twelve users"));
  EXPECT_FALSE(is_bad(book, "", "no users"));
}

TEST(Assess, NamedConditionsReadTheTicketOrTheSentence) {
  const Book book =
      small_book(R"({"all":[{"condition":"down"},{"none":[{"condition":"rich"}]}]})",
                 R"("conditions":[{"name":"down","when":{"field":"text","operator":"mentions","value":"@down"}},
                                  {"name":"rich","when":{"field":"plan","operator":"is","value":"gold"}}],)");
  Ticket ticket = ticket_saying("down", "");
  EXPECT_TRUE(Assessor(book, ticket).assess().choice.category);
  ticket.fields = {{"plan", "Gold"}};
  EXPECT_FALSE(Assessor(book, ticket).assess().choice.category);
}

TEST(Assess, LaterWordsAndFieldsCount) {
  const Book book = small_book(kBothInOneSentence);
  Assessor assessor(book, ticket_saying("Help", "It is slow"));
  EXPECT_FALSE(assessor.assess().choice.category);
  Event event;
  event.type = Event::Type::info;
  event.text = "Now everyone is down";
  EXPECT_TRUE(assessor.apply(event));
  EXPECT_EQ(assessor.assess().choice.category, "bad");
  EXPECT_EQ(assessor.assess().choice.because[0].evidence[0].in, "info");
  event.type = Event::Type::waiting;
  EXPECT_FALSE(assessor.apply(event));
}

}  // namespace
}  // namespace turnaround
