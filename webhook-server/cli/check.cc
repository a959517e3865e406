#include <CLI/CLI.hpp>
#include <cstdio>

#include "webhook-server/cli/cli.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/system_clock.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  std::string zone_folder{kZoneinfoFolder};
  std::string today;
  bool strict = false;
};

int check_files(const CheckOptions& options) {
  const Date today =
      options.today.empty() ? Date{std::chrono::floor<std::chrono::days>(system_now())} : *parse_date(options.today);
  int status = 0;
  for (const std::string& file : options.files) {
    const LoadedPolicy policy = check_policy(file, options.zone_folder, today);
    std::fputs(told(file, policy).c_str(), stdout);
    if (!policy.shelf || (options.strict && !policy.warnings.empty())) status = 1;
  }
  return status;
}

}  // namespace

void add_check(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("check", "Tells every problem of a policy, each with its place and line.");
  auto options = std::make_shared<CheckOptions>();
  const CLI::Validator date(
      [](const std::string& text) {
        const auto read = parse_date(text);
        return read ? std::string() : read.error().message;
      },
      "DATE");
  command->add_option("POLICY", options->files, "Policy files")->required();
  command->add_option("--zoneinfo", options->zone_folder, "Folder of time zone files")->capture_default_str();
  command
      ->add_option("--today", options->today, "Look at holidays as on this day, 2026-03-06; the present when missing")
      ->check(date);
  command->add_flag("--strict", options->strict, "A warning is as bad as a problem");
  command->callback([options, &status] { status = check_files(*options); });
}

}  // namespace turnaround::cli
