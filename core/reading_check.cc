#include <algorithm>
#include <charconv>

#include "core/nearest.h"
#include "core/policy_checker.h"

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
  const KnownNames::List built_in(names_.fields.begin(), names_.fields.end() - static_cast<int>(policy_.fields.size()));
  check_unique({policy_.fields.begin(), policy_.fields.end()}, "/fields", "");
  for (std::size_t i = 0; i < policy_.fields.size(); ++i) {
    if (std::find(built_in.begin(), built_in.end(), policy_.fields[i]) == built_in.end()) continue;
    problem(at("/fields", i), "name_used_twice", "`" + policy_.fields[i] + "` is always there: remove it");
  }
}

void PolicyChecker::check_phrases() {
  check_unique(names_.phrases, "/phrases", "name");
  for (std::size_t i = 0; i < policy_.phrases.size(); ++i) {
    if (!policy_.phrases[i].phrases.empty()) continue;
    problem(at("/phrases", i), "no_phrases",
            "`" + policy_.phrases[i].name + "` is empty: add a phrase or remove the list");
  }
}

void PolicyChecker::check_items() {
  check_unique(names_.items, "/items", "id");
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
  constexpr std::string_view kNames[] = {"all", "any", "none"};
  const std::string_view name = kNames[static_cast<std::size_t>(condition.kind)];
  if (condition.parts.empty()) {
    problem(at(where, name), "empty_condition", "`" + std::string(name) + "` lists no condition: add one");
  }
  if (condition.within == Condition::Within::sentence && condition.kind != Condition::Kind::all) {
    problem(at(where, "within"), "misplaced_within", "only the parts of an `all` can meet in one sentence: use `all`");
  }
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
    } else if (test.field == "topic") {
      check_known(value, names_.topics, "topic", at(place, i));
    }
  }
}

}  // namespace turnaround
