#include "webhook-server/cli/deciding.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "webhook-server/policy_file.h"
#include "webhook-server/system_clock.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {

std::shared_ptr<DecidingOptions> add_deciding_options(CLI::App& command) {
  auto options = std::make_shared<DecidingOptions>();
  options->zone_folder = kZoneinfoFolder;
  command.add_option("--policy", options->policy_file, "Policy file, or the book that compile made of it")->required();
  const CLI::Validator instant(
      [](const std::string& text) {
        const auto read = parse_instant(text);
        return read ? std::string() : read.error().message;
      },
      "INSTANT");
  command
      .add_option("--now", options->now, "Decide as of this instant, 2026-03-06T16:59:00Z; the present when missing")
      ->check(instant);
  command.add_option("--zoneinfo", options->zone_folder, "Folder of time zone files")->capture_default_str();
  return options;
}

std::optional<Deciding> prepare(const DecidingOptions& options) {
  LoadedPolicy policy = load_policy(options.policy_file, options.zone_folder);
  if (!policy.shelf) {
    std::fputs(told(options.policy_file, policy.problems).c_str(), stderr);
    return std::nullopt;
  }
  const Instant now = options.now.empty() ? system_now() : *parse_instant(options.now);
  return Deciding{std::move(policy.shelf->book), now};
}

}  // namespace turnaround::cli
