#include "core/text/phrases.h"

#include <utility>

#include "core/limits.h"
#include "core/text/phrase_reader.h"

namespace turnaround {

Result<std::uint32_t> PhraseBook::add(const PhraseList& list) {
  const auto number = static_cast<std::uint32_t>(lists_.size());
  auto ends = read(list.phrases, number, false);
  if (!ends) return ends.error();
  const auto excepts = read(list.except, number, true);
  if (!excepts) return excepts.error();
  lists_.push_back({list.name, *std::move(ends)});
  if (!list.name.empty()) by_name_.insert_or_assign(list.name, number);
  return number;
}

Result<std::vector<std::uint32_t>> PhraseBook::read(const std::vector<std::string>& phrases, std::uint32_t number,
                                                    bool except) {
  PhraseReader reader(tree_, vocabulary_, [this](std::string_view name) {
    const std::uint32_t* list = find(name);
    return list ? &lists_[*list].ends : nullptr;
  });
  std::vector<std::uint32_t> all;
  for (const std::string& phrase : phrases) {
    const auto ends = reader.read(phrase);
    if (!ends) return ends.error();
    for (const std::uint32_t end : *ends) ends_.push_back({end, number, except});
    all.insert(all.end(), ends->begin(), ends->end());
  }
  return all;
}

const std::uint32_t* PhraseBook::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

std::optional<Error> PhraseBook::seal() {
  std::vector<bool> held(vocabulary_.symbol_count(), false);
  for (std::uint32_t node = 1; node < tree_.size(); ++node) held[tree_.symbol(node)] = true;
  vocabulary_.seal(held);
  tree_.seal();
  auto machine = PhraseMachine::build(tree_, vocabulary_, std::exchange(ends_, {}));
  if (!machine) {
    return Error{"phrases_entangled", "/phrases",
                 "the phrases lead to more than " + std::to_string(limits::kPhraseSteps) +
                     " steps: let fewer words stand in several lists that follow each other in long phrases"};
  }
  machine_ = *std::move(machine);
  tree_ = {};
  for (List& list : lists_) list.ends = {};
  return std::nullopt;
}

PhraseBook::Number PhraseBook::number_at(const Text& text, std::uint32_t word) const {
  constexpr std::int64_t kLargest = 1'000'000'000;
  Number number{vocabulary_.number(text, text.words[word]), word + 1};
  while (number.value > 0 && number.end < text.words.size()) {
    const std::int64_t next = vocabulary_.number(text, text.words[number.end]);
    const bool in_words = text.words[number.end].kind == Word::Kind::word;
    const bool times = in_words && (next == 12 || next == 100 || next == 1000) && number.value < next;
    const bool plus = in_words && next > 0 && next < 10 && number.value % 10 == 0 && number.value >= 20;
    if ((!times && !plus) || number.value > kLargest) break;
    number.value = times ? number.value * next : number.value + next;
    ++number.end;
  }
  return number;
}

}  // namespace turnaround
