#include "core/reading/rules.h"

#include <map>

#include "core/policy/book.h"

namespace turnaround {
namespace {

class RuleCompiler {
 public:
  explicit RuleCompiler(Policy& policy) : policy_(policy) {}

  Result<Rules> compile() {
    const auto reading = add_reading(rules_.phrases, policy_.reading);
    if (!reading) return reading.error();
    rules_.reading = *reading;
    for (const PhraseList& list : policy_.phrases) add(list);
    for (const TextCount& count : policy_.counts) rules_.counts.push_back(add({"", count.phrases, count.except}));
    number_conditions();
    compile_items();
    if (!error_.code.empty()) return error_;
    if (auto entangled = rules_.phrases.seal()) return *std::move(entangled);
    return std::move(rules_);
  }

 private:
  std::uint32_t add(const PhraseList& list) {
    const auto number = rules_.phrases.add(list);
    if (number) return *number;
    fail(number.error());
    return 0;
  }

  void fail(Error error) {
    if (error_.code.empty()) error_ = std::move(error);
  }

  void compile_items() {
    auto items = ItemRules::compile(policy_.items, rules_.phrases);
    if (items) rules_.items = std::move(*items);
    if (!items) fail(items.error());
  }

  void number_conditions() {
    for (; known_ < policy_.conditions.size(); ++known_) visit(policy_.conditions[known_].when);
    for (CalendarChoice& choice : policy_.calendar_choices) {
      for (CalendarCase& one : choice.choose) visit(one.when);
    }
    for (Topic& topic : policy_.topics) visit(topic.when);
    for (Category& category : policy_.categories) {
      for (Definition& definition : category.definitions) visit(definition.when);
      for (Target& target : category.targets) visit(target);
    }
    for (Target& target : policy_.uncategorised) visit(target);
    for (Signal& signal : policy_.signals) visit(signal.when);
  }

  void visit(Target& target) {
    visit(target.only_if);
    for (PauseReason& pause : target.pauses) visit(pause.only_if);
  }

  void visit(std::optional<Condition>& condition) {
    if (condition) visit(*condition);
  }

  void visit(Condition& condition) {
    for (Condition& part : condition.parts) visit(part);
    if (condition.kind == Condition::Kind::named) number_named(condition);
    if (condition.kind == Condition::Kind::test && condition.op == Operator::mentions) number_mentions(condition);
  }

  void number_named(Condition& condition) {
    for (std::size_t i = 0; i < known_; ++i) {
      if (policy_.conditions[i].name != condition.field) continue;
      condition.number = static_cast<std::uint32_t>(i);
      return;
    }
    fail({"unknown_condition", condition.field, "no condition named `" + condition.field + "` stands before this one"});
  }

  void number_mentions(Condition& condition) {
    ListSet lists;
    for (const std::string& value : condition.values) lists.add(list_of(value));
    condition.number = static_cast<std::uint32_t>(rules_.mentions.size());
    rules_.mentions.push_back(std::move(lists));
  }

  std::uint32_t list_of(const std::string& value) {
    if (!value.empty() && value.front() == '@') {
      const std::uint32_t* list = rules_.phrases.find(std::string_view(value).substr(1));
      if (list) return *list;
      fail({"unknown_list", value, "no phrase list named `" + value.substr(1) + "`"});
      return 0;
    }
    const auto [place, added] = literals_.try_emplace(value, 0);
    if (added) place->second = add({"", {value}, {}});
    return place->second;
  }

  Policy& policy_;
  Rules rules_;
  std::size_t known_ = 0;  ///< named conditions that may be referred to
  std::map<std::string, std::uint32_t> literals_;
  Error error_;
};

}  // namespace

Result<Rules> compile_rules(Policy& policy) {
  return RuleCompiler(policy).compile();
}

}  // namespace turnaround
