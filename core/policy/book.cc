#include "core/policy/book.h"

#include <algorithm>
#include <optional>

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

std::string place(std::string_view list, std::size_t index, std::string_view member) {
  return std::string(list) + "/" + std::to_string(index) + std::string(member);
}

/// What deciding takes for granted; check() tells far more, but the browser need not carry it.
std::optional<Error> unsound(const Book& book, const Policy& policy) {
  const auto unknown = [](std::string where, const std::string& name) {
    return Error{"unknown_name", std::move(where), "nothing is named `" + name + "`"};
  };
  const auto lost = [&](const std::string& name) {
    const auto meant = calendars_meant(policy, name);
    return std::any_of(meant.begin(), meant.end(), [&](std::string_view id) { return !book.calendar(id); });
  };
  for (std::size_t i = 0; i < policy.categories.size(); ++i) {
    const Category& category = policy.categories[i];
    for (const Target& target : category.targets) {
      if (lost(target.calendar)) return unknown(place("/categories", i, "/targets"), target.calendar);
    }
    const auto same = [&](const Category& other) { return other.id == category.on_workaround->to; };
    if (category.on_workaround && std::none_of(policy.categories.begin(), policy.categories.end(), same)) {
      return unknown(place("/categories", i, "/on_workaround/to"), category.on_workaround->to);
    }
  }
  for (std::size_t i = 0; i < policy.uncategorised.size(); ++i) {
    const std::string& calendar = policy.uncategorised[i].calendar;
    if (lost(calendar)) return unknown(place("/uncategorised", i, "/calendar"), calendar);
  }
  return std::nullopt;
}

std::optional<Error> unsound(const Weights& weights, const Policy& policy) {
  const auto misfit = [](const std::string& what) {
    return Error{"weights_misfit", "/weights", "the weights " + what + ": train them again with this policy"};
  };
  if (!weights.file.empty()) return misfit("of `" + weights.file + "` have not been read");
  for (const std::string& id : weights.categories) {
    const bool known = std::any_of(policy.categories.begin(), policy.categories.end(),
                                   [&](const Category& category) { return category.id == id; });
    if (!known && !id.empty()) return misfit("know a category `" + id + "` that the policy does not");
  }
  return std::nullopt;
}

bool is_too_long(Interval horizon) {
  return horizon.end <= horizon.begin || horizon.end - horizon.begin > std::chrono::years{limits::kHorizonYears};
}

}  // namespace

std::vector<std::string_view> calendars_meant(const Policy& policy, std::string_view name) {
  const auto& all = policy.calendar_choices;
  const auto choice = std::find_if(all.begin(), all.end(), [name](const CalendarChoice& c) { return c.id == name; });
  if (choice == all.end()) return {name};
  std::vector<std::string_view> meant;
  for (const CalendarCase& one : choice->choose) meant.push_back(one.calendar);
  meant.push_back(choice->otherwise);
  return meant;
}

Result<Book> Book::compile(Policy policy, ZoneData zones, std::string digest) {
  if (is_too_long(policy.horizon)) return Error{"bad_horizon", "/horizon", "empty or too long: choose other dates"};
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
    for (const Holiday& holiday : rules.holidays) {
      if (holiday.ical.empty()) continue;
      return Error{"not_resolved", "/calendars/" + std::to_string(i) + "/holidays",
                   "the days of `" + holiday.ical + "` have not been read: compile the policy's file"};
    }
    book.calendars_.emplace(rules.id, Calendar(rules, *zone, policy.horizon));
  }
  if (auto problem = unsound(book, policy)) return *std::move(problem);
  if (auto problem = unsound(policy.weights, policy)) return *std::move(problem);
  auto rules = compile_rules(policy);
  if (!rules) return rules.error();
  book.rules_ = *std::move(rules);
  book.scales_ = Scales(policy.weights, policy);
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

const std::vector<Target>& Book::targets(const Category* category) const {
  return category ? category->targets : policy_.uncategorised;
}

}  // namespace turnaround
