#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "webhook-server/cli/cli.h"

namespace turnaround::cli {
namespace {

class TestCommand : public ::testing::Test {
 protected:
  struct Outcome {
    int status;
    std::string out;
  };

  Outcome test(std::string_view examples) {
    const std::string policy = folder_.file("desk.json");
    std::filesystem::copy_file(source_ + "/tests/vectors/policies/desk.json", policy,
                               std::filesystem::copy_options::overwrite_existing);
    if (!examples.empty()) std::ofstream(folder_.file("desk.tests.json")) << examples;
    Outcome outcome = run_with({"turnaround", "test", "--zoneinfo", source_ + "/tests/zones", policy});
    const std::string folder = folder_.file("");
    for (std::size_t at; (at = outcome.out.find(folder)) != std::string::npos;) outcome.out.erase(at, folder.size());
    return outcome;
  }

  static Outcome run_with(std::vector<std::string> arguments) {
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run(static_cast<int>(argv.size()), argv.data());
    ::testing::internal::GetCapturedStderr();
    return {status, ::testing::internal::GetCapturedStdout()};
  }

  std::string source_ = TURNAROUND_SOURCE;
  TempFolder folder_;
};

TEST_F(TestCommand, AllAsExpected) {
  const Outcome outcome =
      test(R"([{"name":"a","ticket":{"fields":{"priority":"low"}},"expected":{"category":"low"}}])");
  EXPECT_EQ(outcome.out, "desk.json: 1 example, all as expected\n1 policy, 1 example: 1 as expected, 0 differ\n");
  EXPECT_EQ(outcome.status, 0);
}

TEST_F(TestCommand, TellsWhichExampleDiffersInWhatAndWhy) {
  const Outcome outcome = test(R"([
{"name":"said low","ticket":{"fields":{"priority":"low"}},"expected":{"category":"medium"}},
{"name":"said nothing","ticket":{},"expected":{"category":null}}
])");
  EXPECT_EQ(outcome.out, R"(desk.json: 2 examples, 1 differs
  said low   line 2
    category   expected "medium", got "low"
      because the priority is low
        field:priority: "low"
1 policy, 2 examples: 1 as expected, 1 differs
)");
  EXPECT_EQ(outcome.status, 1);
}

TEST_F(TestCommand, APolicyWithoutExamplesIsNotTested) {
  const Outcome outcome = test("");
  EXPECT_EQ(outcome.out,
            "desk.json: no examples, cannot read `desk.tests.json`: check its name and rights, or write some\n"
            "1 policy, 0 examples: 0 as expected, 0 differ\n");
  EXPECT_EQ(outcome.status, 1);
}

TEST_F(TestCommand, WrongExamplesAreAllTold) {
  const Outcome outcome = test(R"([{"name":"a"}])");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.out.find("desk.tests.json: 2 problems\n"), std::string::npos) << outcome.out;
}

TEST_F(TestCommand, WithoutAPolicyItIsUsedWrongly) {
  EXPECT_EQ(run_with({"turnaround", "test"}).status, 2);
}

TEST_F(TestCommand, AnUnknownCommandIsUsedWrongly) {
  EXPECT_EQ(run_with({"turnaround", "tset"}).status, 2);
}

TEST_F(TestCommand, WarningsFailWhereCheckIsStrict) {
  const std::string doubts = source_ + "/tests/golden/check/doubts.json";
  std::vector<std::string> check = {
      "turnaround", "check", "--today", "2026-03-06", "--zoneinfo", source_ + "/tests/zones", doubts};
  EXPECT_EQ(run_with(check).status, 0);
  check.push_back("--strict");
  EXPECT_EQ(run_with(check).status, 1);
}

}  // namespace
}  // namespace turnaround::cli
