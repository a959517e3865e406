#include "webhook-server/cli/cli.h"

#include <CLI/CLI.hpp>
#include <string>

#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

std::string version() {
  return "turnaround " TURNAROUND_VERSION "\ntzdata " + tzdata_version(std::string(kZoneinfoFolder)) +
         "\nbuild " TURNAROUND_BUILD;
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
  add_decide(app, status);
  add_explain(app, status);
  add_backtest(app, status);
  add_serve(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace turnaround::cli
