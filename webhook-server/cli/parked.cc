#include "webhook-server/store/parked.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <utility>

#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/config_file.h"
#include "webhook-server/limits.h"
#include "webhook-server/store_setting.h"
#include "webhook-server/system_clock.h"

namespace turnaround::cli {
namespace {

struct ParkedOptions {
  std::string config;
  std::string connection;
  std::string retry;
  std::string drop;
  std::string reason;
  std::string from;
  std::string to;
  bool retry_all = false;
};

int refuse(const std::string& text) {
  std::fprintf(stderr, "%s%s", text.c_str(), text.ends_with('\n') ? "" : "\n");
  return 1;
}

std::string counted(std::int64_t work, const char* what) {
  return std::to_string(work) + (work == 1 ? " piece of work " : " pieces of work ") + what + "\n";
}

/// "acme/7" is one ticket's work.
Result<ParkedFilter> chosen(const ParkedOptions& options) {
  ParkedFilter filter{.connection = options.connection};
  const std::string& key = options.retry.empty() ? options.drop : options.retry;
  if (!key.empty()) {
    const std::size_t slash = key.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == key.size())
      return Error{"bad_key", "", "`" + key + "` must be a connection and a ticket, like `acme/5158`"};
    filter.connection = key.substr(0, slash);
    filter.ticket = key.substr(slash + 1);
  }
  for (const auto& [text, at] : {std::pair{&options.from, &filter.from}, std::pair{&options.to, &filter.to}}) {
    if (text->empty()) continue;
    const Result<Instant> instant = parse_instant(*text);
    if (!instant) return instant.error();
    *at = *instant;
  }
  return filter;
}

int list(const Config& config, const ParkedFilter& filter) {
  const auto ledger = open_ledger(config.store);
  if (!ledger) return refuse(ledger.error().message);
  const auto all = (*ledger)->parked(filter, limits::kParkedShown);
  if (!all) return refuse(all.error().message);
  for (const Parked& each : *all) std::printf("%s\n", told(each).c_str());
  if (all->empty()) std::printf("nothing is parked\n");
  if (all->size() == limits::kParkedShown)
    std::printf("there may be more: choose with --connection, --from and --to\n");
  return 0;
}

// One process owns a SQLite store: while the server runs, it is the one to ask.
constexpr auto kHowBesideTheServer =
    "if that is the running server: SIGHUP makes it try everything parked once more; stop it to choose";

int act(const Config& config, const ParkedOptions& options, const ParkedFilter& filter) {
  const auto store = open_store(config.store, {});
  if (!store) return refuse(store.error().message + "\n" + kHowBesideTheServer);
  const bool drop = !options.drop.empty();
  const Instant now = system_now();
  const auto work = drop ? (*store)->drop(filter, "dropped: " + options.reason, now) : (*store)->retry(filter, now);
  if (!work) return refuse("the store cannot be written");
  std::fputs(counted(*work, drop ? "dropped" : "will be tried again").c_str(), stdout);
  return *work > 0 ? 0 : 1;
}

int run_parked(const ParkedOptions& options) {
  const Result<ParkedFilter> filter = chosen(options);
  if (!filter) return refuse(filter.error().message);
  Result<Config> config = load_config(options.config);
  if (!config) return refuse(config.error().message);
  if (const std::vector<Error> sealed = open_seals(*config); !sealed.empty()) return refuse(sealed.front().message);
  const bool acts = !options.retry.empty() || options.retry_all || !options.drop.empty();
  return acts ? act(*config, options, *filter) : list(*config, *filter);
}

}  // namespace

void add_parked(CLI::App& app, int& status) {
  auto* command =
      app.add_subcommand("parked", "Lists the work that a person must look at, and why; tries it again or drops it.");
  auto options = std::make_shared<ParkedOptions>();
  command->add_option("--config", options->config, "The server's configuration, a JSON file")->required();
  command->add_option("--connection", options->connection, "Only this connection's");
  command->add_option("--from", options->from, "Only what was first wanted at this instant or later");
  command->add_option("--to", options->to, "Only what was first wanted before this instant");
  auto* retry = command->add_option("--retry", options->retry, "Tries a ticket's again: CONNECTION/TICKET");
  auto* all = command->add_flag("--retry-all", options->retry_all, "Tries all that is chosen again");
  auto* reason = command->add_option("--reason", options->reason, "Why it is dropped; kept with it");
  auto* drop = command->add_option("--drop", options->drop, "Gives a ticket's up: CONNECTION/TICKET");
  drop->needs(reason)->excludes(retry)->excludes(all);
  retry->excludes(all);
  command->callback([options, &status] { status = run_parked(*options); });
}

}  // namespace turnaround::cli
