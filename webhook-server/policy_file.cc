#include "webhook-server/policy_file.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "core/codec/weights_codec.h"
#include "core/decision/wording.h"
#include "core/limits.h"
#include "core/policy/advice.h"
#include "webhook-server/digest.h"
#include "webhook-server/file.h"
#include "webhook-server/ical.h"
#include "webhook-server/limits.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround {
namespace {

/// Where a policy stands and what it may be about.
struct PolicyPlace {
  std::filesystem::path folder;
  std::string zone_folder;
  Interval horizon;
};

LoadedPolicy refused(Error error) {
  return {std::nullopt, {{std::move(error), 0}}, {}};
}

/// A book begins with its digest; a policy has no such member.
bool is_book(std::string_view text) {
  return text.starts_with(R"({"digest":)");
}

std::vector<Error> zone_problems(const Policy& policy, const std::string& folder) {
  std::vector<Error> errors;
  for (std::size_t i = 0; i < policy.calendars.size(); ++i) {
    const std::string& name = policy.calendars[i].zone;
    if (name.empty()) continue;
    const auto zone = read_zone(folder, name);
    if (!zone) errors.push_back({zone.error().code, "/calendars/" + std::to_string(i) + "/zone", zone.error().message});
  }
  return errors;
}

/// The path of a file that a policy names: beside the policy or below, nowhere else.
Result<std::string> beside(const std::filesystem::path& folder, const std::string& name) {
  const std::filesystem::path path(name);
  const bool leads_out = path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end();
  if (!leads_out && path.has_filename()) return (folder / path).string();
  return Error{"bad_file_name", "", "`" + name + "` is not beside the policy: put the file there and name it alone"};
}

/// What reading the files that a policy names brought to light, each at its place in the policy.
struct Resolution {
  std::vector<Error> problems;
  std::vector<Error> warnings;
};

Error in_file(const std::string& file, const std::string& where, const Problem& problem) {
  const std::string line = problem.line > 0 ? " line " + std::to_string(problem.line) : "";
  return {problem.error.code, where, "`" + file + "`" + line + ": " + problem.error.message};
}

/// The days of one iCalendar file in place of its name.
std::vector<Holiday> read_holidays(const std::string& path, const std::string& where, const IcalContext& context,
                                   Resolution& out) {
  const auto bytes = read_file(path, limits::kIcalBytes);
  if (!bytes) {
    out.problems.push_back({bytes.error().code, where, bytes.error().message});
    return {};
  }
  const std::string name = std::filesystem::path(path).filename().string();
  IcalReading reading = read_ical(*bytes, context);
  for (const Problem& problem : reading.problems) out.problems.push_back(in_file(name, where, problem));
  for (const Problem& warning : reading.warnings) out.warnings.push_back(in_file(name, where, warning));
  return std::move(reading.holidays);
}

void resolve_holidays(CalendarRules& calendar, const std::string& where, const PolicyPlace& place, Resolution& out) {
  const auto named = [](const Holiday& holiday) { return !holiday.ical.empty(); };
  if (std::none_of(calendar.holidays.begin(), calendar.holidays.end(), named)) return;
  const auto zone = read_zone(place.zone_folder, calendar.zone);
  if (!zone) return;  // which is told already
  std::vector<Holiday> holidays;
  for (std::size_t i = 0; i < calendar.holidays.size(); ++i) {
    Holiday& holiday = calendar.holidays[i];
    if (!named(holiday)) {
      holidays.push_back(std::move(holiday));
      continue;
    }
    const std::string there = where + "/holidays/" + std::to_string(i) + "/ical";
    const auto path = beside(place.folder, holiday.ical);
    if (!path) {
      out.problems.push_back({path.error().code, there, path.error().message});
      continue;
    }
    for (Holiday& day : read_holidays(*path, there, {*zone, place.horizon, place.zone_folder}, out))
      holidays.push_back(std::move(day));
  }
  if (holidays.size() > limits::kHolidays) {
    out.problems.push_back({"too_many", where + "/holidays",
                            "more than " + std::to_string(limits::kHolidays) + " days: choose a shorter horizon"});
  }
  calendar.holidays = std::move(holidays);
}

/// The weights of a file in place of its name.
void resolve_weights(Weights& weights, const std::string& folder, Resolution& out) {
  if (weights.file.empty()) return;
  const auto refuse = [&out](const Error& error, const std::string& message) {
    out.problems.push_back({error.code, "/weights", message});
  };
  const auto path = beside(folder, weights.file);
  if (!path) return refuse(path.error(), path.error().message);
  const auto text = read_file(*path, limits::kPolicyBytes);
  if (!text) return refuse(text.error(), text.error().message);
  auto read = read_weights(*text);
  if (!read) return refuse(read.error(), "`" + weights.file + "` " + read.error().where + ": " + read.error().message);
  weights = *std::move(read);
}

/// Reads the files that a policy names.
Resolution resolve(Policy& policy, const std::string& folder, const std::string& zone_folder) {
  Resolution out;
  for (std::size_t i = 0; i < policy.calendars.size(); ++i) {
    resolve_holidays(policy.calendars[i], "/calendars/" + std::to_string(i), {folder, zone_folder, policy.horizon},
                     out);
  }
  resolve_weights(policy.weights, folder, out);
  return out;
}

/// Adds errors to problems that are known already, all in the order of the file.
std::vector<Problem> merged(std::string_view text, std::vector<Problem> problems, std::vector<Error> errors) {
  if (errors.empty()) return problems;
  const auto tree = json::read(text, {.bytes = limits::kPolicyBytes, .depth = limits::kJsonDepth});
  if (!tree) return problems;
  for (Problem& problem : problems) errors.push_back(std::move(problem.error));
  return locate(*tree, std::move(errors));
}

Result<BookOnShelf> shelved(const Policy& policy, const ZoneData& zones) {
  std::string digest = sha256(write_book(policy, zones, ""));
  std::string bytes = write_book(policy, zones, digest);
  auto book = Book::compile(policy, zones, std::move(digest));
  if (!book) return book.error();
  return BookOnShelf{*std::move(book), std::move(bytes)};
}

constexpr std::string_view kDigestMember = R"({"digest":")";

