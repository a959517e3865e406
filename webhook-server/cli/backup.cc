#include "webhook-server/store/backup.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/config_file.h"

namespace turnaround::cli {
namespace {

int refuse(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  return 1;
}

constexpr auto kPostgresBackup =
    "the store is in PostgreSQL, which has its own tools: pg_dump --format=custom --file=FILE --dbname='%s'\n"
    "or, to lose nothing between two backups, continuous archiving (pg_basebackup and its write-ahead log)";
constexpr auto kPostgresRestore =
    "the store is in PostgreSQL, which has its own tools: stop the servers, then\n"
    "pg_restore --clean --if-exists --dbname='%s' FILE";

std::string with_dsn(const char* text, const std::string& dsn) {
  std::string said = text;
  return said.replace(said.find("%s"), 2, dsn);
}

using Copy = Result<std::int64_t>(const std::string&, const CopyProgress&);

/// How far the copy is, on one line of a terminal; nothing where it is none.
void show(const char* phase, std::int64_t done, std::int64_t all) {
  if (isatty(2) == 0 || all == 0) return;
  if (done < all)
    std::fprintf(stderr, "\r%s %3d %%", phase, static_cast<int>(done * 100 / all));
  else
    std::fputs("\r\033[K", stderr);
}

int copy(const char* phase, const std::function<Copy>& act, const std::string& to) {
  const Result<std::int64_t> bytes = act(to, [&](std::int64_t done, std::int64_t all) { show(phase, done, all); });
  if (!bytes) return refuse(bytes.error().message);
  std::printf("%s: %.1f MiB, intact\n", to.c_str(), static_cast<double>(*bytes) / (1 << 20));
  return 0;
}

int run_backup(const std::string& config_file, const std::string& to) {
  const Result<Config> config = load_config(config_file);
  if (!config) return refuse(config.error().message);
  if (const auto* postgres = std::get_if<PostgresSetting>(&config->store))
    return refuse(with_dsn(kPostgresBackup, postgres->dsn));
  const std::string& store = std::get<std::string>(config->store);
  return copy(
      "copying", [&](const auto& file, const auto& progress) { return back_up(store, file, progress); }, to);
}

int run_restore(const std::string& config_file, const std::string& from) {
  const Result<Config> config = load_config(config_file);
  if (!config) return refuse(config.error().message);
  if (const auto* postgres = std::get_if<PostgresSetting>(&config->store))
    return refuse(with_dsn(kPostgresRestore, postgres->dsn));
  const auto act = [&](const auto& store, const auto& progress) { return restore(from, store, progress); };
  return copy("restoring", act, std::get<std::string>(config->store));
}

}  // namespace

void add_backup(CLI::App& app, int& status) {
  auto config = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  auto* backup = app.add_subcommand("backup", "Copies the server's store into a new file, beside the running server.");
  backup->add_option("--config", *config, "The configuration, a JSON file")->required();
  backup->add_option("FILE", *file, "The backup to write")->required();
  backup->callback([config, file, &status] { status = run_backup(*config, *file); });
  auto* restore = app.add_subcommand("restore", "Makes the server's store from a backup; the server must not run.");
  restore->add_option("--config", *config, "The configuration, a JSON file")->required();
  restore->add_option("FILE", *file, "The backup to read")->required();
  restore->callback([config, file, &status] { status = run_restore(*config, *file); });
}

}  // namespace turnaround::cli
