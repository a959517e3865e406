#include <algorithm>
#include <utility>

#include "core/text/phrases.h"

namespace turnaround {

class PhraseBook::Search {
 public:
  Search(const PhraseBook& book, const Text& text)
      : machine_(book.machine_),
        text_(text),
        size_(static_cast<std::uint32_t>(text.words.size())),
        settled_(book.lists(), 0),
        covered_(book.lists(), 0) {
    senses_.reserve(size_);
    hits_.reserve(size_);
    for (const Word& word : text.words) senses_.push_back(book.vocabulary_.sense(text, word));
  }

  Hits run() {
    for (first_ = 0; first_ < size_; ++first_) {
      if (first_ == end_) end_sentence();
      if (const std::uint32_t state = machine_.start(senses_[first_])) begin(machine_.state(state), state);
    }
    hits_.end_last();
    return std::move(hits_);
  }

 private:
  /// In this state after this word.
  struct End {
    std::uint32_t state;
    std::uint32_t last;
  };

  void end_sentence() {
    const std::uint32_t sentence = text_.words[first_].sentence;
    while (end_ < size_ && text_.words[end_].sentence == sentence) ++end_;
  }

  void begin(const PhraseMachine::State& state, std::uint32_t number) {
    go_on(state, number, first_ + 1);
    if (ends_.empty()) return tell(machine_.lists(state));
    ends_.push_back({number, first_});
    settle();
    ends_.clear();
  }

  /// From a state with the word `next`, or behind a gap.
  void go_on(const PhraseMachine::State& state, std::uint32_t number, std::uint32_t next) {
    if (next >= end_) return;
    if (state.leads_on(senses_[next])) step(number, next);
    if (state.gap != PhraseMachine::kNoState) skip(state.gap, next);
  }

  void skip(std::uint32_t gap, std::uint32_t next) {
    const PhraseMachine::State& behind = machine_.state(gap);
    const std::uint32_t bound = std::min(next + Vocabulary::kGapWords + 1, end_);
    for (std::uint32_t word = next; word < bound; ++word) go_on(behind, gap, word);
  }

  void step(std::uint32_t from, std::uint32_t next) {
    const std::uint32_t to = machine_.step(from, senses_[next]);
    if (to == PhraseMachine::kNoState) return;
    const PhraseMachine::State& state = machine_.state(to);
    if (machine_.ends_here(state)) note({to, next});
    go_on(state, to, next + 1);
  }

  /// The longest first.
  void note(End end) {
    ends_.push_back(end);
    for (std::size_t i = ends_.size() - 1; i > 0 && ends_[i - 1].last < end.last; --i)
      std::swap(ends_[i - 1], ends_[i]);
  }

  /// What begins at the present word: of each list the longest, unless an exception as long or longer has it.
  void settle() {
    for (std::size_t i = 0, same = 0; i < ends_.size(); ++i) {
      for (; same < ends_.size() && ends_[same].last == ends_[i].last; ++same) except(ends_[same].state);
      hits_.begin(first_, ends_[i].last);
      for (const std::uint32_t list : machine_.lists(machine_.state(ends_[i].state))) {
        if (settled_[list] <= first_ && first_ >= covered_[list]) hits_.add(list);
        settled_[list] = first_ + 1;
      }
    }
    for (const End& end : ends_) cover(end);
  }

  void except(std::uint32_t state) {
    for (const std::uint32_t list : machine_.excepts(machine_.state(state))) settled_[list] = first_ + 1;
  }

  void cover(const End& end) {
    for (const std::uint32_t list : machine_.excepts(machine_.state(end.state))) {
      covered_[list] = std::max(covered_[list], end.last + 1);
    }
  }

  /// Unless an exception that began before covers it.
  void tell(std::span<const std::uint32_t> lists) {
    hits_.begin(first_, first_);
    for (const std::uint32_t list : lists) {
      if (first_ >= covered_[list]) hits_.add(list);
    }
  }

  const PhraseMachine& machine_;
  const Text& text_;
  std::uint32_t size_;
  std::vector<std::uint32_t> senses_;   ///< by word
  std::vector<std::uint32_t> settled_;  ///< by list: one past the last word for which it was told, or excepted
  std::vector<std::uint32_t> covered_;  ///< by list: one past the last word of an exception that began before
  Hits hits_;
  std::uint32_t first_ = 0;  ///< the present word
  std::uint32_t end_ = 0;    ///< one past the last word of its sentence
  std::vector<End> ends_;    ///< where phrases end that begin there and have several words, and the word itself
};

Hits PhraseBook::search(const Text& text) const {
  return machine_.empty() ? Hits{} : Search(*this, text).run();
}

}  // namespace turnaround