/// The bytes that a digest is taken of: those of the book without it.
std::string undigested(const std::string& bytes) {
  const std::size_t end = bytes.find('"', kDigestMember.size());
  if (!bytes.starts_with(kDigestMember) || end == std::string::npos) return {};
  return std::string(kDigestMember) + bytes.substr(end);
}

LoadedPolicy compiled(std::string_view text, PolicyReading reading, const std::string& folder,
                      const std::string& zone_folder) {
  LoadedPolicy out;
  std::vector<Error> errors = zone_problems(reading.policy, zone_folder);
  Resolution files = resolve(reading.policy, folder, zone_folder);
  std::move(files.problems.begin(), files.problems.end(), std::back_inserter(errors));
  out.problems = merged(text, std::move(reading.problems), std::move(errors));
  out.warnings = merged(text, {}, std::move(files.warnings));
  if (!out.problems.empty()) return out;
  std::vector<std::string> names;
  for (const CalendarRules& calendar : reading.policy.calendars) names.push_back(calendar.zone);
  auto zones = zone_data(zone_folder, names, reading.policy.horizon);
  if (!zones) return refused(zones.error());
  auto shelf = shelved(reading.policy, *zones);
  if (shelf) {
    out.shelf = *std::move(shelf);
  } else {
    out.problems = merged(text, {}, {shelf.error()});
  }
  return out;
}

}  // namespace

LoadedPolicy load_policy(const std::string& path, const std::string& zone_folder) {
  auto text = read_file(path, limits::kBookBytes);
  if (!text) return refused(text.error());
  if (!is_book(*text)) return compile_policy(*text, zone_folder, std::filesystem::path(path).parent_path().string());
  auto shelf = open_book(*std::move(text));
  if (!shelf) return refused(shelf.error());
  return {*std::move(shelf), {}, {}};
}

LoadedPolicy compile_policy(std::string_view text, const std::string& zone_folder, const std::string& folder) {
  return compiled(text, read_policy(text), folder, zone_folder);
}

