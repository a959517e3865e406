#include <algorithm>
#include <charconv>

#include "core/json/nearest.h"
#include "core/policy/implication.h"
#include "core/policy/policy_checker.h"

namespace turnaround {
namespace {

bool is_text(std::string_view field) {
  return field == "text" || field == "subject" || field == "description";
}

bool is_whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  return status == std::errc() && end == text.data() + text.size();
}

}  // namespace

void PolicyChecker::check_fields() {
  const KnownNames::List added(names_.fields.begin() + std::size(kBuiltInFields), names_.fields.end());
  for (std::size_t i = 0; i < added.size(); ++i) {
    const auto before = names_.fields.begin() + static_cast<std::ptrdiff_t>(std::size(kBuiltInFields) + i);
    if (std::find(names_.fields.begin(), before, added[i]) == before) continue;
    const std::size_t count = i - std::min(i, policy_.fields.size());
    const bool custom = i < policy_.fields.size();
    problem(custom ? at("/fields", i) : at(at("/counts", count), "name"), "name_used_twice",
            "there is a field `" + std::string(added[i]) + "` already: take another name");
  }
}

/// The list that was probably meant, of those that stand before.
std::string PolicyChecker::meant_list(const Error& error) const {
  const std::size_t begin = error.message.find('`') + 1;
  const std::size_t end = error.message.find('`', begin);
  if (error.code != "unknown_list" || begin == 0 || end == std::string::npos) return "";
  KnownNames::List before;
  for (const std::string_view name : names_.phrases) {
    if (phrases_.find(name)) before.push_back(name);
  }
  return did_you_mean(std::string_view(error.message).substr(begin, end - begin), before);
}

/// Each phrase by itself, so that every wrong one is told.
void PolicyChecker::check_spelling(const PhraseList& list, const std::string& where) {
  PhraseList sound{list.name, {}, {}};
  const auto keep = [&](const std::string& phrase, std::vector<std::string>& kept, std::string place) {
    const auto added = phrases_.add({"", {phrase}, {}});
    if (added) {
      kept.push_back(phrase);
    } else {
      problem(std::move(place), added.error().code, added.error().message + meant_list(added.error()));
    }
  };
  for (std::size_t i = 0; i < list.phrases.size(); ++i)
    keep(list.phrases[i], sound.phrases, at(at(where, "phrases"), i));
  for (std::size_t i = 0; i < list.except.size(); ++i) keep(list.except[i], sound.except, at(at(where, "except"), i));
  if (list.phrases.empty())
    problem(where, "no_phrases", "`" + list.name + "` has no phrase: add one or remove the list");
  (void)phrases_.add(sound);
}

void PolicyChecker::check_phrases() {
  check_unique(names_.phrases, "/phrases", "name");
  for (std::size_t i = 0; i < policy_.phrases.size(); ++i) check_spelling(policy_.phrases[i], at("/phrases", i));
}

void PolicyChecker::check_counts() {
  for (std::size_t i = 0; i < policy_.counts.size(); ++i) {
    const TextCount& count = policy_.counts[i];
    check_spelling({"", count.phrases, count.except}, at("/counts", i));
  }
}

void PolicyChecker::check_named_conditions() {
  check_unique(names_.conditions, "/conditions", "name");
  for (; defined_ < policy_.conditions.size(); ++defined_) {
    check_condition(policy_.conditions[defined_].when, at(at("/conditions", defined_), "when"));
  }
}

void PolicyChecker::check_items() {
  check_unique(names_.items, "/items", "id");
  for (std::size_t i = 0; i < policy_.items.size(); ++i) {
    const std::string where = at(at("/items", i), "given_by");
    const std::vector<Recogniser>& given_by = policy_.items[i].given_by;
    for (std::size_t r = 0; r < given_by.size(); ++r) check_recogniser(given_by[r], at(where, r));
  }
}

void PolicyChecker::check_recogniser(const Recogniser& recogniser, const std::string& where) {
  using Kind = Recogniser::Kind;
  const Kind kind = recogniser.kind;
  const bool needs_values = kind == Kind::field || kind == Kind::attachment || kind == Kind::phrase ||
                            kind == Kind::header_line || kind == Kind::quoted;
  if (needs_values && recogniser.values.empty()) problem(where, "no_value", "nothing to look for: add `values`");
  for (std::size_t i = 0; kind == Kind::field && i < recogniser.values.size(); ++i) {
    check_known(recogniser.values[i], names_.fields, "field", at(at(where, "values"), i));
  }
  check_lists(recogniser.values, at(where, "values"));
  check_lists(recogniser.after, at(where, "after"));
  check_lists(recogniser.not_after, at(where, "not_after"));
  check_lists(recogniser.with, at(where, "with"));
  check_lists(recogniser.not_with, at(where, "not_with"));
}

