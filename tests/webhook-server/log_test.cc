#include "webhook-server/log.h"

#include <gtest/gtest.h>

namespace turnaround::log {
namespace {

TEST(LogTest, a_line_names_what_happened_and_its_ids) {
  EXPECT_EQ(line("write", {{"connection", "acme"}, {"ticket", "42"}, {"outcome", "done"}}),
            "write connection=acme ticket=42 outcome=done");
  EXPECT_EQ(line("stopping", {}), "stopping");
}

TEST(LogTest, a_value_from_outside_stays_one_value) {
  const struct {
    const char* value;
    const char* line;
  } rows[] = {
      {"42\nevil happened", "refused ticket=\"42?evil happened\""},
      {"a b", "refused ticket=\"a b\""},
      {"x connection=other", "refused ticket=\"x connection=other\""},
      {"say \"hi\" \\", R"(refused ticket="say \"hi\" \\")"},
      {"", "refused ticket=\"\""},
      {"\xe2\x80\xa8", "refused ticket=\"???\""},
      {"password: hunter2secret", "refused ticket=\"password: [redacted]\""},
  };
  for (const auto& row : rows) EXPECT_EQ(line("refused", {{"ticket", row.value}}), row.line);
}

TEST(LogTest, a_long_value_is_cut) {
  EXPECT_EQ(line("refused", {{"reason", std::string(5'000, 'a')}}), "refused reason=" + std::string(kValueBytes, 'a'));
}

TEST(LogTest, what_strangers_cause_is_written_a_few_times_a_second_and_counted) {
  Sparing sparing(2);
  const Sparing::Time begin{std::chrono::hours{1}};
  EXPECT_EQ(sparing.admit(begin), 0u);
  EXPECT_EQ(sparing.admit(begin), 0u);
  EXPECT_EQ(sparing.admit(begin), std::nullopt);
  EXPECT_EQ(sparing.admit(begin + std::chrono::milliseconds{999}), std::nullopt);
  EXPECT_EQ(sparing.admit(begin + std::chrono::seconds{1}), 2u) << "two were held back";
  EXPECT_EQ(sparing.admit(begin + std::chrono::seconds{1}), 0u);
}

}  // namespace
}  // namespace turnaround::log
