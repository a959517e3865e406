#include <algorithm>

#include "core/json/nearest.h"
#include "core/policy/policy_checker.h"

namespace turnaround {

std::string at(std::string_view pointer, std::size_t index) {
  return at(pointer, std::to_string(index));
}

std::string at(std::string_view pointer, std::string_view member) {
  std::string out(pointer);
  out += '/';
  out += member;
  return out;
}

KnownNames known_names(const Policy& policy) {
  KnownNames names;
  names.fields.assign(std::begin(kBuiltInFields), std::end(kBuiltInFields));
  names.calendars = {kAroundTheClock};
  names.events = {"responded", "confirmed", "announced", "workaround", "solved"};
  names.signals = {"responded", "confirmed", "announced", "workaround", "solved", "waiting", "asked"};
  for (const std::string& field : policy.fields) names.fields.push_back(field);
  for (const CalendarRules& calendar : policy.calendars) names.calendars.push_back(calendar.id);
  names.target_calendars = names.calendars;
  for (const CalendarChoice& choice : policy.calendar_choices) names.target_calendars.push_back(choice.id);
  for (const PhraseList& list : policy.phrases) names.phrases.push_back(list.name);
  for (const TextCount& count : policy.counts) names.fields.push_back(count.name);
  for (const NamedCondition& condition : policy.conditions) names.conditions.push_back(condition.name);
  for (const Item& item : policy.items) names.items.push_back(item.id);
  for (const Topic& topic : policy.topics) names.topics.push_back(topic.id);
  for (const Category& category : policy.categories) names.categories.push_back(category.id);
  return names;
}

std::vector<Error> check(const Policy& policy) {
  return PolicyChecker(policy).check();
}

std::vector<Error> PolicyChecker::check() {
  check_limits();
  check_fields();
  check_calendars();
  check_phrases();
  check_counts();
  check_named_conditions();
  check_calendar_choices();
  check_items();
  check_topics();
  check_categories();
  check_targets(policy_.uncategorised, "/uncategorised");
  check_signals();
  check_messages();
  return std::move(problems_);
}

void PolicyChecker::problem(std::string where, std::string_view code, std::string message) {
  problems_.push_back({std::string(code), std::move(where), std::move(message)});
}

void PolicyChecker::check_known(std::string_view name, const KnownNames::List& known, std::string_view what,
                                std::string where) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string named = std::string(what) + " named `" + std::string(name) + "`";
  problem(std::move(where), "unknown_name", "no " + named + did_you_mean(name, known));
}

void PolicyChecker::check_unique(const KnownNames::List& names, std::string_view where, std::string_view member) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (name->empty() || std::find(names.begin(), name, *name) == name) continue;
    std::string place = at(where, static_cast<std::size_t>(name - names.begin()));
    if (!member.empty()) place = at(place, member);
    problem(std::move(place), "name_used_twice", "`" + std::string(*name) + "` is used above: take another name");
  }
}

void PolicyChecker::check_limits() {
  const auto limit = [&](std::size_t size, std::size_t most, std::string_view where) {
    if (size <= most) return;
    problem(std::string(where), "too_many",
            "there are " + std::to_string(size) + ": keep at most " + std::to_string(most));
  };
  limit(policy_.calendars.size(), limits::kCalendars, "/calendars");
  limit(policy_.calendar_choices.size(), limits::kCalendars, "/calendar_choices");
  limit(policy_.categories.size(), limits::kCategories, "/categories");
  std::size_t phrases = 0;
  for (const PhraseList& list : policy_.phrases) phrases += list.phrases.size();
  limit(phrases, limits::kPhrases, "/phrases");
  if (policy_.categories.empty()) problem("/categories", "no_categories", "there is no category: add one");
  if (policy_.confirm.below < 0 || policy_.confirm.below > 100) {
    problem("/confirm/below", "not_a_percentage", "confidence is 0 to 100 percent: choose a number between");
  }
  const Interval horizon = policy_.horizon;
  if (horizon.begin >= horizon.end) {
    problem("/horizon", "bad_horizon", "`from` is not before `to`: exchange them");
  } else if (horizon.end - horizon.begin > std::chrono::years{limits::kHorizonYears}) {
    problem("/horizon", "bad_horizon",
            "longer than " + std::to_string(limits::kHorizonYears) + " years: choose a nearer `to`");
  }
}

