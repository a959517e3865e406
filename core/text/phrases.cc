#include "core/text/phrases.h"

#include <algorithm>

#include "core/text/phrase_reader.h"

namespace turnaround {

Result<std::uint32_t> PhraseBook::add(const PhraseList& list) {
  const auto number = static_cast<std::uint32_t>(lists_.size());
  auto ends = read(list.phrases, {number, false});
  if (!ends) return ends.error();
  const auto excepts = read(list.except, {number, true});
  if (!excepts) return excepts.error();
  lists_.push_back({list.name, *std::move(ends)});
  if (!list.name.empty()) by_name_.insert_or_assign(list.name, number);
  return number;
}

Result<std::vector<std::uint32_t>> PhraseBook::read(const std::vector<std::string>& phrases, Ending ending) {
  PhraseReader reader(tree_, vocabulary_, [this](std::string_view name) {
    const std::uint32_t* list = find(name);
    return list ? &lists_[*list].ends : nullptr;
  });
  std::vector<std::uint32_t> all;
  for (const std::string& phrase : phrases) {
    const auto ends = reader.read(phrase);
    if (!ends) return ends.error();
    for (const std::uint32_t end : *ends) ends_.push_back({end, ending});
    all.insert(all.end(), ends->begin(), ends->end());
  }
  return all;
}

const std::uint32_t* PhraseBook::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

void PhraseBook::seal() {
  vocabulary_.seal();
  tree_.seal();
  nodes_.assign(tree_.size() + 1, {});
  seal_nodes();
  seal_wide_nodes();
  seal_endings();
  for (std::uint32_t entry = 0; entry < vocabulary_.entries(); ++entry) add_start(entry);
  starts_.push_back(
      {{}, {}, static_cast<std::uint32_t>(alone_.size()), static_cast<std::uint32_t>(start_nodes_.size())});
  for (List& list : lists_) list.ends = {};
}

void PhraseBook::seal_nodes() {
  std::vector<std::uint64_t> words_of(vocabulary_.symbol_count(), 0);
  steps_.resize(vocabulary_.entries());
  for (std::uint32_t entry = 0; entry < vocabulary_.entries(); ++entry) {
    steps_[entry].words = bit_of(entry);
    for (const std::uint32_t symbol : vocabulary_.symbols(entry)) {
      words_of[symbol] |= bit_of(entry);
      steps_[entry].symbols |= bit_of(symbol);
    }
  }
  for (std::uint32_t child = 1; child < tree_.size(); ++child) {
    const std::uint32_t symbol = tree_.symbol(child);
    Node& parent = nodes_[tree_.parent(child)];
    if (symbol == Vocabulary::kGap) {
      parent.gap = child;
    } else {
      parent.next.add({words_of[symbol], bit_of(symbol)});
    }
  }
}

void PhraseBook::seal_wide_nodes() {
  std::vector<std::vector<std::uint32_t>> entries_of(vocabulary_.symbol_count());
  for (std::uint32_t entry = 0; entry < vocabulary_.entries(); ++entry) {
    for (const std::uint32_t symbol : vocabulary_.symbols(entry)) entries_of[symbol].push_back(entry);
  }
  std::size_t steps = 0;
  for (std::uint32_t node = 1; node < tree_.size(); ++node) {
    const auto children = tree_.children(node);
    for (const auto& child : children) steps += is_wide(children) ? entries_of[child.symbol].size() : 0;
  }
  wide_ = WideNodes(steps);
  for (std::uint32_t node = 1; node < tree_.size(); ++node) {
    const auto children = tree_.children(node);
    if (!is_wide(children)) continue;
    for (const auto& [symbol, child] : children) {
      for (const std::uint32_t entry : entries_of[symbol]) wide_.add(node, entry, child);
    }
  }
}

void PhraseBook::seal_endings() {
  std::stable_sort(ends_.begin(), ends_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
  std::size_t end = 0;
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].endings = static_cast<std::uint32_t>(endings_.size());
    for (; end < ends_.size() && ends_[end].first == node; ++end) endings_.push_back(ends_[end].second);
  }
  ends_ = {};
}

PhraseBook::Steps PhraseBook::far_from(std::uint32_t at) const {
  Steps far;
  for (std::uint32_t gap = nodes_[at].gap; gap != 0; gap = nodes_[gap].gap) {
    // Gaps in a row reach further than is looked.
    far.add(nodes_[gap].gap == 0 ? nodes_[gap].next : Steps{UINT64_MAX, UINT64_MAX});
  }
  return far;
}

void PhraseBook::add_start(std::uint32_t entry) {
  Start start{{}, {}, static_cast<std::uint32_t>(alone_.size()), static_cast<std::uint32_t>(start_nodes_.size())};
  std::vector<Ending> endings;
  for (const std::uint32_t symbol : vocabulary_.symbols(entry)) {
    const std::uint32_t at = tree_.child(PhraseTree::kRoot, symbol);
    if (at == PhraseTree::kRoot) continue;
    const StartNode node{nodes_[at].next, far_from(at), at};
    if (leads_on(nodes_[at])) start_nodes_.push_back(node);
    start.next.add(node.next);
    start.far.add(node.far);
    const auto here = endings_of(at);
    endings.insert(endings.end(), here.begin(), here.end());
  }
  for (const Ending& ending : endings) {
    const bool outdone = std::find(endings.begin(), endings.end(), Ending{ending.list, true}) != endings.end();
    const auto alone = std::span(alone_).subspan(start.alone);
    const bool known = std::find(alone.begin(), alone.end(), ending.list) != alone.end();
    if (!outdone && !known) alone_.push_back(ending.list);
  }
  starts_.push_back(start);
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
