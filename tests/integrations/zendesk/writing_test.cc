// Writing back: only what differs, guarded against other people's updates, and what the answers mean.
#include <gtest/gtest.h>

#include "integrations/retry_after.h"
#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

Instant at(std::string_view text) {
  return *parse_instant(text);
}

WriteBack medium() {
  return {.ticket = "5158",
          .category = "medium",
          .label = "Medium",
          .due = at("2026-03-10T16:59:00Z"),
          .due_date = "2026-03-10"};
}

Snapshot seen_with(WriteBack written) {
  Snapshot seen;
  seen.ticket.id = "5158";
  seen.version = "2026-03-09T09:30:00Z";
  seen.written = std::move(written);
  return seen;
}

TEST(ZendeskWriting, SendsOnlyWhatDiffers) {
  struct Row {
    std::string name;
    WriteBack held;
    WriteBack wanted;
    std::string body;  // empty: nothing is sent
  };
  const std::string guard =
      R"("metadata":{"turnaround":"1"},"safe_update":true,"updated_stamp":"2026-03-09T09:30:00Z"}})";
  WriteBack missing = medium();
  missing.due.reset();
  missing.due_date.clear();
  missing.missing = {"sender", "recipient"};
  WriteBack later = medium();
  later.due = at("2026-03-10T17:29:00Z");
  const std::vector<Row> rows = {
      {"first time",
       {},
       medium(),
       R"({"ticket":{"custom_fields":[{"id":3601,"value":"sla_medium"},{"id":3602,"value":"2026-03-10"},)"
       R"({"id":3603,"value":"2026-03-10T16:59:00Z"}],)" +
           guard},
      {"the same again", medium(), medium(), ""},
      {"the label alone is not written", {}, {.ticket = "5158", .label = "None"}, ""},
      {"another hour", medium(), later,
       R"({"ticket":{"custom_fields":[{"id":3603,"value":"2026-03-10T17:29:00Z"}],)" + guard},
      {"information is missing", medium(), missing,
       R"({"ticket":{"custom_fields":[{"id":3602,"value":null},{"id":3603,"value":null},{"id":3604,"value":"sender, recipient"}],)" +
           guard},
      {"no category any more",
       medium(),
       {.ticket = "5158"},
       R"({"ticket":{"custom_fields":[{"id":3601,"value":null},{"id":3602,"value":null},{"id":3603,"value":null}],)" +
           guard},
  };
  for (const Row& row : rows) {
    const auto request = adapter().write(settings(), seen_with(row.held), row.wanted);
    EXPECT_EQ(request ? request->body : "", row.body) << row.name;
    EXPECT_EQ(adapter().differences(settings(), seen_with(row.held), row.wanted).empty(), row.body.empty()) << row.name;
    if (!request) continue;
    EXPECT_EQ(request->method, "PUT");
    EXPECT_EQ(request->target, "/api/v2/tickets/5158.json");
    EXPECT_EQ(request->body.find("\"tags\""), std::string::npos) << "would replace the ticket's tags";
  }
}

TEST(ZendeskWriting, PostsACommentOncePerKey) {
  WriteBack wanted = medium();
  wanted.comment = WriteBack::Comment{.key = "k1", .text = "Thank you\nfor \"it\""};
  Snapshot seen = seen_with(medium());
  const auto request = adapter().write(settings(), seen, wanted);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->body, R"({"ticket":{"comment":{"body":"Thank you\nfor \"it\"","public":true},)"
                           R"("metadata":{"turnaround":"1","turnaround_comment":"k1"},)"
                           R"("safe_update":true,"updated_stamp":"2026-03-09T09:30:00Z"}})");
  seen.comment_keys = {"k0", "k1"};
  EXPECT_FALSE(adapter().write(settings(), seen, wanted));
  wanted.comment->key = "k2";
  EXPECT_EQ(adapter().differences(settings(), seen, wanted), std::vector<std::string>{"comment"});
}

TEST(ZendeskWriting, LeavesAClosedTicketAlone) {
  Snapshot seen = seen_with({});
  seen.closed = true;
  EXPECT_FALSE(adapter().write(settings(), seen, medium()));
  EXPECT_FALSE(adapter().differences(settings(), seen, medium()).empty());
}

TEST(ZendeskWriting, WhatIsWrittenIsReadBackWithoutDifferences) {
  const HttpResponse now = ticket("open", "[]",
                                  R"({"id":3601,"value":"sla_medium"},{"id":3602,"value":"2026-03-10"},)"
                                  R"({"id":3603,"value":"2026-03-10T16:59:00+00:00"},{"id":3604,"value":null})");
  const auto step = adapter().read(settings(), "5158", std::vector{now, audits({created()})});
  ASSERT_TRUE(step.ok());
  EXPECT_TRUE(adapter().differences(settings(), std::get<Snapshot>(*step), medium()).empty());
}

