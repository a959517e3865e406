#include "core/policy/allowance.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

Allowance time(Seconds amount) {
  return {.unit = Allowance::Unit::time, .time = amount};
}
Allowance days(int count) {
  return {.unit = Allowance::Unit::working_days, .days = {count}};
}

TEST(Allowance, IsReadAndWritten) {
  struct Row {
    std::string text;
    Allowance allowance;
    std::string written;
  };
  const Row table[] = {
      {"none", {}, "none"},
      {"15 minutes", time(Seconds{900}), "15 minutes"},
      {"1 minute", time(Seconds{60}), "1 minute"},
      {"8 hours", time(Seconds{28800}), "8 hours"},
      {"1 hour 30 minutes", time(Seconds{5400}), "90 minutes"},
      {"120 minutes", time(Seconds{7200}), "2 hours"},
      {"45 seconds", time(Seconds{45}), "45 seconds"},
      {"0 minutes", time(Seconds{0}), "0 hours"},
      {"1 working day", days(1), "1 working day"},
      {"2 working days", days(2), "2 working days"},
  };
  for (const Row& row : table) {
    const auto allowance = parse_allowance(row.text);
    ASSERT_TRUE(allowance.ok()) << row.text << ": " << allowance.error().message;
    EXPECT_EQ(*allowance, row.allowance) << row.text;
    EXPECT_EQ(format_allowance(*allowance), row.written);
    EXPECT_EQ(*parse_allowance(row.written), row.allowance);
  }
}

TEST(Allowance, RefusesTheRest) {
  for (const std::string text : {"", " ", "minutes", "15", "15minutes", "-5 minutes", "1.5 hours", "15 minuts",
                                 "2 days", "2 working", "none 2", "2 working days 1 hour", "1 hour 2 working days",
                                 "99999999999 hours", "87841 hours", "2001 working days", "87840 hours 1 second"}) {
    const auto allowance = parse_allowance(text);
    ASSERT_FALSE(allowance.ok()) << text;
    EXPECT_EQ(allowance.error().code, "bad_allowance");
  }
}

}  // namespace
}  // namespace turnaround
