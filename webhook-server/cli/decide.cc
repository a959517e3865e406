#include "core/decision/decide.h"

#include <CLI/CLI.hpp>

#include "core/codec/codec.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/deciding.h"
#include "webhook-server/cli/lines.h"

namespace turnaround::cli {
namespace {

Result<std::string> answer(const Deciding& deciding, const json::Value& line) {
  const auto ticket = read_ticket(line);
  if (!ticket) return ticket.error();
  const auto decision = decide(deciding.book, *ticket, deciding.now);
  if (!decision) return decision.error();
  return write_decision(*decision);
}

}  // namespace

void add_decide(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("decide", "Decides tickets: JSON lines in, decisions out.");
  const auto options = add_deciding_options(*command);
  command->callback([options, &status] {
    const auto deciding = prepare(*options);
    status = deciding ? answer_lines({}, [&](const json::Value& line) { return answer(*deciding, line); }) : 1;
  });
}

}  // namespace turnaround::cli
