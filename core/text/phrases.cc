#include "core/text/phrases.h"

#include <algorithm>

#include "core/limits.h"

namespace turnaround {
namespace {

constexpr std::size_t kGapWords = 3;
constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15u;

std::uint64_t edge_key(std::uint32_t node, std::uint32_t symbol) {
  return (std::uint64_t{node} << 32 | symbol) + 1;
}
std::uint32_t node_of(std::uint64_t key) {
  return static_cast<std::uint32_t>((key - 1) >> 32);
}
std::uint32_t symbol_of(std::uint64_t key) {
  return static_cast<std::uint32_t>(key - 1);
}
std::size_t edge_slot(std::uint64_t key, std::size_t slots) {
  return static_cast<std::size_t>((key * kMix) >> 32) & (slots - 1);
}
std::uint64_t bit_of(std::uint32_t number) {
  return std::uint64_t{1} << (number & 63);
}

}  // namespace

/// Reads one phrase of a policy into all its ways of being written out.
class PhraseReader {
 public:
  using Sequence = PhraseBook::Sequence;
  using Sequences = std::vector<Sequence>;

  PhraseReader(PhraseBook& book, std::string_view phrase) : book_(book), phrase_(phrase) {}

  Result<Sequences> read() {
    Sequences all = read_row(0);
    if (!error_.code.empty()) return error_;
    for (const Sequence& sequence : all) {
      if (!check(sequence)) return error_;
    }
    return all;
  }

 private:
  Sequences fail(std::string code, std::string message) {
    if (error_.code.empty()) error_ = {std::move(code), std::string(phrase_), std::move(message)};
    return {};
  }

  bool check(const Sequence& sequence) {
    const auto words =
        sequence.size() - static_cast<std::size_t>(std::count(sequence.begin(), sequence.end(), Vocabulary::kAny));
    const std::string quoted = "`" + std::string(phrase_) + "`";
    if (words == 0)
      fail("phrase_empty", "the phrase " + quoted + " can be empty: give at least one word that must be there");
    if (words > limits::kPhraseWords)
      fail("phrase_too_long", "the phrase " + quoted + " has more than 8 words: shorten it");
    const bool open_end = words > 0 && (sequence.front() == Vocabulary::kAny || sequence.back() == Vocabulary::kAny);
    if (open_end)
      fail("phrase_syntax", "the phrase " + quoted + " begins or ends with `...`: a gap stands between words");
    return error_.code.empty();
  }

  Sequences read_row(int depth) {
    Sequences rows{{}};
    while (at_ < phrase_.size() && error_.code.empty()) {
      if (phrase_[at_] == ' ') {
        ++at_;
        continue;
      }
      if (phrase_[at_] == ']' && depth > 0) return rows;
      rows = joined(rows, phrase_[at_] == '[' ? read_optional(depth) : read_element());
    }
    if (depth > 0) fail("phrase_syntax", "the phrase `" + std::string(phrase_) + "` has `[` without `]`: close it");
    return rows;
  }

  Sequences read_optional(int depth) {
    if (depth > 0)
      return fail("phrase_syntax", "the phrase `" + std::string(phrase_) + "` has `[` inside `[`: write two phrases");
    ++at_;
    Sequences rows = read_row(depth + 1);
    ++at_;
    rows.push_back({});
    return rows;
  }

  Sequences read_element() {
    const std::size_t end = std::min(phrase_.find_first_of(" ]", at_), phrase_.size());
    const std::string_view element = phrase_.substr(at_, end - at_);
    at_ = end;
    if (element == "...") return gap();
    if (element == "]")
      return fail("phrase_syntax", "the phrase `" + std::string(phrase_) + "` has `]` without `[`: remove it");
    Sequences ways;
    for (std::size_t begin = 0; begin <= element.size();) {
      const std::size_t bar = std::min(element.find('|', begin), element.size());
      for (Sequence& way : read_alternative(element.substr(begin, bar - begin))) ways.push_back(std::move(way));
      begin = bar + 1;
    }
    return folded(std::move(ways));
  }

  static Sequences gap() {
    Sequences rows;
    for (std::size_t words = 0; words <= kGapWords; ++words) rows.emplace_back(words, Vocabulary::kAny);
    return rows;
  }

  /// Alternatives of one word each become one symbol.
  Sequences folded(Sequences ways) {
    Sequence single;
    Sequences longer;
    for (Sequence& way : ways) {
      if (way.size() == 1) {
        single.push_back(way[0]);
      } else {
        longer.push_back(std::move(way));
      }
    }
    if (!single.empty()) longer.push_back({book_.vocabulary_.symbol(std::move(single))});
    return longer;
  }

