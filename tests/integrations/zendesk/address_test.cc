// Which ticket and which delivery a webhook is.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

const std::vector<Header> kHeaders = {{"X-Zendesk-Webhook-Invocation-Id", "01J8INVOCATION"},
                                      {"x-zendesk-webhook-signature", "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM="}};

TEST(ZendeskAddress, NamesTicketTypeAndDelivery) {
  struct Row {
    std::string body;
    Address expected;
  };
  const std::vector<Row> rows = {
      {R"({"type":"zen:event-type:ticket.created","id":"cbe4","subject":"zen:ticket:5158","detail":{"id":"5158"}})",
       {"event:cbe4", "5158", "ticket.created"}},
      {R"({"type":"zen:event-type:ticket.status_changed","id":"cbe5","detail":{"id":5158,"status":"OPEN","tags":null}})",
       {"event:cbe5", "5158", "ticket.status_changed"}},
      {R"({"type":"zen:event-type:ticket.something_new","id":"cbe6","subject":"zen:ticket:7","new":{}})",
       {"event:cbe6", "7", "ticket.something_new"}},
      {R"({"type":"zen:event-type:user.created","id":"cbe7","subject":"zen:user:900","detail":{"id":"900"}})",
       {"event:cbe7", "", "user.created"}},
      {R"({"type":"zen:event-type:ticket.created","subject":"zen:ticket:5158"})",
       {"invocation:01J8INVOCATION", "5158", "ticket.created"}},
      {R"({"ticket_id":"5158"})", {"invocation:01J8INVOCATION", "5158", "trigger"}},
      {R"({"ticket_id":5158,"account":"acme"})", {"invocation:01J8INVOCATION", "5158", "trigger"}},
      {R"({"ticket_id":"","id":"5158"})", {"invocation:01J8INVOCATION", "5158", "trigger"}},
      {R"({"ticket":{"id":"5158"}})", {"invocation:01J8INVOCATION", "5158", "trigger"}},
  };
  for (const Row& row : rows) {
    const Result<Address> got = adapter().address(kHeaders, row.body);
    ASSERT_TRUE(got.ok()) << row.body << "\n" << got.error().message;
    EXPECT_EQ(got->delivery_key, row.expected.delivery_key) << row.body;
    EXPECT_EQ(got->ticket, row.expected.ticket) << row.body;
    EXPECT_EQ(got->type, row.expected.type) << row.body;
  }
}

TEST(ZendeskAddress, RefusesWhatNamesNoTicket) {
  struct Row {
    std::string body;
    std::string code;
  };
  const std::vector<Row> rows = {
      {R"({"ticket_id":null})", "no_ticket"},
      {R"({"ticket_id":"0"})", "no_ticket"},
      {R"({"ticket_id":"../users/1"})", "no_ticket"},
      {R"({"ticket_id":-3})", "no_ticket"},
      {R"({"type":"zen:event-type:ticket.created","id":"c","subject":"zen:ticket:"})", "no_ticket"},
      {R"({"type":"zen:event-type:ticket.created","id":"c","detail":{"id":""}})", "no_ticket"},
      {"[]", "no_ticket"},
      {"{}", "no_ticket"},
  };
  for (const Row& row : rows) {
    const Result<Address> got = adapter().address(kHeaders, row.body);
    ASSERT_FALSE(got.ok()) << row.body;
    EXPECT_EQ(got.error().code, row.code) << row.body;
  }
  EXPECT_FALSE(adapter().address(kHeaders, "ticket_id=5").ok());
  EXPECT_FALSE(adapter().address(kHeaders, "").ok());
  EXPECT_FALSE(adapter().address(kHeaders, std::string(100'000, '[')).ok());
}

TEST(ZendeskAddress, FallsBackOnTheSignatureSoThatARedeliveryIsRecognised) {
  const std::string body = R"({"ticket_id":"5158"})";
  const Result<Address> first = adapter().address({{"X-Zendesk-Webhook-Signature", "aaa="}}, body);
  const Result<Address> again = adapter().address({{"x-zendesk-webhook-signature", "aaa="}}, body);
  const Result<Address> other = adapter().address({{"X-Zendesk-Webhook-Signature", "bbb="}}, body);
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->delivery_key, again->delivery_key);
  EXPECT_NE(first->delivery_key, other->delivery_key);
  EXPECT_EQ(adapter().address({}, body).error().code, "no_delivery_key");
}

TEST(ZendeskAddress, ReadsAPublishedTriggerBody) {
  const char* shared = std::getenv("TURNAROUND_SHARED");
  const char* source = std::getenv("TURNAROUND_SOURCE");
  const std::string root = shared != nullptr ? shared : std::string(source != nullptr ? source : ".") + "/../shared";
  std::ifstream file(root + "/reference/payloads/zendesk-zulip_trigger_placeholders_ticket_create_update.json");
  if (!file) GTEST_SKIP() << "skipped: no published payloads beside the repository";
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  const Result<Address> got = adapter().address(kHeaders, body);
  ASSERT_TRUE(got.ok()) << got.error().message;
  EXPECT_EQ(got->ticket, "7");
  EXPECT_EQ(got->type, "trigger");
}

TEST(ZendeskSignature, IsTimestampThenBodyInBase64) {
  const SignatureScheme scheme = adapter().signature();
  EXPECT_EQ(scheme.signature_header, "X-Zendesk-Webhook-Signature");
  EXPECT_EQ(scheme.timestamp_header, "X-Zendesk-Webhook-Signature-Timestamp");
  EXPECT_EQ(scheme.encoding, SignatureScheme::Encoding::base64);
  EXPECT_EQ(scheme.content, SignatureScheme::SignedContent::timestamp_then_body);
  EXPECT_EQ(scheme.prefix, "");
}

}  // namespace
}  // namespace turnaround::zendesk::test
