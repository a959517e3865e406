#include "core/book.h"

#include <algorithm>

namespace turnaround {
namespace {

const Zone* find(const ZoneData& zones, std::string_view name) {
  const auto zone = std::find_if(zones.zones.begin(), zones.zones.end(), [&](const Zone& z) { return z.name == name; });
  return zone == zones.zones.end() ? nullptr : &*zone;
}

CalendarRules always_open() {
  CalendarRules rules;
  rules.id = kAroundTheClock;
  rules.label = "around the clock";
  rules.zone = "UTC";
  for (auto& day : rules.hours) day = {{Minutes{0}, std::chrono::hours{24}}};
  return rules;
}

Zone utc() {
  Zone zone;
  zone.name = "UTC";
  zone.first_abbreviation = "UTC";
  return zone;
}

}  // namespace

Result<Book> Book::compile(Policy policy, ZoneData zones, std::string digest) {
  if (std::vector<Error> problems = check(policy); !problems.empty()) return std::move(problems.front());
  for (std::size_t i = 0; i < zones.zones.size(); ++i) {
    if (auto problem = check(zones.zones[i]))
      return Error{problem->code, "/zones/" + std::to_string(i), problem->message};
  }
  Book book;
  book.calendars_.emplace(kAroundTheClock, Calendar(always_open(), utc(), policy.horizon));
  for (std::size_t i = 0; i < policy.calendars.size(); ++i) {
    const CalendarRules& rules = policy.calendars[i];
    const Zone* zone = find(zones, rules.zone);
    if (!zone) {
      return Error{"unknown_zone", "/calendars/" + std::to_string(i) + "/zone",
                   "no data for the time zone `" + rules.zone + "`: check its IANA name"};
    }
    book.calendars_.emplace(rules.id, Calendar(rules, *zone, policy.horizon));
  }
  auto rules = compile_rules(policy);
  if (!rules) return rules.error();
  book.rules_ = *std::move(rules);
  book.digest_ = std::move(digest);
  book.policy_ = std::move(policy);
  book.zones_ = std::move(zones);
  return book;
}

const Calendar* Book::calendar(std::string_view id) const {
  const auto found = calendars_.find(id);
  return found == calendars_.end() ? nullptr : &found->second;
}

const Category* Book::category(std::string_view id) const {
  const auto& all = policy_.categories;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Category& c) { return c.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace turnaround