void PolicyChecker::check_lists(const std::vector<std::string>& phrases, const std::string& where) {
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const bool named = phrases[i].starts_with('@') && phrases[i].find_first_of(" |") == std::string::npos;
    if (named) check_known(std::string_view(phrases[i]).substr(1), names_.phrases, "phrase list", at(where, i));
  }
}

void PolicyChecker::check_topics() {
  check_unique(names_.topics, "/topics", "id");
  const Topic* takes_all = nullptr;
  for (std::size_t i = 0; i < policy_.topics.size(); ++i) {
    const Topic& topic = policy_.topics[i];
    const std::string where = at("/topics", i);
    if (takes_all) {
      problem(where, "never_reached",
              "`" + takes_all->id + "` above takes every ticket: give it a condition or move it down");
    }
    if (topic.when) {
      check_condition(*topic.when, at(where, "when"));
    } else if (!takes_all) {
      takes_all = &topic;
    }
    for (std::size_t j = 0; j < topic.mandatory.size(); ++j) {
      check_known(topic.mandatory[j], names_.items, "item", at(at(where, "mandatory"), j));
    }
    check_unique({topic.mandatory.begin(), topic.mandatory.end()}, at(where, "mandatory"), "");
  }
}

void PolicyChecker::check_condition(const Condition& condition, const std::string& where) {
  if (condition.kind == Condition::Kind::test) return check_test(condition, where);
  if (condition.kind == Condition::Kind::named) {
    const KnownNames::List before(names_.conditions.begin(),
                                  names_.conditions.begin() + static_cast<std::ptrdiff_t>(defined_));
    return check_known(condition.field, before, "earlier condition", at(where, "condition"));
  }
  constexpr std::string_view kNames[] = {"all", "any", "none"};
  const std::string_view name = kNames[static_cast<std::size_t>(condition.kind)];
  if (condition.parts.empty()) {
    problem(at(where, name), "empty_condition", "`" + std::string(name) + "` lists no condition: add one");
  }
  if (const auto why = Implication(policy_.conditions).contradiction(condition))
    problem(at(where, name), "contradiction", "never holds: " + *why + ": change one of them");
  for (std::size_t i = 0; i < condition.parts.size(); ++i) check_condition(condition.parts[i], at(at(where, name), i));
}

void PolicyChecker::check_test(const Condition& test, const std::string& where) {
  if (!test.field.empty() && std::find(names_.fields.begin(), names_.fields.end(), test.field) == names_.fields.end()) {
    const std::string hint = did_you_mean(test.field, names_.fields);
    problem(at(where, "field"), "unknown_field",
            "unknown field `" + test.field + "`" + (hint.empty() ? ": list custom fields in `fields`" : hint));
  } else if (test.op == Operator::mentions && !is_text(test.field)) {
    problem(at(where, "operator"), "not_text", "`mentions` reads `text`, `subject` or `description`: use `includes`");
  } else if (test.field == "topic" && where.starts_with("/topics/")) {
    problem(at(where, "field"), "circular_condition", "a topic cannot depend on the topic: test another field");
  }
  check_values(test, where);
}

void PolicyChecker::check_values(const Condition& test, const std::string& where) {
  const std::string place = at(where, "value");
  if (test.op == Operator::present || test.op == Operator::not_present) {
    if (!test.values.empty()) problem(place, "needless_value", "`present` and `not_present` take no value: remove it");
    return;
  }
  if (test.values.empty()) problem(where, "no_value", "nothing to compare with: add `value`");
  const bool compares = test.op == Operator::less_than || test.op == Operator::greater_than;
  if (compares && test.values.size() > 1) problem(place, "too_many_values", "there is more than one number: keep one");
  for (std::size_t i = 0; i < test.values.size(); ++i) {
    const std::string& value = test.values[i];
    if (compares && !is_whole_number(value)) {
      problem(at(place, i), "not_a_number", "`" + value + "` is not a whole number: write one");
    } else if (test.op == Operator::mentions && value.starts_with('@')) {
      check_known(std::string_view(value).substr(1), names_.phrases, "phrase list", at(place, i));
    } else if (test.op == Operator::mentions) {
      const auto added = phrases_.add({"", {value}, {}});
      if (!added) problem(at(place, i), added.error().code, added.error().message + meant_list(added.error()));
    } else if (test.field == "topic") {
      check_known(value, names_.topics, "topic", at(place, i));
    }
  }
}

}  // namespace turnaround