LoadedPolicy load_rules(const std::string& path, const std::string& zone_folder) {
  const auto text = read_file(path, limits::kPolicyBytes);
  if (!text) return refused(text.error());
  PolicyReading reading = read_policy(*text);
  reading.policy.weights = {};
  return compiled(*text, std::move(reading), std::filesystem::path(path).parent_path().string(), zone_folder);
}

LoadedPolicy check_policy(const std::string& path, const std::string& zone_folder, Date today) {
  LoadedPolicy out = load_policy(path, zone_folder);
  const auto text = read_file(path, limits::kBookBytes);
  if (!out.shelf || !text || is_book(*text)) return out;
  const auto tree = json::read(*text, {.bytes = limits::kPolicyBytes, .depth = limits::kJsonDepth});
  if (!tree) return out;
  std::vector<Error> advice = advise(out.shelf->book.policy(), today);
  for (Problem& warning : out.warnings) advice.push_back(std::move(warning.error));
  out.warnings = locate(*tree, std::move(advice));
  const std::string& version = out.shelf->book.zones().tzdata_version;
  if (is_old_tzdata(version, today)) {
    out.warnings.push_back(
        {{"old_tzdata", "",
          "the time zone data are of `" + version + "`: install newer ones, or name their folder with --zoneinfo"},
         0});
  }
  return out;
}

Result<BookOnShelf> open_book(std::string bytes) {
  auto book = read_book(bytes);
  if (!book) return book.error();
  auto same = shelved(book->policy(), book->zones());
  if (!same) return same.error();
  if (same->bytes == bytes) return same;
  return Error{"book_altered", "/digest", "these are not the bytes that the digest names: compile the policy again"};
}

Result<BookOnShelf> open_kept_book(std::string bytes, const std::string& digest) {
  if (sha256(undigested(bytes)) != digest || !bytes.starts_with(std::string(kDigestMember) + digest)) {
    return Error{"book_altered", "/digest", "book `" + digest + "` is damaged: its bytes are not those that were kept"};
  }
  auto book = read_book(bytes);
  if (book) return BookOnShelf{*std::move(book), std::move(bytes)};
  return Error{"book_unreadable", book.error().where,
               "book `" + digest + "` has a shape that this version does not read (" + book.error().where + ": " +
                   book.error().message + "): use the version of turnaround that decided with it"};
}

namespace {

std::string in_lines(const std::vector<Problem>& problems) {
  std::size_t widest = 0;
  std::size_t digits = 0;
  for (const Problem& problem : problems) {
    widest = std::max(widest, problem.error.where.size());
    digits = std::max(digits, std::to_string(problem.line).size());
  }
  std::string out;
  for (const Problem& problem : problems) {
    std::string line = "  " + problem.error.where;
    if (widest > 0) line.resize(2 + widest + 1, ' ');
    if (problem.line > 0) {
      const std::string number = std::to_string(problem.line);
      line += "line " + number + std::string(digits - number.size() + 3, ' ');
    }
    out += line + problem.error.message + '\n';
  }
  return out;
}

}  // namespace

std::string told(std::string_view path, const std::vector<Problem>& problems) {
  if (problems.empty()) return std::string(path) + ": no problems\n";
  return std::string(path) + ": " + counted(problems.size(), "problem") + "\n" + in_lines(problems);
}

std::string told(std::string_view path, const LoadedPolicy& policy) {
  if (policy.warnings.empty()) return told(path, policy.problems);
  std::vector<Problem> all = policy.problems;
  for (Problem warning : policy.warnings) {
    warning.error.message.insert(0, "warning: ");
    all.push_back(std::move(warning));
  }
  std::stable_sort(all.begin(), all.end(), [](const Problem& a, const Problem& b) { return a.line < b.line; });
  const std::string problems = policy.problems.empty() ? "no problems" : counted(policy.problems.size(), "problem");
  return std::string(path) + ": " + problems + ", " + counted(policy.warnings.size(), "warning") + "\n" + in_lines(all);
}

}  // namespace turnaround
