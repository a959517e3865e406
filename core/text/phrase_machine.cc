#include "core/text/phrase_machine.h"

#include <algorithm>
#include <tuple>

#include "core/limits.h"
#include "core/text/number_sets.h"

namespace turnaround {

/// States are found breadth first: each set of nodes that some words lead to becomes one.
class PhraseMachine::Builder {
 public:
  Builder(const PhraseTree& tree, const Vocabulary& vocabulary, std::vector<PhraseEnd> ends)
      : tree_(tree),
        ends_(std::move(ends)),
        senses_of_(vocabulary.symbol_count()),
        alone_(tree.size(), kNoState),
        led_to_(vocabulary.sense_count()) {
    for (std::uint32_t sense = 0; sense < vocabulary.sense_count(); ++sense) {
      for (const std::uint32_t symbol : vocabulary.symbols(sense)) senses_of_[symbol].push_back(sense);
    }
    std::sort(ends_.begin(), ends_.end(), [](const PhraseEnd& a, const PhraseEnd& b) {
      return std::tie(a.node, a.list, a.except) < std::tie(b.node, b.list, b.except);
    });
    (void)sets_.number({});  // kNoState
  }

  std::optional<PhraseMachine> build() {
    machine_.starts_.assign(led_to_.size(), kNoState);
    const std::uint32_t root = PhraseTree::kRoot;
    lead_on({&root, 1}, [this](std::uint32_t sense, std::uint32_t to) { machine_.starts_[sense] = to; });
    machine_.states_.resize(1);
    for (std::uint32_t state = 1; state < sets_.size(); ++state) {
      add_state(state);
      if (steps_.size() > limits::kPhraseSteps || sets_.members() > limits::kPhraseSteps) return std::nullopt;
    }
    machine_.states_.push_back({0, kNoState, lists_end(), lists_end()});
    add_steps();
    return std::move(machine_);
  }

 private:
  std::uint32_t lists_end() const { return static_cast<std::uint32_t>(machine_.lists_.size()); }

  void add_state(std::uint32_t number) {
    const auto members = sets_[number];
    nodes_.assign(members.begin(), members.end());
    State state{0, kNoState, lists_end(), 0};
    end_phrases(state);
    reached_.clear();
    for (const std::uint32_t node : nodes_) {
      for (const auto& [symbol, child] : tree_.children(node)) {
        if (symbol == Vocabulary::kGap) reached_.push_back(child);
      }
    }
    if (!reached_.empty()) state.gap = number_of(reached_);
    lead_on(nodes_, [&](std::uint32_t sense, std::uint32_t to) {
      state.senses |= std::uint64_t{1} << (sense & 63);
      steps_.push_back({number, sense, to});
    });
    machine_.states_.push_back(state);
  }

  void end_phrases(State& state) {
    lists_.clear();
    excepts_.clear();
    for (const std::uint32_t node : nodes_) {
      auto end = std::lower_bound(ends_.begin(), ends_.end(), node,
                                  [](const PhraseEnd& one, std::uint32_t wanted) { return one.node < wanted; });
      for (; end != ends_.end() && end->node == node; ++end) (end->except ? excepts_ : lists_).push_back(end->list);
    }
    for (auto* lists : {&excepts_, &lists_}) {
      std::sort(lists->begin(), lists->end());
      lists->erase(std::unique(lists->begin(), lists->end()), lists->end());
    }
    std::set_difference(lists_.begin(), lists_.end(), excepts_.begin(), excepts_.end(),
                        std::back_inserter(machine_.lists_));
    state.excepts = lists_end();
    machine_.lists_.insert(machine_.lists_.end(), excepts_.begin(), excepts_.end());
  }

  /// Calls `on(sense, state)` for every sense that leads on from any of the nodes.
  template <class On>
  void lead_on(std::span<const std::uint32_t> nodes, On on) {
    touched_.clear();
    for (const std::uint32_t node : nodes) {
      for (const auto& [symbol, child] : tree_.children(node)) {
        for (const std::uint32_t sense : senses_of_[symbol]) {
          if (led_to_[sense].empty()) touched_.push_back(sense);
          led_to_[sense].push_back(child);
        }
      }
    }
    for (const std::uint32_t sense : touched_) {
      on(sense, number_of(led_to_[sense]));
      led_to_[sense].clear();
    }
  }

  std::uint32_t number_of(std::vector<std::uint32_t>& nodes) {
    if (nodes.size() == 1) {
      std::uint32_t& alone = alone_[nodes[0]];
      return alone != kNoState ? alone : alone = sets_.number(nodes);
    }
    std::sort(nodes.begin(), nodes.end());
    return sets_.number(nodes);
  }

  void add_steps() {
    std::size_t slots = 2;
    while (slots * 3 < steps_.size() * 4) slots *= 2;
    machine_.steps_.resize(slots);
    for (const Step& step : steps_) machine_.steps_[machine_.slot_of(step.from, step.sense)] = step;
  }

  const PhraseTree& tree_;
  std::vector<PhraseEnd> ends_;
  std::vector<std::vector<std::uint32_t>> senses_of_;  ///< by symbol; none for a gap
  NumberSets sets_;                                    ///< of nodes, by state
  std::vector<std::uint32_t> alone_;                   ///< by node: the state that is this node only, as most are
  std::vector<Step> steps_;
  PhraseMachine machine_;
  // Of the state that is being added:
  std::vector<std::uint32_t> nodes_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::uint32_t> lists_;
  std::vector<std::uint32_t> excepts_;
  std::vector<std::vector<std::uint32_t>> led_to_;  ///< by sense
  std::vector<std::uint32_t> touched_;              ///< senses that lead anywhere
};

std::optional<PhraseMachine> PhraseMachine::build(const PhraseTree& tree, const Vocabulary& vocabulary,
                                                  std::vector<PhraseEnd> ends) {
  return Builder(tree, vocabulary, std::move(ends)).build();
}

}  // namespace turnaround
