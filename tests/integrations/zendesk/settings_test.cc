// What a Zendesk connection's settings may be, and every problem of them at once.
#include "integrations/zendesk/settings.h"

#include <gtest/gtest.h>

#include "tests/integrations/zendesk/account.h"

namespace turnaround::zendesk::test {
namespace {

std::vector<std::string> places(std::string_view text) {
  std::vector<std::string> found;
  for (const Error& problem : adapter().check_settings(parsed(text)))
    found.push_back(problem.code + " " + problem.where);
  return found;
}

TEST(ZendeskSettings, AcceptsIdsAsNumbersOrText) {
  EXPECT_TRUE(adapter().check_settings(settings()).empty());
  EXPECT_TRUE(
      places(R"({"fields":{"category":1,"due_date":"2","due":3,"missing":4},"waiting":{"hold":"parts"}})").empty());
}

TEST(ZendeskSettings, NamesEveryProblemWithItsPlace) {
  struct Row {
    std::string text;
    std::vector<std::string> expected;
  };
  const std::vector<Row> rows = {
      {"[]", {"wrong_type "}},
      {"{}", {"missing_setting /fields"}},
      {R"({"fields":[]})", {"wrong_type /fields"}},
      {R"({"fields":{"category":1,"due_date":2,"due":2,"mising":4}})",
       {"unknown_setting /fields/mising", "duplicate_field /fields/due", "missing_setting /fields/missing"}},
      {R"({"fields":{"category":0,"due_date":"x","due":3,"missing":4},"colour":1})",
       {"unknown_setting /colour", "bad_field_id /fields/category", "bad_field_id /fields/due_date"}},
      {R"({"fields":{"category":1,"due_date":2,"due":3,"missing":4},"category_values":{"a":"SLA A","b":"x","c":"x"}})",
       {"bad_option_value /category_values/a", "duplicate_option /category_values/c"}},
      {R"({"fields":{"category":1,"due_date":2,"due":3,"missing":4},"ticket_fields":{"domain":"d","9":"","8":"n","7":"n","3":"z"}})",
       {"bad_field_id /ticket_fields/domain", "bad_field_name /ticket_fields/9", "duplicate_field /ticket_fields/7",
        "duplicate_field /ticket_fields/3"}},
      {R"({"fields":{"category":1,"due_date":2,"due":3,"missing":4},"waiting":{"hold":"","paused":"x"}})",
       {"unknown_setting /waiting/paused", "bad_reason /waiting/hold"}},
  };
  for (const Row& row : rows) EXPECT_EQ(places(row.text), row.expected) << row.text;
}

TEST(ZendeskSettings, OptionsAndCategoriesAreEachOthersInverse) {
  const Mapping map = mapping(settings());
  for (const std::string category : {"business-critical", "medium", "low", "a_b"}) {
    EXPECT_EQ(category_of(map, option_value(map, category)), category);
  }
  EXPECT_EQ(option_value(map, "business-critical"), "sla_bc");
  EXPECT_EQ(option_value(map, "medium"), "sla_medium");
  EXPECT_EQ(category_of(map, "gold"), "gold");
}

TEST(ZendeskRegistry, KnowsZendesk) {
  EXPECT_NE(find_adapter("zendesk"), nullptr);
  EXPECT_EQ(find_adapter("Zendesk"), nullptr);
  EXPECT_EQ(vendors(), std::vector<std::string_view>{"zendesk"});
}

}  // namespace
}  // namespace turnaround::zendesk::test
