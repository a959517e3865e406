#include "webhook-server/doctor.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "webhook-server/cli/cli.h"

namespace turnaround::cli {
namespace {

int run_doctor(const std::string& config) {
  const std::vector<doctor::Finding> findings = doctor::examine(config);
  std::fputs(doctor::told(findings).c_str(), stdout);
  const bool sick = std::any_of(findings.begin(), findings.end(), [](const doctor::Finding& finding) {
    return finding.grade == doctor::Finding::Grade::problem;
  });
  return sick ? 1 : 0;
}

}  // namespace

void add_doctor(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "doctor", "Checks configuration, secrets, policies, store, clock and helpdesks, and says what to do.");
  auto config = std::make_shared<std::string>();
  command->add_option("--config", *config, "The server's configuration, a JSON file")->required();
  command->callback([config, &status] { status = run_doctor(*config); });
}

}  // namespace turnaround::cli
