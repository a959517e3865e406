#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "webhook-server/cli/cli.h"

namespace turnaround::cli {
namespace {

struct Outcome {
  int status;
  std::string out;
};

Outcome run_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "turnaround");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int status = run(static_cast<int>(argv.size()), argv.data());
  ::testing::internal::GetCapturedStderr();
  return {status, ::testing::internal::GetCapturedStdout()};
}

class ExplainCommand : public ::testing::Test {
 protected:
  ExplainCommand() {
    std::ofstream(ticket_) << R"({"id":"t1","subject":"Help","created_at":"2026-03-06T16:59:00Z",)"
                              R"("fields":{"priority":"medium","customer-domain":"customer.example"}})";
  }

  Outcome explain(const std::string& now, const std::string& ticket, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"explain",
                                          "--policy",
                                          source_ + "/tests/vectors/policies/desk.json",
                                          "--zoneinfo",
                                          source_ + "/tests/zones",
                                          "--now",
                                          now,
                                          ticket};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_with(arguments);
  }

  std::string source_ = TURNAROUND_SOURCE;
  TempFolder folder_;
  std::string ticket_ = folder_.file("ticket.json");
};

TEST_F(ExplainCommand, TellsOneDecision) {
  const Outcome told = explain("2026-03-06T17:00:00Z", ticket_);
  EXPECT_EQ(told.status, 0);
  EXPECT_NE(told.out.find("so it is due Tue 10 Mar 16:59 GMT"), std::string::npos) << told.out;
}

TEST_F(ExplainCommand, AsJson) {
  const Outcome told = explain("2026-03-06T17:00:00Z", ticket_, {"--json"});
  EXPECT_EQ(told.status, 0);
  EXPECT_EQ(told.out.rfind("{\"decision\":{\"id\":\"t1\"", 0), 0u) << told.out;
}

TEST_F(ExplainCommand, AWrongInstantIsWrongUsage) {
  EXPECT_EQ(explain("noon", ticket_).status, 2);
}

TEST_F(ExplainCommand, ATicketThatIsNotThereIsWrongInput) {
  const Outcome told = explain("2026-03-06T17:00:00Z", ticket_ + ".not");
  EXPECT_EQ(told.status, 1);
  EXPECT_EQ(told.out, "");
}

}  // namespace
}  // namespace turnaround::cli
