#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "webhook-server/cli/cli.h"

namespace turnaround::cli {
namespace {

const std::string kSource = TURNAROUND_SOURCE;

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Outcome {
  int status;
  std::string errors;
};

Outcome train(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"turnaround", "train", "--zoneinfo", kSource + "/tests/zones"});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  ::testing::internal::CaptureStderr();
  const int status = run(static_cast<int>(argv.size()), argv.data());
  return {status, ::testing::internal::GetCapturedStderr()};
}

TEST(Train, TheReferencePolicysWeightsAreThoseThatItsTicketsTeach) {
  TempFolder folder;
  const std::string tickets = kSource + "/tests/tickets/";
  const Outcome outcome = train({kSource + "/policies/everycloud.json", tickets + "work-1.jsonl",
                                 tickets + "work-2.jsonl", tickets + "work-3.jsonl", tickets + "work-4.jsonl",
                                 tickets + "short.jsonl", "--out", folder.file("weights.json")});
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_TRUE(content(folder.file("weights.json")) == content(kSource + "/policies/everycloud.weights.json"))
      << "train them again: tests/tickets/README.md";
}

TEST(Train, TellsWhichTicketIsWrong) {
  TempFolder folder;
  const std::string tickets = folder.file("tickets.jsonl");
  std::ofstream(tickets) << R"({"id":"a","subject":"","expected":{"category":"lwo"}})";
  const Outcome outcome = train({kSource + "/policies/everycloud.json", tickets, "--out", folder.file("weights.json")});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, tickets + " line 1: no category `lwo`, did you mean `low`?\n");
  EXPECT_FALSE(std::filesystem::exists(folder.file("weights.json")));
}

}  // namespace
}  // namespace turnaround::cli
