#include <algorithm>
#include <span>

#include "core/text/phrases.h"

namespace turnaround {

class PhraseBook::Search {
 public:
  Search(const PhraseBook& book, const Text& text)
      : book_(book), text_(text), size_(static_cast<std::uint32_t>(text.words.size())), covered_(book.lists(), 0) {
    entries_.reserve(size_);
    bits_.reserve(size_ + Vocabulary::kGapWords + 1);
    hits_.reserve(size_);
    for (const Word& word : text.words) {
      const std::uint32_t entry = book.vocabulary_.look_up(text, word);
      entries_.push_back(entry);
      bits_.push_back(entry == Vocabulary::kNone ? 0 : bit_of(entry));
    }
    bits_.resize(size_ + Vocabulary::kGapWords + 1, 0);
  }

  std::vector<Hit> run() {
    for (first_ = 0; first_ < size_; ++first_) {
      if (entries_[first_] != Vocabulary::kNone)
        begin(book_.starts_[entries_[first_]], book_.starts_[entries_[first_] + 1]);
    }
    return std::move(hits_);
  }

 private:
  void begin(const Start& start, const Start& bound) {
    const std::uint32_t next = first_ + 1;
    alone_ = std::span(book_.alone_).subspan(start.alone, bound.alone - start.alone);
    if ((start.words & bits_[next]) != 0 || (start.far != 0 && (start.far & near(next)) != 0)) {
      for (std::uint32_t i = bound.nodes; i-- > start.nodes;) follow(book_.start_nodes_[i], next);
    }
    if (!found_.empty() || !excepts_.empty()) return keep();
    for (const std::uint32_t list : alone_) {
      if (first_ >= covered_[list]) hits_.push_back({list, first_, first_});
    }
  }

  /// The words that a phrase can reach from `next` on, as bits.
  std::uint64_t near(std::uint32_t next) const {
    std::uint64_t bits = 0;
    for (std::uint32_t i = next; i <= next + Vocabulary::kGapWords; ++i) bits |= bits_[i];
    return bits;
  }

  bool in_sentence(std::uint32_t word) const {
    return word < size_ && text_.words[word].sentence == text_.words[first_].sentence;
  }

  /// Phrases that got as far as `node` and go on with the word `next`, or behind a gap.
  void follow(std::uint32_t at, std::uint32_t next) {
    const Node& node = book_.nodes_[at];
    if ((node.words & bits_[next]) != 0 && in_sentence(next)) {
      for (const std::uint32_t symbol : book_.vocabulary_.symbols(entries_[next])) {
        if ((node.symbols & bit_of(symbol)) == 0) continue;
        const std::uint32_t child = book_.tree_.child(at, symbol);
        if (child != PhraseTree::kRoot) reach(child, next);
      }
    }
    if (node.gap == 0) return;
    for (std::uint32_t skip = 0; skip <= Vocabulary::kGapWords && in_sentence(next + skip); ++skip) {
      follow(node.gap, next + skip);
    }
  }

  void reach(std::uint32_t at, std::uint32_t last) {
    for (const Ending& ending : book_.endings_of(at)) end(ending, last);
    if (book_.leads_on(book_.nodes_[at])) follow(at, last + 1);
  }

  void end(const Ending& ending, std::uint32_t last) {
    if (found_.empty() && excepts_.empty()) {
      for (const std::uint32_t list : alone_) found_.push_back({list, first_, first_});
    }
    auto& into = ending.except ? excepts_ : found_;
    const auto same = std::find_if(into.begin(), into.end(), [&](const Hit& hit) { return hit.list == ending.list; });
    if (same == into.end()) {
      into.push_back({ending.list, first_, last});
    } else {
      same->last = std::max(same->last, last);
    }
  }

  /// What begins at the present word: of each list the longest, unless an exception has it.
  void keep() {
    for (const Hit& hit : found_) {
      if (first_ >= covered_[hit.list] && hit.last >= excepted_until(hit.list)) hits_.push_back(hit);
    }
    for (const Hit& except : excepts_) covered_[except.list] = std::max(covered_[except.list], except.last + 1);
    found_.clear();
    excepts_.clear();
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
  std::uint32_t size_;
  std::vector<std::uint32_t> entries_;  ///< by word
  std::vector<std::uint64_t> bits_;     ///< by word: that of its entry; some more at the end, with none
  std::vector<std::uint32_t> covered_;  ///< by list: one past the last word of an exception that began before
  std::vector<Hit> hits_;
  std::uint32_t first_ = 0;               ///< the present word
  std::span<const std::uint32_t> alone_;  ///< lists of which it is a phrase by itself
  std::vector<Hit> found_;                ///< that begin there, these lists' too as soon as there is a longer one
  std::vector<Hit> excepts_;
};

std::vector<Hit> PhraseBook::search(const Text& text) const {
  return nodes_.empty() ? std::vector<Hit>{} : Search(*this, text).run();
}

}  // namespace turnaround
