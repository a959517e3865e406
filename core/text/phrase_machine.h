// The tree of phrases, made to run over words: from each state, at most one step for each sense of the next word.
//
// A word may be many symbols, and so lead to many nodes of the tree: a state is all the nodes that the same words lead
// to. Gaps are steps of their own, taken by the search.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/text/phrase_tree.h"
#include "core/text/vocabulary.h"
#include "core/text/word_key.h"

namespace turnaround {

/// At a node of the tree a phrase of this list ends, or an exception to the list.
struct PhraseEnd {
  std::uint32_t node;
  std::uint32_t list;
  bool except;
};

class PhraseMachine {
 public:
  static constexpr std::uint32_t kNoState = 0;

  struct State {
    std::uint64_t senses = 0;      ///< that lead on, as bits, by the last six of their numbers: most words lead nowhere
    std::uint32_t gap = kNoState;  ///< where a gap leads
    std::uint32_t lists = 0;       ///< begin in lists_, up to the exceptions
    std::uint32_t excepts = 0;     ///< begin in lists_, up to the next state's lists
    bool leads_on(std::uint32_t sense) const { return (senses >> (sense & 63) & 1) != 0; }
  };

  PhraseMachine() = default;
  /// None when the phrases lead to more than limits::kPhraseSteps steps. Both arguments are sealed; `ends` in any
  /// order.
  static std::optional<PhraseMachine> build(const PhraseTree& tree, const Vocabulary& vocabulary,
                                            std::vector<PhraseEnd> ends);

  bool empty() const { return states_.empty(); }
  /// After a phrase's first word.
  std::uint32_t start(std::uint32_t sense) const { return starts_[sense]; }
  const State& state(std::uint32_t number) const { return states_[number]; }
  /// Where a word leads; kNoState: nowhere.
  std::uint32_t step(std::uint32_t state, std::uint32_t sense) const { return steps_[slot_of(state, sense)].to; }
  /// The lists of which phrases end here, but for those with an exception that ends here too.
  std::span<const std::uint32_t> lists(const State& state) const {
    return std::span(lists_).subspan(state.lists, state.excepts - state.lists);
  }
  /// The lists to which exceptions end here.
  std::span<const std::uint32_t> excepts(const State& state) const {
    return std::span(lists_).subspan(state.excepts, (&state + 1)->lists - state.excepts);
  }
  bool ends_here(const State& state) const { return state.lists != (&state + 1)->lists; }

 private:
  class Builder;
  struct Step {
    std::uint32_t from = kNoState;
    std::uint32_t sense = 0;
    std::uint32_t to = kNoState;
  };
  /// Where the step stands or would stand.
  std::size_t slot_of(std::uint32_t from, std::uint32_t sense) const {
    const std::uint64_t mixed = (std::uint64_t{from} << 32 | sense) * kMix;
    std::size_t slot = static_cast<std::size_t>(mixed >> 32) & (steps_.size() - 1);
    while (steps_[slot].to != kNoState && (steps_[slot].from != from || steps_[slot].sense != sense)) {
      slot = (slot + 1) & (steps_.size() - 1);
    }
    return slot;
  }

  std::vector<State> states_;          ///< kNoState, the states, and one more that bounds the last
  std::vector<std::uint32_t> starts_;  ///< by sense
  std::vector<std::uint32_t> lists_;
  std::vector<Step> steps_;  ///< open addressing, a power of two, at most three quarters full
};

}  // namespace turnaround
