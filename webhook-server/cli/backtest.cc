#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <thread>

#include "core/decision/wording.h"
#include "webhook-server/backtest/lines.h"
#include "webhook-server/backtest/page_file.h"
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
  for (const std::string_view name : kCustomerFields) reading.reading.fields.emplace_back(name);
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
  Complaints(std::string file, bool is_table, Progress& progress)
      : file_(std::move(file)), is_table_(is_table), progress_(progress) {}

  void about(std::int64_t line, const Error& error) {
    if (++count_ > limits::kBadRecordsTold) return;
    progress_.end();
    const std::string place = is_table_ ? "column `" + error.where + "`: " : error.where + " ";
    std::fprintf(stderr, "%s:%lld: %s%s\n", file_.c_str(), static_cast<long long>(line),
                 error.where.empty() ? "" : place.c_str(), error.message.c_str());
  }
  void end() const {
    if (count_ <= limits::kBadRecordsTold) return;
    std::fprintf(stderr, "%s: %zu more records could not be used; --json tells them all\n", file_.c_str(),
                 count_ - limits::kBadRecordsTold);
  }

 private:
  std::string file_;
  bool is_table_;
  Progress& progress_;
  std::size_t count_ = 0;
};

void print_line(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

Findings run_history(const BacktestOptions& options, HistoryFile& history, const Books& books) {
  // Lines of JSON on the same terminal would run into a bar.
  const bool quiet = options.as_json && isatty(fileno(stdout));
  Progress progress(quiet ? -1 : fileno(stderr), history.size());
  const Instant now = as_of(options, history, progress);
  Complaints complaints(options.history_file, history.layout() != nullptr, progress);
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

/// The exit status.
int complain(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.where.c_str(), error.message.c_str());
  return 1;
}

/// None when no page is wanted.
Result<std::unique_ptr<PageFile>> open_page(const BacktestOptions& options) {
  if (options.report_file.empty()) return std::unique_ptr<PageFile>();
  auto page =
      PageFile::open(options.report_file, {options.history_file, options.deciding->policy_file, options.against_file});
  if (!page) return page.error();
  return std::make_unique<PageFile>(*std::move(page));
}

/// Prints what was found, and writes the page when there is one. The exit status.
int tell(const BacktestOptions& options, const Story& story, PageFile* page) {
  if (options.as_json) {
    print_line(write_findings(story.findings, story.gaps));
  } else {
    std::fputs(summary(story).c_str(), stdout);
  }
  if (std::fflush(stdout) != 0) {
    return complain({"", "turnaround", "cannot write the output: " + std::string(std::strerror(errno))});
  }
  const auto error = page ? page->write(report(story)) : std::nullopt;
  return error ? complain(*error) : 0;
}

int backtest_file(const BacktestOptions& options) {
  const auto book = load(options.deciding->policy_file, options.deciding->zone_folder);
  const auto against =
      options.against_file.empty() ? std::nullopt : load(options.against_file, options.deciding->zone_folder);
  if (!book || (!options.against_file.empty() && !against)) return 1;
  const Books books{book->book, against ? &against->book : nullptr};
  auto history = open_history(options, books);
  if (!history) {
    const auto& [code, where, message] = history.error();
    return complain({code, options.history_file + (where.empty() ? "" : ", " + where), message});
  }
  const auto page = open_page(options);
  if (!page) return complain(page.error());
  const Findings findings = run_history(options, *history, books);
  const Story story{options.history_file, books, findings, gaps_of(history->layout(), findings.untold)};
  const int told = tell(options, story, page->get());
  if (history->failed()) std::fprintf(stderr, "%s: could not be read to its end\n", options.history_file.c_str());
  return findings.bad > 0 || history->failed() ? 1 : told;
}

constexpr const char* kFooter =
    "Example:\n"
    "  turnaround backtest --policy new.json --against today.json --report page.html tickets.csv\n\n"
    "Exit status: 0 all was well; 1 something could not be read, used or written, and was told; 2 wrong usage.\n"
    "docs/backtest.md says how to export a history, and what each figure means.";

void add_policy_options(CLI::App& command, BacktestOptions& options) {
  constexpr const char* kGroup = "Policies";
  options.deciding = add_deciding_options(command);
  command.get_option("--policy")
      ->option_text("FILE")
      ->group(kGroup)
      ->description("The policy to try, or the book that compile made of it; needed");
  command
      .add_option("--against", options.against_file, "The policy to compare it with: what would change, and for whom")
      ->option_text("FILE")
      ->group(kGroup);
  command.get_option("--now")->option_text("INSTANT")->group(kGroup)->description(
      "Open tickets are as they were then; the last thing that happened in the history when missing");
  command.get_option("--zoneinfo")->option_text("FOLDER")->group(kGroup);
}

void add_telling_options(CLI::App& command, BacktestOptions& options) {
  constexpr const char* kGroup = "What is told";
  command.add_option("--report", options.report_file, "Writes it as a page too: one HTML file with plots")
      ->option_text("FILE")
      ->group(kGroup);
  command
      .add_flag("--json", options.as_json, "JSON lines instead: each ticket that changes, or each one, then the sums")
      ->group(kGroup);
  command.add_option("--threads", options.threads, "Threads that decide, one for each processor when missing")
      ->check(CLI::Range(1, kThreadsCeiling))
      ->option_text("NUMBER")
      ->group(kGroup);
}

void add_history_options(CLI::App& command, BacktestOptions& options) {
  constexpr const char* kGroup = "Reading a CSV export";
  std::vector<std::string> formats{"jsonl"};
  for (const ExportFormat* each : export_formats()) formats.emplace_back(each->name);
  command.add_option("--format", options.format, "What HISTORY is; when missing, its first line tells")
      ->check(CLI::IsMember(formats))
      ->option_text(CLI::detail::join(formats, "|"))
      ->group(kGroup);
  command
      .add_option("--zone", options.zone,
                  "Zone of times that name none; that of the policy's first calendar when missing")
      ->option_text("Europe/London")
      ->group(kGroup);
  command.add_option("--dates", options.dates, "How a date like 3/6/2026 is meant")
      ->transform(CLI::CheckedTransformer(std::map<std::string, DateOrder>{{"day-first", DateOrder::day_first},
                                                                           {"month-first", DateOrder::month_first}}))
      ->option_text("day-first|month-first")
      ->group(kGroup);
  command
      .add_option("--field", options.columns, "This column holds that field of the policy; may be given several times")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return text.find('=') == std::string::npos ? "write it as COLUMN=FIELD" : std::string();
          },
          "COLUMN=FIELD"))
      ->option_text("COLUMN=FIELD")
      ->group(kGroup);
  command
      .add_option("HISTORY", options.history_file,
                  "Past tickets: JSON lines as for decide, or the CSV export of a helpdesk; - is standard input")
      ->option_text(" ")
      ->required();
}

}  // namespace

void add_backtest(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "backtest", "Tells what a policy would have done to past tickets, and what it changes compared with another.");
  auto options = std::make_shared<BacktestOptions>();
  add_policy_options(*command, *options);
  add_telling_options(*command, *options);
  add_history_options(*command, *options);
  command->footer(kFooter);
  command->callback([options, &status] { status = backtest_file(*options); });
}

}  // namespace turnaround::cli
