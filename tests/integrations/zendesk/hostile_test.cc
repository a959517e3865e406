// Answers that are cut off, or hold another type than expected anywhere: an error or a ticket, never a crash.
#include <gtest/gtest.h>

#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

void write(json::Writer& out, const json::Value& value) {
  if (const auto* object = value.object()) {
    out.object();
    for (const json::Member& member : *object) write(out.key(member.name), member.value);
    out.close();
  } else if (const auto* array = value.array()) {
    out.array();
    for (const json::Value& each : *array) write(out, each);
    out.close();
  } else if (value.string()) {
    out.text(*value.string());
  } else if (value.integer()) {
    out.number(*value.integer());
  } else if (value.boolean()) {
    out.boolean(*value.boolean());
  } else {
    out.null();
  }
}

std::string text_of(const json::Value& value) {
  json::Writer out;
  write(out, value);
  return out.take();
}

/// Every value inside `value`, itself first.
void collect(json::Value& value, std::vector<json::Value*>& found) {
  found.push_back(&value);
  if (auto* object = std::get_if<json::Value::Object>(&value.held)) {
    for (json::Member& member : *object) collect(member.value, found);
  } else if (auto* array = std::get_if<json::Value::Array>(&value.held)) {
    for (json::Value& each : *array) collect(each, found);
  }
}

std::size_t count(json::Value value) {
  std::vector<json::Value*> values;
  collect(value, values);
  return values.size();
}

/// The same with another value at `place`.
json::Value with(json::Value value, std::size_t place, json::Value replacement) {
  std::vector<json::Value*> values;
  collect(value, values);
  *values[place] = std::move(replacement);
  return value;
}

std::string whole_history() {
  const std::string ours = R"({"turnaround":"1","turnaround_comment":"k"})";
  return audits({created(R"(,{"id":17,"type":"Create","field_name":"3700","value":"customer.example"})", R"(["vip"])"),
                 update("2026-03-06T17:00:00Z", 900,
                        comment(900, "Hi") + "," + change("status", R"("new")", R"("pending")")),
                 update("2026-03-06T17:01:00Z", 901, change("3601", "null", R"("sla_bc")"), ours),
                 update("2026-03-06T18:00:00Z", 501,
                        comment(501, "Yes") + "," + change("tags", R"(["vip"])", R"(["a"])"))})
      .body;
}

TEST(ZendeskHostile, AnAnswerCutOffAnywhereIsAnError) {
  const std::string history = whole_history();
  for (std::size_t length = 0; length < history.size(); ++length) {
    const auto step = adapter().read(settings(), "5158", std::vector{ticket(), ok(history.substr(0, length))});
    ASSERT_FALSE(step.ok()) << length;
    ASSERT_EQ(step.error().code, "bad_answer") << length;
  }
}

TEST(ZendeskHostile, AnyTypeAnywhereIsAnErrorOrATicket) {
  const std::vector<std::string> replacements = {"null",  "true", "-1",   "0",  "\"\"",
                                                 "\"x\"", "[]",   "[[]]", "{}", "[null,1,{}]"};
  std::vector<std::string> bodies = {ticket().body, whole_history()};
  for (std::size_t which = 0; which < bodies.size(); ++which) {
    const json::Value whole = parsed(bodies[which]);
    const std::size_t values = count(whole);
    ASSERT_GT(values, 40u);
    for (std::size_t place = 0; place < values; ++place) {
      for (const std::string& replacement : replacements) {
        std::vector<std::string> sent = bodies;
        sent[which] = text_of(with(whole, place, parsed(replacement)));
        const auto step = adapter().read(settings(), "5158", std::vector{ok(sent[0]), ok(sent[1])});
        if (!step) {
          EXPECT_FALSE(step.error().message.empty());
        } else if (const auto* snapshot = std::get_if<Snapshot>(&*step)) {
          EXPECT_EQ(snapshot->ticket.id, "5158") << sent[which];
        }
      }
    }
  }
}

TEST(ZendeskHostile, AWebhookCutOffAnywhereIsRefused) {
  const std::string body =
      R"({"type":"zen:event-type:ticket.created","id":"c","subject":"zen:ticket:5158","detail":{"id":"5158"}})";
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(adapter().address({}, body.substr(0, length)).ok()) << length;
  }
  EXPECT_TRUE(adapter().address({}, body).ok());
}

}  // namespace
}  // namespace turnaround::zendesk::test