  Sequences read_alternative(std::string_view word) {
    if (!word.empty() && word.front() == '@') return read_list(word.substr(1));
    if (word == "<number>" || word == "<address>" || word == "<name>") {
      return {{book_.vocabulary_.symbol(word.substr(1, word.size() - 2), Vocabulary::Form::kind)}};
    }
    const bool prefix = !word.empty() && word.back() == '*';
    if (prefix) word.remove_suffix(1);
    const Text text = read_words(word);
    if (text.words.empty() || word.find_first_of("*<>@[") != std::string_view::npos) {
      return fail("phrase_syntax",
                  "the phrase `" + std::string(phrase_) + "` holds `" + std::string(word) +
                      "`, which is no word: write words, `word*`, `a|b`, `[word]`, `...`, `<number>` or `@list`");
    }
    Sequence sequence;
    for (const Word& part : text.words) {
      const bool last = &part == &text.words.back();
      sequence.push_back(book_.vocabulary_.symbol(text.folded_word(part),
                                                  prefix && last ? Vocabulary::Form::prefix : Vocabulary::Form::exact));
    }
    return {sequence};
  }

  Sequences read_list(std::string_view name) {
    const std::uint32_t* list = book_.find(name);
    if (list != nullptr) return book_.lists_[*list].sequences;
    return fail("unknown_list", "no phrase list named `" + std::string(name) + "` stands before this one");
  }

  Sequences joined(const Sequences& heads, const Sequences& tails) {
    if (heads.size() * tails.size() > limits::kPhraseVariants) {
      return fail("phrase_too_long",
                  "the phrase `" + std::string(phrase_) + "` can be written in more than 2048 ways: split it");
    }
    Sequences rows;
    for (const Sequence& head : heads) {
      for (const Sequence& tail : tails) {
        rows.push_back(head);
        rows.back().insert(rows.back().end(), tail.begin(), tail.end());
      }
    }
    return rows;
  }

