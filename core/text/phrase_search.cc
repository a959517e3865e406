#include <algorithm>
#include <span>

#include "core/text/phrases.h"

namespace turnaround {

class PhraseBook::Search {
 public:
  Search(const PhraseBook& book, const Text& text)
      : book_(book), text_(text), size_(static_cast<std::uint32_t>(text.words.size())), covered_(book.lists(), 0) {
    entries_.reserve(size_);
    steps_.reserve(size_);
    hits_.reserve(size_);
    for (const Word& word : text.words) {
      const std::uint32_t entry = book.vocabulary_.look_up(text, word);
      entries_.push_back(entry);
      steps_.push_back(entry == Vocabulary::kNone ? Steps{} : book.steps_[entry]);
    }
  }

  std::vector<Hit> run() {
    for (first_ = 0; first_ < size_; ++first_) {
      if (first_ == end_) end_sentence();
      if (entries_[first_] != Vocabulary::kNone)
        begin(book_.starts_[entries_[first_]], book_.starts_[entries_[first_] + 1]);
    }
    return std::move(hits_);
  }

 private:
  void end_sentence() {
    const std::uint32_t sentence = text_.words[first_].sentence;
    while (end_ < size_ && text_.words[end_].sentence == sentence) ++end_;
  }

  void begin(const Start& start, const Start& bound) {
    alone_ = std::span(book_.alone_).subspan(start.alone, bound.alone - start.alone);
    const std::uint32_t next = first_ + 1;
    if (next < end_) {
      const Steps near = start.far.any() ? steps_near(next) : Steps{};
      if (start.next.meets(steps_[next]) || start.far.meets(near)) {
        for (std::uint32_t i = start.nodes; i < bound.nodes; ++i) {
          const StartNode& node = book_.start_nodes_[i];
          if (node.next.meets(steps_[next])) step(node.at, next);
          if (node.far.meets(near)) skip(node.at, next);
        }
      }
    }
    if (!found_.empty() || !excepts_.empty()) return keep();
    for (const std::uint32_t list : alone_) {
      if (first_ >= covered_[list]) hits_.push_back({list, first_, first_});
    }
  }

  /// Of all words that a gap before `next` can lead to.
  Steps steps_near(std::uint32_t next) const {
    Steps near;
    const std::uint32_t bound = std::min(next + Vocabulary::kGapWords + 1, end_);
    for (std::uint32_t word = next; word < bound; ++word) near.add(steps_[word]);
    return near;
  }

  /// Phrases that got as far as `node` and go on with the word `next`, or behind a gap.
  void follow(std::uint32_t at, std::uint32_t next) {
    if (next >= end_) return;
    const Node& node = book_.nodes_[at];
    if (node.next.meets(steps_[next])) step(at, next);
    if (node.gap != 0) skip(at, next);
  }

  void skip(std::uint32_t at, std::uint32_t next) {
    const std::uint32_t gap = book_.nodes_[at].gap;
    const Node& behind = book_.nodes_[gap];
    const std::uint32_t bound = std::min(next + Vocabulary::kGapWords + 1, end_);
    for (std::uint32_t word = next; word < bound; ++word) {
      if (behind.next.meets(steps_[word])) step(gap, word);
      if (behind.gap != 0) skip(gap, word);
    }
  }

  void step(std::uint32_t at, std::uint32_t next) {
    const auto children = book_.tree_.children(at);
    if (is_wide(children)) {
      return book_.wide_.step(at, entries_[next], [&](std::uint32_t child) { reach(child, next); });
    }
    const auto symbols = book_.vocabulary_.symbols(entries_[next]);
    for (const auto& [symbol, child] : children) {
      if (std::find(symbols.begin(), symbols.end(), symbol) != symbols.end()) reach(child, next);
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
  std::vector<Steps> steps_;            ///< by word
  std::vector<std::uint32_t> covered_;  ///< by list: one past the last word of an exception that began before
  std::vector<Hit> hits_;
  std::uint32_t first_ = 0;               ///< the present word
  std::uint32_t end_ = 0;                 ///< one past the last word of its sentence
  std::span<const std::uint32_t> alone_;  ///< lists of which it is a phrase by itself
  std::vector<Hit> found_;                ///< that begin there, these lists' too as soon as there is a longer one
  std::vector<Hit> excepts_;
};

std::vector<Hit> PhraseBook::search(const Text& text) const {
  return nodes_.empty() ? std::vector<Hit>{} : Search(*this, text).run();
}

}  // namespace turnaround
