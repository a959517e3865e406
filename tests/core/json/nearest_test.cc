#include "core/json/nearest.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

TEST(DidYouMean, NamesTheNearest) {
  constexpr std::string_view kNames[] = {"priority", "status", "tags", "topic", "berlin-office"};
  struct Row {
    std::string written;
    std::string meant;
  };
  const Row table[] = {
      {"prioritty", "priority"},
      {"proirity", "priority"},
      {"priorty", "priority"},
      {"stauts", "status"},
      {"tag", "tags"},
      {"topics", "topic"},
      {"berlin-ofice", "berlin-office"},
      {"london", ""},
      {"", ""},
      {"xyz", ""},
  };
  for (const Row& row : table) {
    const std::string expected = row.meant.empty() ? "" : ", did you mean `" + row.meant + "`?";
    EXPECT_EQ(did_you_mean(row.written, kNames), expected) << row.written;
  }
  EXPECT_EQ(did_you_mean(std::string(100'000, 'a'), kNames), "");
}

}  // namespace
}  // namespace turnaround