TEST(ZendeskWriting, AScribbleInOurFieldIsADifference) {
  const HttpResponse now = ticket("open", "[]", R"({"id":3603,"value":"soon"},{"id":3602,"value":"2026-03-11"})");
  const auto step = adapter().read(settings(), "5158", std::vector{now, audits({created()})});
  ASSERT_TRUE(step.ok());
  const std::vector<std::string> expected = {"due_date", "due"};
  EXPECT_EQ(adapter().differences(settings(), std::get<Snapshot>(*step), {.ticket = "5158"}), expected);
}

TEST(ZendeskVerdict, OfEveryAnswer) {
  struct Row {
    HttpResponse answer;
    Outcome expected;
    std::optional<int> wait;
  };
  const std::vector<Row> rows = {
      {{200, {}, R"({"ticket":{"id":5158}})"}, Outcome::done, {}},
      {{200, {}, "<html>login</html>"}, Outcome::later, {}},
      {{200, {}, ""}, Outcome::later, {}},
      {{301, {{"Location", "https://elsewhere.example"}}, ""}, Outcome::refused, {}},
      {{400, {}, "{}"}, Outcome::refused, {}},
      {{401, {}, R"({"error":"Couldn't authenticate you"})"}, Outcome::later, {}},
      {{403, {}, R"({"error":{"title":"Forbidden","message":"You do not have access"}})"}, Outcome::refused, {}},
      {{404, {}, R"({"error":"RecordNotFound"})"}, Outcome::gone, {}},
      {{408, {}, ""}, Outcome::later, {}},
      {{409, {}, R"({"error":"UpdateConflict"})"}, Outcome::conflict, {}},
      {{422, {}, R"({"error":"RecordInvalid","details":{}})"}, Outcome::refused, {}},
      {{422, {}, R"({"error":"UpdateConflict"})"}, Outcome::conflict, {}},
      {{422, {}, "not json"}, Outcome::refused, {}},
      {{429, {{"Retry-After", "41"}}, ""}, Outcome::later, 41},
      {{429, {}, ""}, Outcome::later, {}},
      {{500, {}, ""}, Outcome::later, {}},
      {{503, {{"retry-after", "Mon, 23 Nov 2026 07:10:30 GMT"}, {"Date", "Mon, 23 Nov 2026 07:10:00 GMT"}}, ""},
       Outcome::later,
       30},
      {{0, {}, ""}, Outcome::later, {}},
      {{700, {}, ""}, Outcome::later, {}},
  };
  for (const Row& row : rows) {
    const Verdict verdict = adapter().judge(row.answer);
    EXPECT_EQ(verdict.outcome, row.expected) << row.answer.status << " " << row.answer.body;
    EXPECT_FALSE(verdict.reason.empty());
    EXPECT_EQ(verdict.retry_after, row.wait ? std::optional(Seconds{*row.wait}) : std::nullopt) << row.answer.status;
  }
}

TEST(RetryAfter, SecondsOrADateAgainstTheAnswersOwn) {
  struct Row {
    std::vector<Header> headers;
    std::optional<int> expected;
  };
  const Header date = {"Date", "Mon, 23 Nov 2026 07:10:00 GMT"};
  const std::vector<Row> rows = {
      {{}, {}},
      {{{"Retry-After", "0"}}, 0},
      {{{"Retry-After", "120"}}, 120},
      {{{"Retry-After", "999999999"}}, 86400},
      {{{"Retry-After", "-5"}}, {}},
      {{{"Retry-After", "soon"}}, {}},
      {{{"Retry-After", "99999999999999999999"}}, {}},
      {{{"Retry-After", "Mon, 23 Nov 2026 07:11:00 GMT"}}, {}},
      {{{"Retry-After", "Mon, 23 Nov 2026 07:11:00 GMT"}, date}, 60},
      {{{"Retry-After", "Mon, 23 Nov 2026 07:00:00 GMT"}, date}, 0},
      {{{"Retry-After", "Mon, 31 Feb 2026 07:00:00 GMT"}, date}, {}},
      {{{"Retry-After", "Mon, 23 Xxx 2026 07:00:00 GMT"}, date}, {}},
  };
  for (const Row& row : rows) {
    const auto wait = retry_after({.status = 429, .headers = row.headers, .body = ""});
    EXPECT_EQ(wait, row.expected ? std::optional(Seconds{*row.expected}) : std::nullopt)
        << (row.headers.empty() ? "" : row.headers[0].value);
  }
}

}  // namespace
}  // namespace turnaround::zendesk::test
