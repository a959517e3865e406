#include "webhook-server/policy_file.h"

#include <algorithm>

#include "core/limits.h"
#include "webhook-server/digest.h"
#include "webhook-server/file.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround {
namespace {

LoadedPolicy refused(Error error) {
  return {std::nullopt, {{std::move(error), 0}}};
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

}  // namespace

LoadedPolicy load_policy(const std::string& path, const std::string& zone_folder) {
  auto text = read_file(path, limits::kBookBytes);
  if (!text) return refused(text.error());
  if (!is_book(*text)) return compile_policy(*text, zone_folder);
  auto shelf = open_book(*std::move(text));
  if (!shelf) return refused(shelf.error());
  return {*std::move(shelf), {}};
}

LoadedPolicy compile_policy(std::string_view text, const std::string& zone_folder) {
  PolicyReading reading = read_policy(text);
  LoadedPolicy out;
  out.problems = merged(text, std::move(reading.problems), zone_problems(reading.policy, zone_folder));
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

Result<BookOnShelf> open_book(std::string bytes) {
  auto book = read_book(bytes);
  if (!book) return book.error();
  auto same = shelved(book->policy(), book->zones());
  if (!same) return same.error();
  if (same->bytes == bytes) return same;
  return Error{"book_altered", "/digest", "these are not the bytes that the digest names: compile the policy again"};
}

std::string told(std::string_view path, const std::vector<Problem>& problems) {
  std::string out(path);
  if (problems.empty()) return out + ": no problems\n";
  out += ": " + std::to_string(problems.size()) + (problems.size() == 1 ? " problem\n" : " problems\n");
  std::size_t widest = 0;
  std::size_t digits = 0;
  for (const Problem& problem : problems) {
    widest = std::max(widest, problem.error.where.size());
    digits = std::max(digits, std::to_string(problem.line).size());
  }
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

}  // namespace turnaround
