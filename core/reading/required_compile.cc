// Recognisers of a policy with their phrases as numbers of lists.
#include <utility>

#include "core/policy/book.h"
#include "core/reading/required.h"
#include "core/text/phrases.h"

namespace turnaround {
namespace {

using Kind = Recogniser::Kind;

bool values_are_phrases(Kind kind) {
  return kind != Kind::field && kind != Kind::attachment && kind != Kind::header_line;
}

/// Compiles recognisers; keeps the first error.
class Compiler {
 public:
  explicit Compiler(PhraseBook& phrases) : phrases_(phrases) {}

  Result<ItemRule> rule(const Recogniser& says, const std::string& where) {
    ItemRule rule;
    rule.says = says;
    if (values_are_phrases(says.kind)) rule.values = lists(says.values, where + "/values");
    rule.after = lists(says.after, where + "/after");
    rule.not_after = lists(says.not_after, where + "/not_after");
    rule.with = lists(says.with, where + "/with");
    rule.not_with = lists(says.not_with, where + "/not_with");
    if (!error_.code.empty()) return error_;
    return rule;
  }

 private:
  /// A named list keeps its number, so that its exceptions hold here too; phrases of the recogniser itself become a
  /// list.
  ListSet lists(const std::vector<std::string>& phrases, const std::string& where) {
    ListSet lists;
    PhraseList own;
    for (const std::string& phrase : phrases) {
      const bool named = !phrase.empty() && phrase.front() == '@' && phrase.find(' ') == std::string::npos;
      const std::uint32_t* list = named ? phrases_.find(std::string_view(phrase).substr(1)) : nullptr;
      if (list) lists.add(*list);
      if (!list) own.phrases.push_back(phrase);
    }
    if (own.phrases.empty()) return lists;
    const Result<std::uint32_t> added = phrases_.add(own);
    if (added) lists.add(*added);
    if (!added && error_.code.empty()) error_ = Error{added.error().code, where, added.error().message};
    return lists;
  }

  PhraseBook& phrases_;
  Error error_;
};

}  // namespace

Result<ItemRules> ItemRules::compile(const std::vector<Item>& items, PhraseBook& phrases) {
  ItemRules rules;
  Compiler compiler(phrases);
  for (std::size_t i = 0; i < items.size(); ++i) {
    Compiled item{items[i].id, items[i].counted, {}};
    for (std::size_t r = 0; r < items[i].given_by.size(); ++r) {
      const std::string where = "/items/" + std::to_string(i) + "/given_by/" + std::to_string(r);
      Result<ItemRule> rule = compiler.rule(items[i].given_by[r], where);
      if (!rule) return rule.error();
      item.given_by.push_back(std::move(*rule));
    }
    rules.items_.push_back(std::move(item));
  }
  return rules;
}

}  // namespace turnaround
