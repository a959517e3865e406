#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "webhook-server/backtest/lines.h"
#include "webhook-server/backtest/progress.h"
#include "webhook-server/backtest/summary.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/deciding.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/system_clock.h"

namespace turnaround::cli {
namespace {

using namespace backtest;

constexpr int kThreadsCeiling = 256;

struct BacktestOptions {
  std::shared_ptr<DecidingOptions> deciding;
  std::string against_file;
  std::string history_file;
  bool as_json = false;
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
};

std::optional<BookOnShelf> load(const std::string& path, const std::string& zone_folder) {
  LoadedPolicy policy = load_policy(path, zone_folder);
  if (!policy.shelf) std::fputs(told(path, policy.problems).c_str(), stderr);
  return std::move(policy.shelf);
}

/// As of when: what was asked for; else the end of the history, but not later than the present; else the present.
Instant as_of(const BacktestOptions& options, HistoryFile& history, Progress& progress) {
  const Instant present = system_now();
  if (!options.deciding->now.empty()) return *parse_instant(options.deciding->now);
  if (!history.size()) return present;
  progress.begin("looking for the end of the history");
  const auto moved = [&](std::int64_t bytes, std::int64_t tickets) { progress.at(bytes, tickets); };
  const auto latest = latest_instant(history, options.threads, {.judged = {}, .bad = {}, .progress = moved});
  progress.end();
  return history.rewind() && latest ? std::min(*latest, present) : present;
}

/// Tells bad records on standard error: the first ones one by one.
class Complaints {
 public:
  Complaints(std::string file, Progress& progress) : file_(std::move(file)), progress_(progress) {}

  void about(std::int64_t line, const Error& error) {
    if (++count_ > limits::kBadRecordsTold) return;
    progress_.end();
    std::fprintf(stderr, "%s:%lld: %s%s%s\n", file_.c_str(), static_cast<long long>(line), error.where.c_str(),
                 error.where.empty() ? "" : " ", error.message.c_str());
  }
  void end() const {
    if (count_ <= limits::kBadRecordsTold) return;
    std::fprintf(stderr, "%s: %zu more records could not be used; --json tells them all\n", file_.c_str(),
                 count_ - limits::kBadRecordsTold);
  }

 private:
  std::string file_;
  Progress& progress_;
  std::size_t count_ = 0;
};

void print_line(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

Findings run_history(const BacktestOptions& options, HistoryFile& history, const Books& books) {
  Progress progress(fileno(stderr), history.size());
  const Instant now = as_of(options, history, progress);
  Complaints complaints(options.history_file, progress);
  Listeners listeners;
  listeners.progress = [&](std::int64_t bytes, std::int64_t tickets) { progress.at(bytes, tickets); };
  if (options.as_json) {
    listeners.judged = [](const Judged& judged) {
      if (!judged.before || judged.change.any()) print_line(write_judged(judged));
    };
    listeners.bad = [](std::int64_t line, const Error& error) { print_line(write_bad(line, error)); };
  } else {
    listeners.bad = [&](std::int64_t line, const Error& error) { complaints.about(line, error); };
  }
  progress.begin("deciding");
  Findings findings = run(history, books, now, options.threads, listeners);
  progress.end();
  complaints.end();
  return findings;
}

int backtest_file(const BacktestOptions& options) {
  const auto book = load(options.deciding->policy_file, options.deciding->zone_folder);
  const auto against =
      options.against_file.empty() ? std::nullopt : load(options.against_file, options.deciding->zone_folder);
  if (!book || (!options.against_file.empty() && !against)) return 1;
  auto history = HistoryFile::open(options.history_file);
  if (!history) {
    std::fprintf(stderr, "%s: %s\n", options.history_file.c_str(), history.error().message.c_str());
    return 1;
  }
  const Books books{book->book, against ? &against->book : nullptr};
  const Findings findings = run_history(options, *history, books);
  if (options.as_json) {
    print_line(write_findings(findings, {}));
  } else {
    std::fputs(summary({options.history_file, books, findings, {}}).c_str(), stdout);
  }
  if (history->failed()) std::fprintf(stderr, "%s: could not be read to its end\n", options.history_file.c_str());
  return findings.bad > 0 || history->failed() ? 1 : 0;
}

}  // namespace

void add_backtest(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("backtest", "Tells what a policy would have done to past tickets.");
  auto options = std::make_shared<BacktestOptions>();
  options->deciding = add_deciding_options(*command);
  command->get_option("--now")->description(
      "As of when open tickets are decided; when missing: the last thing that happened in the history");
  command->add_option("--against", options->against_file, "Policy to compare with: what would change");
  command->add_flag("--json", options->as_json, "JSON lines: each ticket that changes, then the summary");
  command->add_option("--threads", options->threads, "Threads that decide")
      ->check(CLI::Range(1, kThreadsCeiling))
      ->capture_default_str();
  command->add_option("HISTORY", options->history_file, "File of past tickets; - is standard input")->required();
  command->callback([options, &status] { status = backtest_file(*options); });
}

}  // namespace turnaround::cli
