#include "webhook-server/cli/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/nearest.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

std::string version() {
  return "turnaround " TURNAROUND_VERSION "\ntzdata " + tzdata_version(std::string(kZoneinfoFolder)) +
         "\nbuild " TURNAROUND_BUILD;
}

/// The words with which a command line can begin.
std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

int refuse_command(const std::vector<std::string>& commands, const std::string& name) {
  const std::vector<std::string_view> names(commands.begin(), commands.end());
  const std::string nearest = did_you_mean(name, names);
  std::fprintf(stderr, "turnaround: there is no command `%s`%s\n", name.c_str(),
               nearest.empty() ? ": --help lists them" : nearest.c_str());
  return 2;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Decides each ticket's SLA category and due dates, and says why.", "turnaround"};
  app.set_version_flag("--version", [] { return version(); });
  app.require_subcommand(1);
  int status = 0;
  add_hours(app, status);
  add_check(app, status);
  add_test(app, status);
  add_compile(app, status);
  add_train(app, status);
  add_decide(app, status);
  add_explain(app, status);
  add_backtest(app, status);
  add_recompute(app, status);
  add_backup(app, status);
  add_doctor(app, status);
  add_seal(app, status);
  add_parked(app, status);
  add_serve(app, status);
  const std::vector<std::string> commands = commands_of(app);
  const std::string first = argc > 1 ? argv[1] : "-";
  if (!first.starts_with('-') && std::find(commands.begin(), commands.end(), first) == commands.end())
    return refuse_command(commands, first);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace turnaround::cli
