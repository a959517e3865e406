#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(TURNAROUND_SOURCE "/") + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string told(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& problem : problems) {
    out += problem.error.where + " " + std::to_string(problem.line) + " " + problem.error.message + "\n";
  }
  return out;
}

TEST(PolicyCodec, ReadsTheReferencePolicyAndWritesItBack) {
  const PolicyReading reading = read_policy(file("policies/everycloud.json"));
  ASSERT_EQ(told(reading.problems), "");
  EXPECT_FALSE(reading.policy.categories.empty());
  const std::string canonical = write_policy(reading.policy);
  const PolicyReading again = read_policy(canonical);
  EXPECT_EQ(told(again.problems), "");
  EXPECT_EQ(again.policy, reading.policy);
  EXPECT_EQ(write_policy(again.policy), canonical);
}

}  // namespace
}  // namespace turnaround
