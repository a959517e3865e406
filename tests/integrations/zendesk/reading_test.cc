// Reading a ticket: which requests it takes, and what the answers become.
#include <gtest/gtest.h>

#include <array>

#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

Snapshot snapshot(const std::vector<HttpResponse>& answers) {
  const auto step = adapter().read(settings(), "5158", answers);
  if (!step) {
    ADD_FAILURE() << step.error().message;
    return {};
  }
  if (const auto* request = std::get_if<HttpRequest>(&*step)) {
    ADD_FAILURE() << "asks for more: " << request->target;
    return {};
  }
  return std::get<Snapshot>(*step);
}

std::string target(const std::vector<HttpResponse>& answers) {
  const auto step = adapter().read(settings(), "5158", answers);
  if (!step) return "error " + step.error().code;
  if (std::holds_alternative<Gone>(*step)) return "gone";
  if (std::holds_alternative<Snapshot>(*step)) return "snapshot";
  const auto& request = std::get<HttpRequest>(*step);
  return request.method + " " + request.target;
}

/// "16:59 waiting customer": time, type and what belongs to it.
std::string told(const Event& event) {
  constexpr std::array<std::string_view, 16> kNames = {
      "waiting",  "resumed", "confirmed", "announced", "responded", "workaround", "solved",  "reopened",
      "category", "field",   "tags",      "info",      "asked",     "merged",     "deleted", "other"};
  std::string text = format_instant(event.at).substr(8, 8) + " ";
  text += kNames.at(static_cast<std::size_t>(event.type));
  if (!event.reason.empty()) text += " " + event.reason;
  if (!event.name.empty()) text += " " + event.name;
  if (event.value) text += "=" + *event.value;
  if (!event.text.empty()) text += " '" + event.text + "'";
  for (const std::string& word : event.words) text += " #" + word;
  return text;
}

std::vector<std::string> events(const std::vector<std::string>& updates, std::string_view status = "open",
                                std::string_view tags = "[]") {
  std::vector<std::string> all = {created()};
  all.insert(all.end(), updates.begin(), updates.end());
  std::vector<std::string> lines;
  for (const Event& event : snapshot({ticket(status, tags), audits(all)}).ticket.events) lines.push_back(told(event));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ZendeskReading, AsksForTicketThenAuditsPageByPage) {
  EXPECT_EQ(target({}), "GET /api/v2/tickets/5158.json?include=users");
  EXPECT_EQ(target({ticket()}), "GET /api/v2/tickets/5158/audits.json?page%5Bsize%5D=100&include=users");
  const HttpResponse page = ok(R"({"audits":[],"meta":{"has_more":true,"after_cursor":"eyJ+/=="}})");
  EXPECT_EQ(target({ticket(), page}),
            "GET /api/v2/tickets/5158/audits.json?page%5Bsize%5D=100&include=users&page%5Bafter%5D=eyJ%2B%2F%3D%3D");
  EXPECT_EQ(target({ticket(), page, audits({created()})}), "snapshot");
}

TEST(ZendeskReading, AsksForAuthorsItDoesNotKnowOnce) {
  const HttpResponse history = audits({created(), update("2026-03-06T17:00:00Z", 950, comment(950, "On it"))});
  EXPECT_EQ(target({ticket(), history}), "GET /api/v2/users/show_many.json?ids=950");
  const HttpResponse users = ok(R"({"users":[{"id":950,"email":"x@helpdesk.example","role":"agent"}]})");
  EXPECT_EQ(told(snapshot({ticket(), history, users}).ticket.events.at(0)), "06T17:00 responded");
  EXPECT_TRUE(snapshot({ticket(), history, ok(R"({"users":[]})")}).ticket.events.empty());
}

