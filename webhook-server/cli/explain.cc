#include "core/decision/explain.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "core/codec/codec.h"
#include "core/limits.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/deciding.h"
#include "webhook-server/file.h"

namespace turnaround::cli {
namespace {

Result<std::string> explanation_of(const Deciding& deciding, const std::string& path, bool as_json) {
  const auto text = read_file(path, limits::kTicketBytes);
  if (!text) return text.error();
  const auto ticket = read_ticket(*text);
  if (!ticket) return ticket.error();
  const auto explanation = explain(deciding.book, *ticket, deciding.now);
  if (!explanation) return explanation.error();
  return as_json ? write_explanation(deciding.book, *explanation) + "\n" : to_text(deciding.book, *explanation);
}

int explain_file(const DecidingOptions& options, const std::string& path, bool as_json) {
  const auto deciding = prepare(options);
  if (!deciding) return 1;
  const auto explanation = explanation_of(*deciding, path, as_json);
  if (explanation) {
    std::fputs(explanation->c_str(), stdout);
    return 0;
  }
  const Error& error = explanation.error();
  std::fprintf(stderr, "%s: %s%s%s\n", path.c_str(), error.where.c_str(), error.where.empty() ? "" : " ",
               error.message.c_str());
  return 1;
}

}  // namespace

void add_explain(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("explain", "Explains one ticket's decision as a person reads it.");
  const auto options = add_deciding_options(*command);
  auto path = std::make_shared<std::string>();
  auto as_json = std::make_shared<bool>(false);
  command->add_option("TICKET", *path, "File of one ticket, JSON")->required();
  command->add_flag("--json", *as_json, "The explanation as JSON");
  command->callback([=, &status] { status = explain_file(*options, *path, *as_json); });
}

}  // namespace turnaround::cli
