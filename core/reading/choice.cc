#include "core/reading/choice.h"

#include <algorithm>
#include <utility>

namespace turnaround {
namespace {

/// What the definitions speak for a category, or for none where none holds, in hundredths as weights do.
constexpr int kDefinitionsSpeak = 350;
/// Percent of confidence where definitions of two categories hold and nothing is weighed: of tickets that the reference
/// policy was not made for, four of five such were read right.
constexpr int kOneOfTwo = 80;
/// Percent from which a category is worth naming beside the one that was chosen.
constexpr int kClose = 20;
constexpr std::string_view kWeightsSay = "tickets with these words have been filed so before";

class Chooser {
 public:
  Chooser(const Book& book, const Facts& facts)
      : policy_(book.policy()),
        scales_(book.scales()),
        facts_(facts),
        matcher_(policy_, book.rules(), facts),
        none_(policy_.categories.size()),
        holding_(none_) {
    for (std::size_t c = 0; c < none_; ++c) {
      for (const Definition& definition : policy_.categories[c].definitions) {
        if (matcher_.holds(definition.when)) holding_[c].push_back(&definition);
      }
    }
  }

  Choice choose() {
    const std::size_t first = next_holding(0);
    return scales_.empty() || stands(first) ? by_definitions(first) : weighed(first);
  }

 private:
  /// The first category from `c` on of which a definition holds; none_ when there is none.
  std::size_t next_holding(std::size_t c) const {
    while (c < none_ && holding_[c].empty()) ++c;
    return c;
  }

  bool stands(std::size_t category) const {
    return category != none_ && !std::all_of(holding_[category].begin(), holding_[category].end(),
                                             [](const Definition* definition) { return definition->gives_way; });
  }

  Choice by_definitions(std::size_t category) {
    if (category == none_) return {};
    Choice choice{policy_.categories[category].id, reasons(category), false, 100, {}};
    const std::size_t other = next_holding(category + 1);
    if (other == none_) return choice;
    choice.confidence = kOneOfTwo;
    choice.close_to = close_to(other);
    return choice;
  }

  Choice weighed(std::size_t first) {
    weighing_.emplace(scales_, facts_.texts);
    weighing_->add(first, kDefinitionsSpeak);
    const std::vector<int> percents = weighing_->percents();
    const std::size_t best = most(percents, none_ + 1);
    Choice choice;
    if (best != none_) {
      choice = {policy_.categories[best].id, reasons(best), holding_[best].empty(), percents[best], {}};
    }
    const std::size_t other = first != best ? first : most(percents, best);
    if (other != none_ && (other == first || percents[other] >= kClose)) choice.close_to = close_to(other);
    return choice;
  }

  /// The likeliest category but `except`.
  std::size_t most(const std::vector<int>& percents, std::size_t except) const {
    std::size_t most = except == 0 ? 1 : 0;
    for (std::size_t c = 0; c <= none_; ++c) {
      if (c != except && percents[c] > percents[most]) most = c;
    }
    return most;
  }

  CloseTo close_to(std::size_t category) { return {policy_.categories[category].id, reasons(category)}; }

  std::vector<Reason> reasons(std::size_t category) {
    std::vector<Reason> reasons;
    for (const Definition* definition : holding_[category]) {
      reasons.push_back({definition->id, definition->says, matcher_.evidence(definition->when)});
    }
    if (reasons.empty()) reasons.push_back({std::string(kByWeights), std::string(kWeightsSay), heaviest(category)});
    return reasons;
  }

  /// The words that weighed most. A number, an address or a domain by itself tells a reader nothing.
  std::vector<Evidence> heaviest(std::size_t category) const {
    std::vector<WordSpan> spans = weighing_->telling(category);
    const auto tells_nothing = [&](const WordSpan& span) {
      return span.first == span.last && facts_.texts[span.text].text.words[span.first].kind != Word::Kind::word;
    };
    spans.erase(std::remove_if(spans.begin(), spans.end(), tells_nothing), spans.end());
    return pieces_of(std::move(spans), facts_);
  }

  const Policy& policy_;
  const Scales& scales_;
  const Facts& facts_;
  Matcher matcher_;
  const std::size_t none_;  ///< in place of a category's index
  std::vector<std::vector<const Definition*>> holding_;
  std::optional<Weighing> weighing_;
};

}  // namespace

Choice choose_category(const Book& book, const Facts& facts) {
  return Chooser(book, facts).choose();
}

}  // namespace turnaround