TEST(ZendeskReading, AnswersOfTheWorld) {
  struct Row {
    std::string name;
    std::vector<HttpResponse> answers;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"not found", {{404, {}, R"({"error":"RecordNotFound"})"}}, "gone"},
      {"deleted meanwhile", {ticket(), {404, {}, ""}}, "gone"},
      {"a user not found says nothing of the ticket",
       {ticket(), audits({created()}), {404, {}, ""}},
       "error helpdesk_answered"},
      {"rate limit", {{429, {{"Retry-After", "7"}}, ""}}, "error helpdesk_answered"},
      {"credentials", {{401, {}, "{}"}}, "error helpdesk_answered"},
      {"outage", {ticket(), {503, {}, "<html>"}}, "error helpdesk_answered"},
      {"a login page", {{200, {}, "<html>"}}, "error bad_answer"},
      {"no ticket in it", {ok("{}"), audits({})}, "error bad_answer"},
      {"another ticket",
       {ok(R"({"ticket":{"id":1,"created_at":"2026-03-06T16:59:00Z"}})"), audits({})},
       "error bad_answer"},
      {"no creation time", {ok(R"({"ticket":{"id":5158}})"), audits({})}, "error bad_answer"},
      {"an audit without time", {ticket(), audits({R"({"id":1,"events":[]})"})}, "error bad_answer"},
      {"more pages without a cursor", {ticket(), ok(R"({"audits":[],"meta":{"has_more":true}})")}, "error bad_answer"},
      {"more pages the old way", {ticket(), ok(R"({"audits":[],"next_page":"https://x"})")}, "error bad_answer"},
      {"an archived ticket", {ticket(), ok(R"({"audits":[],"next_page":null})")}, "snapshot"},
      {"unknown members and types",
       {ticket(),
        audits({created(R"(,{"type":"SurveyOffered","x":[1.5,{}]})"), update("2026-03-06T17:00:00Z", 900, "")})},
       "snapshot"},
  };
  for (const Row& row : rows) EXPECT_EQ(target(row.answers), row.expected) << row.name;
}

TEST(ZendeskReading, TheTicketIsWhatWasFirstSent) {
  const Snapshot seen = snapshot(
      {ticket("open", R"(["vip","late"])",
              R"({"id":3700,"value":"now.example"},{"id":3800,"value":["a","b"]},{"id":3801,"value":null})"),
       audits({created(R"(,{"id":17,"type":"Create","field_name":"3700","value":"customer.example"})", R"(["vip"])"),
               update("2026-03-06T17:00:00Z", 501,
                      change("3700", R"("customer.example")", R"("now.example")") + "," +
                          change("tags", R"(["vip"])", R"(["vip","late"])") + "," +
                          change("priority", "null", R"("HIGH")") + "," +
                          change("subject", R"("Login broken")", R"("Login")"))})});
  EXPECT_EQ(seen.ticket.id, "5158");
  EXPECT_EQ(seen.ticket.subject, "Login broken");
  EXPECT_EQ(seen.ticket.description, "Cannot log in");
  EXPECT_EQ(seen.ticket.requester, "ann@customer.example");
  EXPECT_EQ(seen.ticket.channel, "email");
  EXPECT_EQ(seen.ticket.status, "new");
  EXPECT_EQ(seen.ticket.tags, Lines{"vip"});
  EXPECT_EQ(seen.ticket.attachments, Lines{"screen.png"});
  EXPECT_EQ(format_instant(seen.ticket.created_at), "2026-03-06T16:59:00Z");
  const std::vector<Field> fields = {{"customer-domain", "customer.example"},
                                     {"custom_fields_3800", "a,b"},
                                     {"organization_id", "77"},
                                     {"type", "incident"}};
  EXPECT_EQ(seen.ticket.fields, fields);
  EXPECT_EQ(seen.version, "2026-03-09T09:30:00Z");
  Lines lines;
  for (const Event& event : seen.ticket.events) lines.push_back(told(event));
  const Lines expected = {"06T17:00 tags #vip #late", "06T17:00 field customer-domain=now.example",
                          "06T17:00 field priority=high"};
  EXPECT_EQ(lines, expected);
}

TEST(ZendeskReading, StatusBecomesWaitingSolvedAndReopened) {
  const auto status = [](std::string_view at, std::string_view before, std::string_view after) {
    return update("2026-03-06T" + std::string(at) + ":00Z", 900,
                  change("status", "\"" + std::string(before) + "\"", "\"" + std::string(after) + "\""));
  };
  struct Row {
    std::string name;
    std::vector<std::string> updates;
    Lines expected;  // without the fields' own events
  };
  const std::vector<Row> rows = {
      {"opened", {status("17:00", "new", "open")}, {}},
      {"pending and back",
       {status("17:00", "open", "pending"), status("18:00", "pending", "open")},
       {"06T17:00 waiting customer", "06T18:00 resumed customer"}},
      {"written in capitals", {status("17:00", "OPEN", "PENDING")}, {"06T17:00 waiting customer"}},
      {"from one wait into another",
       {status("17:00", "open", "hold"), status("18:00", "hold", "pending")},
       {"06T17:00 waiting third-party", "06T18:00 resumed third-party", "06T18:00 waiting customer"}},
      {"solved while pending",
       {status("17:00", "open", "pending"), status("18:00", "pending", "solved")},
       {"06T17:00 waiting customer", "06T18:00 resumed customer", "06T18:00 solved"}},
      {"solved, closed later",
       {status("17:00", "open", "solved"), status("18:00", "solved", "closed")},
       {"06T17:00 solved"}},
      {"closed at once", {status("17:00", "open", "closed")}, {"06T17:00 solved"}},
      {"reopened",
       {status("17:00", "open", "solved"), status("18:00", "solved", "open")},
       {"06T17:00 solved", "06T18:00 reopened"}},
      {"reopened into pending",
       {status("17:00", "open", "solved"), status("18:00", "solved", "pending")},
       {"06T17:00 solved", "06T18:00 reopened", "06T18:00 waiting customer"}},
      {"deleted", {status("17:00", "open", "deleted")}, {"06T17:00 deleted"}},
      {"pages in the wrong order",
       {status("18:00", "pending", "open"), status("17:00", "open", "pending")},
       {"06T17:00 waiting customer", "06T18:00 resumed customer"}},
  };
  for (const Row& row : rows) {
    Lines lines;
    for (const std::string& line : events(row.updates)) {
      if (line.find("field status") == std::string::npos) lines.push_back(line);
    }
    EXPECT_EQ(lines, row.expected) << row.name;
  }
}

TEST(ZendeskReading, AMergedTicketIsNotSolved) {
  const std::string closing = change("status", R"("open")", R"("closed")");
  const std::string merging = R"({"channel":"web","source":{"rel":"merge"}})";
  const Lines by_tag = events(
      {update("2026-03-06T17:00:00Z", 900, closing + "," + change("tags", "[]", R"(["closed_by_merge"])"))}, "closed");
  EXPECT_EQ(by_tag.back(), "06T17:00 merged");
  const Lines by_via = events({update("2026-03-06T17:00:00Z", 900, closing, "{}", merging)}, "closed");
  EXPECT_EQ(by_via.back(), "06T17:00 merged");
}

TEST(ZendeskReading, CommentsInformOrAnswer) {
  struct Row {
    std::string name;
    std::string update;
    Lines expected;
  };
  const std::vector<Row> rows = {
      {"the requester", update("2026-03-06T17:00:00Z", 501, comment(501, "more")), {"06T17:00 info 'more'"}},
      {"a colleague of theirs", update("2026-03-06T17:00:00Z", 502, comment(502, "more")), {"06T17:00 info 'more'"}},
      {"staff, public", update("2026-03-06T17:00:00Z", 900, comment(900, "Hello")), {"06T17:00 responded"}},
      {"staff, internal", update("2026-03-06T17:00:00Z", 900, comment(900, "hm", false)), {}},
      {"an API user on the customer's behalf",
       update("2026-03-06T17:00:00Z", 901, comment(501, "more")),
       {"06T17:00 info 'more'"}},
  };
  for (const Row& row : rows) EXPECT_EQ(events({row.update}), row.expected) << row.name;
}

TEST(ZendeskReading, APersonsCategoryIsAnEventAndOursIsNot) {
  const std::string ours = R"({"turnaround":"1"})";
  const std::string by_rule =
      R"({"id":3,"type":"Change","field_name":"3601","previous_value":"sla_low","value":"sla_bc","via":{"channel":"rule"}})";
  struct Row {
    std::string name;
    std::string update;
    Lines expected;
  };
  const std::vector<Row> rows = {
      {"an agent",
       update("2026-03-06T17:00:00Z", 900, change("3601", "\"\"", R"("sla_medium")")),
       {"06T17:00 category=medium"}},
      {"an agent, configured option",
       update("2026-03-06T17:00:00Z", 900, change("3601", "\"\"", R"("sla_bc")")),
       {"06T17:00 category=business-critical"}},
      {"handed back",
       update("2026-03-06T17:00:00Z", 900, change("3601", R"("sla_bc")", "\"\"")),
       {"06T17:00 category"}},
      {"ours", update("2026-03-06T17:00:00Z", 901, change("3601", "null", R"("sla_medium")"), ours), {}},
      {"a trigger within our update",
       update("2026-03-06T17:00:00Z", 901, by_rule, ours),
       {"06T17:00 category=business-critical"}},
      {"an end user's form", update("2026-03-06T17:00:00Z", 501, change("3601", "null", R"("sla_bc")")), {}},
      {"our due fields in anyone's hand", update("2026-03-06T17:00:00Z", 900, change("3603", "null", R"("soon")")), {}},
  };
  for (const Row& row : rows) EXPECT_EQ(events({row.update}), row.expected) << row.name;
}

TEST(ZendeskReading, OurWriteBackLeavesNoTraceButTheResponse) {
  const std::string before = update("2026-03-06T17:00:00Z", 900, change("tags", "[]", R"(["vip"])"));
  const std::string ours =
      update("2026-03-06T17:01:00Z", 901,
             comment(901, "We have your ticket") + "," + change("3601", "null", R"("sla_medium")") + "," +
                 change("3602", "null", R"("2026-03-10")") + "," + change("3603", "null", R"("2026-03-10T16:59:00Z")") +
                 "," + change("3604", "null", R"("sender, recipient")") + "," +
                 change("tags", R"(["vip"])", R"(["sla_medium","vip"])"),
             R"({"turnaround":"1","turnaround_comment":"sha256:abc"})");
  const Snapshot first = snapshot({ticket("open", R"(["vip"])"), audits({created(), before})});
  const Snapshot second =
      snapshot({ticket("open", R"(["sla_medium","vip"])",
                       R"({"id":3601,"value":"sla_medium"},{"id":3602,"value":"2026-03-10"},)"
                       R"({"id":3603,"value":"2026-03-10T16:59:00Z"},{"id":3604,"value":"sender, recipient"})"),
                audits({created(), before, ours})});
  Ticket without = second.ticket;
  ASSERT_EQ(without.events.size(), first.ticket.events.size() + 1);
  EXPECT_EQ(told(without.events.back()), "06T17:01 responded sha256:abc");
  without.events.pop_back();
  EXPECT_EQ(without, first.ticket);

  EXPECT_EQ(second.comment_keys, Lines{"sha256:abc"});
  EXPECT_EQ(second.written.category, "medium");
  EXPECT_EQ(second.written.due_date, "2026-03-10");
  ASSERT_TRUE(second.written.due.has_value());
  EXPECT_EQ(format_instant(*second.written.due), "2026-03-10T16:59:00Z");
  EXPECT_EQ(second.written.missing, (Lines{"sender", "recipient"}));
  EXPECT_FALSE(second.closed);
}

TEST(ZendeskReading, AClosedTicketTakesNoMoreUpdates) {
  EXPECT_TRUE(snapshot({ticket("closed"), audits({created()})}).closed);
  EXPECT_TRUE(snapshot({ticket("closed"), audits({created()})}).over);
  EXPECT_TRUE(snapshot({ticket("solved"), audits({created()})}).over);
  EXPECT_FALSE(snapshot({ticket("solved"), audits({created()})}).closed);
  EXPECT_FALSE(snapshot({ticket("pending"), audits({created()})}).over);
  const Snapshot deleted = snapshot({ticket("deleted"), audits({created()})});
  EXPECT_TRUE(deleted.closed);
  EXPECT_EQ(told(deleted.ticket.events.back()), "09T09:30 deleted");
}

}  // namespace
}  // namespace turnaround::zendesk::test