void PolicyChecker::check_calendars() {
  // The list of names begins with the calendar that is always there, so its own name is taken too.
  KnownNames::List ids(names_.calendars.begin() + 1, names_.calendars.end());
  check_unique(ids, "/calendars", "id");
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != kAroundTheClock) continue;
    problem(at(at("/calendars", i), "id"), "name_used_twice",
            "`" + std::string(ids[i]) + "` is always there and always open: take another name");
  }
}

void PolicyChecker::check_calendar_choices() {
  for (std::size_t i = 0; i < policy_.calendar_choices.size(); ++i) {
    const CalendarChoice& choice = policy_.calendar_choices[i];
    const std::string where = at("/calendar_choices", i);
    const auto& taken = names_.target_calendars;
    const auto own = taken.end() - static_cast<std::ptrdiff_t>(policy_.calendar_choices.size() - i);
    if (std::find(taken.begin(), own, choice.id) != own) {
      problem(at(where, "id"), "name_used_twice",
              "`" + choice.id + "` is a calendar or choice above: take another name");
    }
    if (choice.choose.empty()) {
      problem(at(where, "choose"), "nothing_to_choose", "there is no case: name the calendar itself in the targets");
    }
    for (std::size_t j = 0; j < choice.choose.size(); ++j) {
      const std::string place = at(at(where, "choose"), j);
      check_condition(choice.choose[j].when, at(place, "when"));
      check_known(choice.choose[j].calendar, names_.calendars, "calendar", at(place, "calendar"));
    }
    check_known(choice.otherwise, names_.calendars, "calendar", at(where, "else"));
  }
}

void PolicyChecker::check_categories() {
  check_unique(names_.categories, "/categories", "id");
  KnownNames::List definitions;
  for (std::size_t i = 0; i < policy_.categories.size(); ++i) {
    const Category& category = policy_.categories[i];
    const std::string where = at("/categories", i);
    check_reallocation(category, where);
    for (std::size_t j = 0; j < category.definitions.size(); ++j) {
      const Definition& definition = category.definitions[j];
      const std::string place = at(at(where, "definitions"), j);
      if (std::find(definitions.begin(), definitions.end(), definition.id) != definitions.end()) {
        problem(at(place, "id"), "name_used_twice", "`" + definition.id + "` is used above: take another name");
      }
      if (!definition.id.empty()) definitions.push_back(definition.id);
      check_condition(definition.when, at(place, "when"));
    }
    check_targets(category.targets, at(where, "targets"));
  }
}

void PolicyChecker::check_reallocation(const Category& category, const std::string& where) {
  if (!category.on_workaround) return;
  const std::string place = at(at(where, "on_workaround"), "to");
  check_known(category.on_workaround->to, names_.categories, "category", place);
  if (!category.id.empty() && category.on_workaround->to == category.id) {
    problem(place, "moves_to_itself", "a workaround moves `" + category.id + "` to itself: name another category");
  }
}

void PolicyChecker::check_signals() {
  for (std::size_t i = 0; i < policy_.signals.size(); ++i) {
    const std::string where = at("/signals", i);
    check_known(policy_.signals[i].event, names_.signals, "event", at(where, "event"));
    check_condition(policy_.signals[i].when, at(where, "when"));
  }
}

void PolicyChecker::check_messages() {
  constexpr std::string_view kSlots[] = {"category", "targets", "missing", "id"};
  const auto check_text = [&](std::string_view text, std::string_view member) {
    for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", open + 2)) {
      const std::size_t close = std::min(text.find("}}", open), text.size());
      const std::string_view slot = text.substr(open + 2, close - open - 2);
      if (std::find(std::begin(kSlots), std::end(kSlots), slot) != std::end(kSlots)) continue;
      problem(at("/automated_response", member), "unknown_name",
              "nothing fills in `{{" + std::string(slot.substr(0, 40)) + "}}`" + did_you_mean(slot, kSlots));
    }
  };
  check_text(policy_.automated_response.allocated, "allocated");
  check_text(policy_.automated_response.missing, "missing");
  check_text(policy_.automated_response.uncategorised, "uncategorised");
}

}  // namespace turnaround
