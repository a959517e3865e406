#include <CLI/CLI.hpp>
#include <cstdio>

#include "webhook-server/cli/cli.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {

void add_check(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("check", "Tells every problem of a policy, each with its place and line.");
  auto files = std::make_shared<std::vector<std::string>>();
  auto folder = std::make_shared<std::string>(kZoneinfoFolder);
  command->add_option("POLICY", *files, "Policy files")->required();
  command->add_option("--zoneinfo", *folder, "Folder of time zone files")->capture_default_str();
  command->callback([files, folder, &status] {
    for (const std::string& file : *files) {
      const LoadedPolicy policy = load_policy(file, *folder);
      std::fputs(told(file, policy.problems).c_str(), stdout);
      if (!policy.shelf) status = 1;
    }
  });
}

}  // namespace turnaround::cli
