// Decides (policy, ticket, now) triples, a line each, so that whoever holds the same triples can compare bytes: the
// conformance vectors, and random ones natively and through the preview module.
//   {"policy":"…"}                              → the compiled book with an empty digest; it decides the lines that
//   follow
//   {"ticket":"…","now":"2026-03-02T10:00:00Z"} → the decision, or the explanation when "explain" is true
// Policies and tickets are JSON texts inside strings. What cannot be answered gives {"error":{…}}. Zones are the pinned
// ones. An empty line gives no answer but has those so far sent.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <set>

#include "core/codec/codec.h"
#include "core/limits.h"

namespace turnaround {
namespace {

Result<ZoneData> zones_of(const Policy& policy) {
  std::set<std::string> names;
  for (const CalendarRules& calendar : policy.calendars) names.insert(calendar.zone);
  ZoneData data{"pinned", {}};
  for (const std::string& name : names) {
    std::ifstream file(std::filesystem::path(TURNAROUND_SOURCE "/tests/zones") / name, std::ios::binary);
    auto zone = read_tzif(name, std::string{std::istreambuf_iterator<char>(file), {}});
    if (!zone) return zone.error();
    data.zones.push_back(cut(*zone, policy.horizon));
  }
  return data;
}

/// The book that decides, and its bytes: what the preview module loads.
class Desk {
 public:
  Result<std::string> open(const std::string& policy) {
    const PolicyReading reading = read_policy(policy);
    if (!reading.problems.empty()) return reading.problems.front().error;
    const auto zones = zones_of(reading.policy);
    if (!zones) return zones.error();
    std::string bytes = write_book(reading.policy, *zones, "");
    auto book = read_book(bytes);
    if (!book) return book.error();
    book_.emplace(*std::move(book));
    return bytes;
  }

  Result<std::string> decided(const std::string& text, Instant now, bool explained) const {
    if (!book_) return Error{"no_book", "", "send a policy first"};
    const auto ticket = read_ticket(text);
    if (!ticket) return ticket.error();
    if (explained) {
      const auto explanation = explain(*book_, *ticket, now);
      return explanation ? Result<std::string>(write_explanation(*book_, *explanation)) : explanation.error();
    }
    const auto decision = decide(*book_, *ticket, now);
    return decision ? Result<std::string>(write_decision(*decision)) : decision.error();
  }

 private:
  std::optional<Book> book_;
};

Result<std::string> answer(Desk& desk, const std::string& line) {
  const auto asked = json::read(line, {.bytes = limits::kBookBytes, .depth = 2});
  if (!asked) return asked.error();
  const auto text = [&](const char* name) {
    const json::Value* value = asked->find(name);
    return value ? value->string() : nullptr;
  };
  if (const std::string* policy = text("policy")) return desk.open(*policy);
  if (!text("ticket") || !text("now")) return Error{"bad_line", "", "send `policy`, or `ticket` and `now`"};
  const auto now = parse_instant(*text("now"));
  if (!now) return now.error();
  return desk.decided(*text("ticket"), *now, asked->find("explain") != nullptr);
}

}  // namespace
}  // namespace turnaround

int main() {
  std::ios::sync_with_stdio(false);
  turnaround::Desk desk;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) {
      std::cout.flush();
      continue;
    }
    const auto answered = turnaround::answer(desk, line);
    std::cout << (answered ? *answered : "{\"error\":" + turnaround::write_error(answered.error()) + "}") << '\n';
  }
  return 0;
}
