#include "webhook-server/labelled_tickets.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

Policy policy() {
  Policy policy;
  policy.categories = {{.id = "low", .label = "", .on_workaround = {}, .definitions = {}, .targets = {}}};
  return policy;
}

TEST(LabelledTickets, MayLackWhatLearningDoesNotNeed) {
  const auto tickets = read_labelled(
      "{\"id\":\"a\",\"subject\":\"hello\",\"expected\":{\"category\":\"low\",\"topic\":\"x\"},\"why\":\"so\"}\n\n"
      "{\"id\":\"b\",\"subject\":\"\",\"created_at\":\"2026-01-05T12:00:00Z\",\"expected\":{\"category\":null}}",
      policy());
  ASSERT_TRUE(tickets.ok()) << tickets.error().message;
  ASSERT_EQ(tickets->size(), 2u);
  EXPECT_EQ((*tickets)[0].ticket.subject, "hello");
  EXPECT_EQ((*tickets)[0].category, "low");
  EXPECT_EQ((*tickets)[1].category, "");
}

TEST(LabelledTickets, LoseTheirSecrets) {
  const auto tickets = read_labelled(
      R"({"id":"a","subject":"","description":"my password: hunter2-Q9","expected":{"category":"low"}})", policy());
  ASSERT_TRUE(tickets.ok());
  EXPECT_EQ((*tickets)[0].ticket.description.find("hunter2"), std::string::npos);
}

TEST(LabelledTickets, TheFirstProblemIsToldWithItsLine) {
  const std::string good = "{\"id\":\"a\",\"subject\":\"\",\"expected\":{\"category\":\"low\"}}\n";
  const struct {
    std::string text;
    std::string where;
    std::string code;
  } cases[] = {
      {good + "{", "line 2", "json_syntax"},
      {"[]", "line 1", "missing_member"},
      {"\n" + good + "{\"id\":\"b\",\"subject\":\"\"}", "line 3", "missing_member"},
      {"{\"id\":\"b\",\"subject\":\"\",\"expected\":{}}", "line 1", "missing_member"},
      {"{\"id\":\"b\",\"subject\":\"\",\"expected\":{\"category\":3}}", "line 1", "missing_member"},
      {"{\"id\":\"b\",\"subject\":\"\",\"expected\":{\"category\":\"lwo\"}}", "line 1", "unknown_category"},
      {"{\"subject\":\"\",\"expected\":{\"category\":\"low\"}}", "line 1", "missing_member"},
  };
  for (const auto& c : cases) {
    const auto tickets = read_labelled(c.text, policy());
    ASSERT_FALSE(tickets.ok()) << c.text;
    EXPECT_EQ(tickets.error().code, c.code) << c.text;
    EXPECT_EQ(tickets.error().where, c.where) << c.text;
  }
}

}  // namespace
}  // namespace turnaround
