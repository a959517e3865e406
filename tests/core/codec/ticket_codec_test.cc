#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "core/limits.h"

namespace turnaround {
namespace {

Instant at(std::string_view text) {
  return *parse_instant(text);
}

constexpr std::string_view kTicket = R"({"id":"t1","subject":"No mail","description":"<p>down</p>",
 "requester":"a@customer.example","channel":"email","attachments":["x.eml"],"status":"open","tags":["vip"],
 "fields":{"customer-domain":"customer.example","users":24,"urgent":true,"share":0.5,"empty":null},
 "created_at":"2026-03-06T16:59:00Z","assignee":"ignored",
 "events":[
  {"at":"2026-03-06T17:10:00Z","type":"waiting","reason":"customer"},
  {"at":"2026-03-09T09:30:00+01:00","type":"resumed"},
  {"at":"2026-03-09T10:00:00Z","type":"category","value":"low"},
  {"at":"2026-03-09T10:01:00Z","type":"category","value":null},
  {"at":"2026-03-09T10:02:00Z","type":"field","name":"priority","value":3},
  {"at":"2026-03-09T10:03:00Z","type":"field","name":"priority"},
  {"at":"2026-03-09T10:04:00Z","type":"tags","tags":["a","b"]},
  {"at":"2026-03-09T10:05:00Z","type":"info","text":"see file","attachments":["log.txt"]},
  {"at":"2026-03-09T10:06:00Z","type":"escalated","text":"to the board"},
  {"at":"2026-03-09T10:07:00Z","type":"asked","items":["sender"]}]})";

TEST(TicketCodec, ReadsEverything) {
  const auto ticket = read_ticket(kTicket);
  ASSERT_TRUE(ticket.ok()) << ticket.error().where << " " << ticket.error().message;
  EXPECT_EQ(ticket->id, "t1");
  EXPECT_EQ(ticket->created_at, at("2026-03-06T16:59:00Z"));
  EXPECT_EQ(ticket->tags, std::vector<std::string>{"vip"});
  EXPECT_EQ(ticket->attachments, std::vector<std::string>{"x.eml"});
  EXPECT_EQ(ticket->fields,
            (std::vector<Field>{
                {"customer-domain", "customer.example"}, {"users", "24"}, {"urgent", "true"}, {"share", "0.5"}}));
  const auto event = [](std::string_view when, Event::Type type) { return Event{.at = at(when), .type = type}; };
  std::vector<Event> expected = {
      event("2026-03-06T17:10:00Z", Event::Type::waiting),  event("2026-03-09T08:30:00Z", Event::Type::resumed),
      event("2026-03-09T10:00:00Z", Event::Type::category), event("2026-03-09T10:01:00Z", Event::Type::category),
      event("2026-03-09T10:02:00Z", Event::Type::field),    event("2026-03-09T10:03:00Z", Event::Type::field),
      event("2026-03-09T10:04:00Z", Event::Type::tags),     event("2026-03-09T10:05:00Z", Event::Type::info),
      event("2026-03-09T10:06:00Z", Event::Type::other),    event("2026-03-09T10:07:00Z", Event::Type::asked),
  };
  expected[0].reason = "customer";
  expected[2].value = "low";
  expected[4].name = expected[5].name = "priority";
  expected[4].value = "3";
  expected[6].words = {"a", "b"};
  expected[9].words = {"sender"};
  expected[7].text = "see file";
  expected[7].words = {"log.txt"};
  expected[8].name = "escalated";
  expected[8].text = "to the board";
  EXPECT_EQ(ticket->events, expected);
}

TEST(TicketCodec, WritesWhatItReads) {
  const Ticket ticket = *read_ticket(kTicket);
  const auto again = read_ticket(write_ticket(ticket));
  ASSERT_TRUE(again.ok()) << again.error().where << " " << again.error().message;
  EXPECT_EQ(*again, ticket);
  EXPECT_EQ(write_ticket(*again), write_ticket(ticket));
}

TEST(TicketCodec, AlmostEverythingMayBeMissing) {
  const std::string least = R"({"id":"t1","subject":"","created_at":"2026-03-06T16:59:00Z"})";
  const auto ticket = read_ticket(least);
  ASSERT_TRUE(ticket.ok());
  EXPECT_EQ(write_ticket(*ticket), least);
  EXPECT_TRUE(read_ticket(R"({"id":"t1","subject":"","created_at":"2026-03-06T16:59:00Z","events":null})").ok());
}

struct Refuses {
  std::string ticket;
  std::string code;
  std::string where;
  std::string message;
};

TEST(TicketCodec, RefusesWithTheOffendingPlace) {
  const std::string start = R"({"id":"t1","subject":"s","created_at":"2026-03-06T16:59:00Z",)";
  std::string events = start + "\"events\":[";
  for (std::size_t i = 0; i <= limits::kTicketEvents; ++i) events += i ? ",{}" : "{}";
  const Refuses table[] = {
      {"[]", "wrong_type", "", "expected an object, found a list"},
      {"{}", "missing_member", "", "`id` is missing: add it"},
      {R"({"id":7,"subject":"s"})", "wrong_type", "/id", "expected text, found a whole number"},
      {R"({"id":"t1","subject":"s"})", "missing_member", "", "`created_at` is missing: add it"},
      {R"({"id":"t1","subject":"s","created_at":0})", "wrong_type", "/created_at",
       "expected an instant like `2026-03-02T08:00:00Z`, found a whole number"},
      {start + R"("tags":"vip"})", "wrong_type", "/tags", "expected a list, found some text"},
      {start + R"("tags":["a",1]})", "wrong_type", "/tags/1", "expected text, found a whole number"},
      {start + R"("fields":{"a/b~":[]}})", "wrong_type", "/fields/a~1b~0",
       "expected text, a number, true, false or null, found a list"},
      {start + R"("events":[{"type":"solved"}]})", "missing_member", "/events/0", "`at` is missing: add it"},
      {start + R"("events":[{"at":"2026-03-06T16:59:00Z","type":"field"}]})", "missing_member", "/events/0",
       "`name` of the field is missing: add it"},
      {events + "]}", "too_many_events", "/events", "more than 10000 events: send fewer"},
      {"{\n\"id\":}", "json_syntax", "line 2", ""},
  };
  for (const Refuses& row : table) {
    const auto ticket = read_ticket(row.ticket);
    ASSERT_FALSE(ticket.ok()) << row.ticket.substr(0, 200);
    EXPECT_EQ(ticket.error().code, row.code) << row.ticket.substr(0, 200);
    EXPECT_EQ(ticket.error().where, row.where) << row.ticket.substr(0, 200);
    if (!row.message.empty()) {
      EXPECT_EQ(ticket.error().message, row.message);
    }
  }
  EXPECT_EQ(read_ticket(R"({"id":"t1","subject":"s","created_at":"yesterday"})").error().where, "/created_at");
}

}  // namespace
}  // namespace turnaround
