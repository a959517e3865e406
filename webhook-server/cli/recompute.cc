#include "webhook-server/recompute.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "webhook-server/backtest/progress.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/config_file.h"

namespace turnaround::cli {
namespace {

struct RecomputeOptions {
  std::string store;   ///< a file
  std::string config;  ///< names the store, where no file is named
  LedgerFilter filter;
};

int refuse(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.where.c_str(), error.message.c_str());
  return 1;
}

std::string summary(const Recomputation::Tally& tally) {
  const std::int64_t all = tally.equal + tally.different + tally.impossible + tally.not_kept;
  std::string text = std::to_string(all) + (all == 1 ? " decision: " : " decisions: ") + std::to_string(tally.equal) +
                     " equal, " + std::to_string(tally.different) + " different, " + std::to_string(tally.impossible) +
                     " impossible to make again";
  if (tally.not_kept == 0) return text;
  return text + ", " + std::to_string(tally.not_kept) + " made before tickets were kept with them";
}

Result<std::unique_ptr<Ledger>> opened(const RecomputeOptions& options) {
  if (options.config.empty()) return open_ledger(options.store);
  const Result<Config> config = load_config(options.config);
  return config ? open_ledger(config->store) : Result<std::unique_ptr<Ledger>>(config.error());
}

int recompute(const RecomputeOptions& options) {
  auto ledger = opened(options);
  if (!ledger) return refuse(ledger.error());
  const auto size = (*ledger)->size(options.filter);
  if (!size) return refuse(size.error());
  backtest::Progress progress(2, *size);
  progress.begin("deciding again");
  Recomputation recomputation(**ledger);
  std::int64_t done = 0;
  const auto read = (*ledger)->read(options.filter, [&](const PastDecision& past) {
    if (const auto wrong = recomputation.check(past)) {
      progress.end();
      std::printf("%s %s %s: %s\n", past.connection.c_str(), past.ticket.c_str(),
                  format_instant(past.ruling.at).c_str(), wrong->c_str());
    }
    ++done;
    progress.at(done, done);
  });
  progress.end();
  if (!read) return refuse(read.error());
  std::printf("%s\n", summary(recomputation.tally()).c_str());
  return recomputation.tally().different + recomputation.tally().impossible > 0 ? 1 : 0;
}

}  // namespace

void add_recompute(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("recompute", "Makes the past decisions of a store again and tells which differ.");
  auto options = std::make_shared<RecomputeOptions>();
  auto* store = command->add_option_group("store");
  store->add_option("--store", options->store, "The server's store, a SQLite file");
  store->add_option("--config", options->config, "The server's configuration, which names its store");
  store->require_option(1);
  command->add_option("--connection", options->filter.connection, "Only this connection's");
  command->add_option("--ticket", options->filter.ticket, "Only this ticket's");
  command->callback([options, &status] { status = recompute(*options); });
}

}  // namespace turnaround::cli
