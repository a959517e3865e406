#include <gtest/gtest.h>

#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

std::string asked(const Since& since) {
  return adapter().changed(settings(), since)->target;
}

TEST(ZendeskChanges, AreAskedForFromAnInstantAndThenFromTheCursor) {
  const Instant at = *parse_instant("2026-03-09T09:30:00Z");
  EXPECT_EQ(asked({.at = at}), "/api/v2/incremental/tickets/cursor.json?per_page=100&start_time=1773048600");
  EXPECT_EQ(asked({.at = at, .cursor = "MTU3N==|x&y"}),
            "/api/v2/incremental/tickets/cursor.json?per_page=100&cursor=MTU3N%3D%3D%7Cx%26y");
}

TEST(ZendeskChanges, AreTicketsWithTheirVersionAndWhereToGoOn) {
  const auto read = adapter().changes(ok(
      R"({"tickets":[{"id":7,"updated_at":"2026-03-09T09:31:00Z","status":"open"},{"id":"8","status":"deleted"},{"id":null}],)"
      R"("after_cursor":"abc","after_url":"https://acme.zendesk.example/…","end_of_stream":false,"count":3})"));
  ASSERT_TRUE(read) << read.error().message;
  const Changes expected{.tickets = {{"7", "2026-03-09T09:31:00Z"}, {"8", ""}}, .cursor = "abc", .more = true};
  EXPECT_EQ(*read, expected);
}

TEST(ZendeskChanges, EndWithTheStream) {
  EXPECT_FALSE(adapter().changes(ok(R"({"tickets":[],"after_cursor":"abc","end_of_stream":true})"))->more);
  EXPECT_FALSE(adapter().changes(ok(R"({"tickets":[],"after_cursor":"abc"})"))->more);
}

TEST(ZendeskChanges, AnAnswerThatLeadsNowhereIsAnError) {
  for (const char* body : {"", "[]", "{}", R"({"tickets":[]})", R"({"tickets":[],"after_cursor":null})",
                           R"({"tickets":{},"after_cursor":"abc"})"})
    EXPECT_FALSE(adapter().changes(ok(body))) << body;
  EXPECT_EQ(adapter().changes({.status = 429}).error().code, "helpdesk_answered");
}

}  // namespace
}  // namespace turnaround::zendesk::test