  PhraseBook& book_;
  std::string_view phrase_;
  std::size_t at_ = 0;
  Error error_;
};

Result<std::vector<PhraseBook::Sequence>> PhraseBook::read_phrase(std::string_view phrase) {
  return PhraseReader(*this, phrase).read();
}

Result<std::uint32_t> PhraseBook::add(const PhraseList& list) {
  const auto number = static_cast<std::uint32_t>(lists_.size());
  List added{list.name, {}};
  for (const std::string& phrase : list.phrases) {
    auto sequences = read_phrase(phrase);
    if (!sequences) return sequences.error();
    for (Sequence& sequence : *sequences) {
      insert(sequence, {number, false});
      added.sequences.push_back(std::move(sequence));
    }
  }
  for (const std::string& phrase : list.except) {
    const auto sequences = read_phrase(phrase);
    if (!sequences) return sequences.error();
    for (const Sequence& sequence : *sequences) insert(sequence, {number, true});
  }
  lists_.push_back(std::move(added));
  if (!list.name.empty()) by_name_.insert_or_assign(list.name, number);
  return number;
}

const std::uint32_t* PhraseBook::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

void PhraseBook::insert(const Sequence& sequence, Ending ending) {
  std::uint32_t node = 0;
  for (const std::uint32_t symbol : sequence) {
    const auto [place, added] = growing_.try_emplace(edge_key(node, symbol), static_cast<std::uint32_t>(nodes_.size()));
    if (added) {
      if (symbol == Vocabulary::kAny) nodes_[node].any = place->second;
      if (symbol != Vocabulary::kAny) nodes_[node].symbols |= bit_of(symbol);
      nodes_.emplace_back();
    }
    node = place->second;
  }
  nodes_[node].endings.push_back(ending);
}

void PhraseBook::seal() {
  vocabulary_.seal();
  std::size_t size = 64;
  while (size < growing_.size() * 2) size *= 2;
  edges_.assign(size, {});
  for (const auto& [key, child] : growing_) {
    std::size_t at = edge_slot(key, size);
    while (edges_[at].key != 0) at = (at + 1) & (size - 1);
    edges_[at] = {key, child};
  }
  note_words_that_lead_on();
  for (std::uint32_t entry = 0; entry < vocabulary_.entries(); ++entry) starts_.push_back(start_at(entry));
  growing_.clear();
  for (List& list : lists_) list.sequences.clear();
}

void PhraseBook::note_words_that_lead_on() {
  std::vector<std::uint64_t> words_of(vocabulary_.symbol_count(), 0);
  for (std::uint32_t entry = 0; entry < vocabulary_.entries(); ++entry) {
    for (const std::uint32_t symbol : vocabulary_.symbols(entry)) words_of[symbol] |= bit_of(entry);
  }
  for (const auto& [key, child] : growing_) nodes_[node_of(key)].words |= words_of[symbol_of(key)];
}

PhraseBook::Start PhraseBook::start_at(std::uint32_t entry) const {
  Start start;
  std::vector<Ending> endings;
  for (const std::uint32_t symbol : vocabulary_.symbols(entry)) {
    const std::uint32_t at = child(0, symbol);
    if (at == 0) continue;
    const Node& node = nodes_[at];
    if (node.any != 0 || node.words != 0) start.nodes.push_back(at);
    start.any = start.any || node.any != 0;
    start.words |= node.words;
    endings.insert(endings.end(), node.endings.begin(), node.endings.end());
  }
  for (const Ending& ending : endings) {
    const auto outdone = [&ending](const Ending& other) { return other.except && other.list == ending.list; };
    const bool known = std::find(start.alone.begin(), start.alone.end(), ending.list) != start.alone.end();
    if (!known && std::none_of(endings.begin(), endings.end(), outdone)) start.alone.push_back(ending.list);
  }
  return start;
}

std::uint32_t PhraseBook::child(std::uint32_t node, std::uint32_t symbol) const {
  const std::uint64_t key = edge_key(node, symbol);
  for (std::size_t at = edge_slot(key, edges_.size()); edges_[at].key != 0; at = (at + 1) & (edges_.size() - 1)) {
    if (edges_[at].key == key) return edges_[at].child;
  }
  return 0;
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

class PhraseBook::Search {
 public:
  Search(const PhraseBook& book, const Text& text) : book_(book), text_(text), covered_(book.lists_.size(), 0) {
    entries_.reserve(text.words.size());
    hits_.reserve(text.words.size());
    for (const Word& word : text.words) entries_.push_back(book.vocabulary_.look_up(text, word));
  }

  std::vector<Hit> run() {
    for (std::uint32_t first = 0; first < entries_.size(); ++first) {
      if (entries_[first] != Vocabulary::kNone) begin_at(first, book_.starts_[entries_[first]]);
    }
    return std::move(hits_);
  }

 private:
  struct State {
    std::uint32_t node;
    std::uint32_t next;  ///< word to read
  };

  void begin_at(std::uint32_t first, const Start& start) {
    if (goes_on(start, first + 1)) {
      for (const std::uint32_t node : start.nodes) {
        if (goes_on(book_.nodes_[node], first + 1)) follow({node, first + 1}, first);
      }
    }
    if (states_.empty()) return add_alone(first, start);
    found_.clear();
    excepts_.clear();
    for (const std::uint32_t list : start.alone) found_.push_back({list, first, first});
    while (!states_.empty()) {
      const State state = states_.back();
      states_.pop_back();
      end_here(state, first);
      follow(state, first);
    }
    for (const Hit& hit : found_) {
      if (first >= covered_[hit.list] && hit.last >= excepted_until(hit.list)) hits_.push_back(hit);
    }
    for (const Hit& except : excepts_) covered_[except.list] = std::max(covered_[except.list], except.last + 1);
  }

  /// Whether word `next` may belong to a phrase that got as far as `from`, a Start or a Node.
  template <class From>
  bool goes_on(const From& from, std::uint32_t next) const {
    if (next == entries_.size()) return false;
    const std::uint32_t entry = entries_[next];
    return from.any || (entry != Vocabulary::kNone && (from.words & bit_of(entry)) != 0);
  }

  void add_alone(std::uint32_t first, const Start& start) {
    for (const std::uint32_t list : start.alone) {
      if (first >= covered_[list]) hits_.push_back({list, first, first});
    }
  }

  void follow(State state, std::uint32_t first) {
    if (state.next == entries_.size() || text_.words[state.next].sentence != text_.words[first].sentence) return;
    const Node& node = book_.nodes_[state.node];
    if (node.any != 0) states_.push_back({node.any, state.next + 1});
    const std::uint32_t entry = entries_[state.next];
    if (entry == Vocabulary::kNone || (node.words & bit_of(entry)) == 0) return;
    for (const std::uint32_t symbol : book_.vocabulary_.symbols(entry)) {
      if ((node.symbols & bit_of(symbol)) == 0) continue;
      const std::uint32_t child = book_.child(state.node, symbol);
      if (child != 0) states_.push_back({child, state.next + 1});
    }
  }

  void end_here(State state, std::uint32_t first) {
    for (const Ending& ending : book_.nodes_[state.node].endings) {
      auto& into = ending.except ? excepts_ : found_;
      const auto same = std::find_if(into.begin(), into.end(), [&](const Hit& hit) { return hit.list == ending.list; });
      if (same == into.end()) {
        into.push_back({ending.list, first, state.next - 1});
      } else {
        same->last = std::max(same->last, state.next - 1);
      }
    }
  }

  /// One past the last word of an exception that begins here too.
  std::uint32_t excepted_until(std::uint32_t list) const {
    for (const Hit& except : excepts_) {
      if (except.list == list) return except.last + 1;
    }
    return 0;
  }

  const PhraseBook& book_;
  const Text& text_;
  std::vector<std::uint32_t> entries_;
  std::vector<std::uint32_t> covered_;  ///< by list: one past the last word of an exception that began before
  std::vector<State> states_;
  std::vector<Hit> found_;    ///< that begin at the present word
  std::vector<Hit> excepts_;  ///< likewise
  std::vector<Hit> hits_;
};

std::vector<Hit> PhraseBook::search(const Text& text) const {
  return edges_.empty() ? std::vector<Hit>{} : Search(*this, text).run();
}

}  // namespace turnaround
