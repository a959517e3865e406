#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <thread>

#include "core/decision/wording.h"
#include "webhook-server/backtest/lines.h"
#include "webhook-server/backtest/progress.h"
#include "webhook-server/backtest/report.h"
#include "webhook-server/backtest/summary.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/deciding.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/system_clock.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

using namespace backtest;

constexpr int kThreadsCeiling = 256;

struct BacktestOptions {
  std::shared_ptr<DecidingOptions> deciding;
  std::string against_file;
  std::string history_file;
  std::string report_file;
  std::string format;
  std::string zone;  ///< empty: that of the policy's first calendar
  DateOrder dates = DateOrder::unknown;
  std::vector<std::string> columns;  ///< "Column=field"
  bool as_json = false;
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
};

std::optional<BookOnShelf> load(const std::string& path, const std::string& zone_folder) {
  LoadedPolicy policy = load_policy(path, zone_folder);
  if (!policy.shelf) std::fputs(told(path, policy.problems).c_str(), stderr);
  return std::move(policy.shelf);
}

Result<Zone> zone_of(const BacktestOptions& options, const Book& book) {
  if (options.zone.empty()) return spoken_zone(book, kAroundTheClock);
  return read_zone(options.deciding->zone_folder, options.zone);
}

Result<HistoryFile> open_history(const BacktestOptions& options, const Books& books) {
  auto zone = zone_of(options, books.book);
  if (!zone) return zone.error();
  HistoryOptions reading{options.format, {*std::move(zone), options.dates, {}, {}, {}}};
  for (const Book* book : {&books.book, books.against}) {
    if (!book) continue;
    const Policy& policy = book->policy();
    reading.reading.fields.insert(reading.reading.fields.end(), policy.fields.begin(), policy.fields.end());
    const auto happenings = fields_of_signals(policy);
    reading.reading.happenings.insert(reading.reading.happenings.end(), happenings.begin(), happenings.end());
  }
  for (const std::string& column : options.columns) {
    const std::size_t equals = column.rfind('=');
    reading.reading.field_names.emplace_back(column.substr(0, equals), column.substr(equals + 1));
  }
  return HistoryFile::open(options.history_file, std::move(reading));
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

bool write_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = file && std::fclose(file) == 0;
  if (!written || !closed) std::fprintf(stderr, "%s: cannot be written: check its folder and rights\n", path.c_str());
  return written && closed;
}

int backtest_file(const BacktestOptions& options) {
  const auto book = load(options.deciding->policy_file, options.deciding->zone_folder);
  const auto against =
      options.against_file.empty() ? std::nullopt : load(options.against_file, options.deciding->zone_folder);
  if (!book || (!options.against_file.empty() && !against)) return 1;
  const Books books{book->book, against ? &against->book : nullptr};
  auto history = open_history(options, books);
  if (!history) {
    std::fprintf(stderr, "%s: %s\n", options.history_file.c_str(), history.error().message.c_str());
    return 1;
  }
  const Findings findings = run_history(options, *history, books);
  const Story story{options.history_file, books, findings, gaps_of(history->layout(), findings.untold)};
  if (options.as_json) {
    print_line(write_findings(findings, story.gaps));
  } else {
    std::fputs(summary(story).c_str(), stdout);
  }
  const bool written = options.report_file.empty() || write_file(options.report_file, report(story));
  if (history->failed()) std::fprintf(stderr, "%s: could not be read to its end\n", options.history_file.c_str());
  return findings.bad > 0 || history->failed() || !written ? 1 : 0;
}

void add_history_options(CLI::App& command, BacktestOptions& options) {
  std::vector<std::string> formats{"jsonl"};
  for (const ExportFormat* each : export_formats()) formats.emplace_back(each->name);
  command.add_option("--format", options.format, "What HISTORY is; when missing, it is told by how it begins")
      ->check(CLI::IsMember(formats));
  command.add_option("--zone", options.zone,
                     "Zone of an export's times, Europe/London; when missing, that of the policy's first calendar");
  command.add_option("--dates", options.dates, "How an export's 3/6/2026 is meant: day-first or month-first")
      ->transform(CLI::CheckedTransformer(std::map<std::string, DateOrder>{{"day-first", DateOrder::day_first},
                                                                           {"month-first", DateOrder::month_first}}));
  command.add_option("--field", options.columns, "\"Column=field\": an export's column holds this field of the policy")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return text.find('=') == std::string::npos ? "write it as Column=field" : std::string();
          },
          "COLUMN=FIELD"));
  command.add_option("HISTORY", options.history_file, "Past tickets: JSON lines, or an export; - is standard input")
      ->required();
}

}  // namespace

void add_backtest(CLI::App& app, int& status) {
  auto* command = app.add_subcommand("backtest", "Tells what a policy would have done to past tickets.");
  auto options = std::make_shared<BacktestOptions>();
  options->deciding = add_deciding_options(*command);
  command->get_option("--now")->description(
      "As of when open tickets are decided; when missing: the last thing that happened in the history");
  command->add_option("--against", options->against_file, "Policy to compare with: what would change");
  command->add_option("--report", options->report_file, "Writes the findings as a page too: one HTML file");
  command->add_flag("--json", options->as_json, "JSON lines: each ticket that changes, then the summary");
  command->add_option("--threads", options->threads, "Threads that decide")
      ->check(CLI::Range(1, kThreadsCeiling))
      ->capture_default_str();
  add_history_options(*command, *options);
  command->callback([options, &status] { status = backtest_file(*options); });
}

}  // namespace turnaround::cli
