#include "core/reading/learn.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace turnaround {
namespace {

constexpr std::int64_t kOne = 65536;
constexpr std::int64_t kHundredths = 100;

struct Lesson {
  std::vector<std::uint32_t> clues;
  std::size_t category;
};

class Learner {
 public:
  Learner(std::size_t categories, std::size_t clues, const Learning& learning)
      : categories_(categories), learning_(learning), weights_(clues * categories, 0), sums_(clues * categories, 0) {}

  void learn(const std::vector<Lesson>& lessons) {
    std::vector<std::uint32_t> order(lessons.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    for (int round = 0; round < learning_.rounds; ++round) {
      shuffle(order);
      step_ = std::int64_t{learning_.step} * learning_.rounds / (learning_.rounds + round);
      for (const std::uint32_t i : order) take(lessons[i]);
      for (std::int64_t& weight : weights_) weight -= weight * learning_.forget / kOne;
      for (std::size_t i = 0; i < weights_.size(); ++i) sums_[i] += weights_[i];
    }
  }

  std::vector<int> numbers(std::size_t clue) const {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < categories_; ++i) {
      numbers.push_back(static_cast<int>(sums_[clue * categories_ + i] * kHundredths / kOne / learning_.rounds));
    }
    return numbers;
  }

 private:
  /// A fixed sequence that looks like chance.
  void shuffle(std::vector<std::uint32_t>& order) {
    for (std::size_t i = order.size(); i > 1; --i) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      std::swap(order[i - 1], order[(state_ >> 33) % i]);
    }
  }

  void take(const Lesson& lesson) {
    std::vector<std::int64_t> totals(categories_, 0);
    for (const std::uint32_t clue : lesson.clues) {
      for (std::size_t i = 0; i < categories_; ++i) totals[i] += weights_[clue * categories_ + i];
    }
    const std::vector<std::int64_t> wrong = errors(totals, lesson.category);
    for (const std::uint32_t clue : lesson.clues) {
      for (std::size_t i = 0; i < categories_; ++i) weights_[clue * categories_ + i] += wrong[i] * step_ / kOne;
    }
  }

  /// How far each category is from what was said, in 1/65536.
  static std::vector<std::int64_t> errors(const std::vector<std::int64_t>& totals, std::size_t right) {
    const std::int64_t best = *std::max_element(totals.begin(), totals.end());
    std::vector<std::int64_t> errors;
    std::int64_t sum = 0;
    for (const std::int64_t total : totals) {
      errors.push_back(odds((best - total) * kHundredths / kOne));
      sum += errors.back();
    }
    for (std::size_t i = 0; i < errors.size(); ++i) errors[i] = (i == right ? kOne : 0) - errors[i] * kOne / sum;
    return errors;
  }

  std::size_t categories_;
  const Learning& learning_;
  std::vector<std::int64_t> weights_;  ///< in 1/65536, by clue and category
  std::vector<std::int64_t> sums_;     ///< of all rounds
  std::int64_t step_ = 0;
  std::uint64_t state_ = 1;
};

int strength(const std::vector<int>& numbers) {
  int strength = 0;
  for (const int number : numbers) strength = std::max(strength, std::abs(number));
  return strength;
}

/// The clues that enough tickets have, numbered; the clue "" stands in all.
std::map<std::string, std::uint32_t> numbered(const std::vector<LabelledTicket>& tickets, int least) {
  std::map<std::string, int> counts;
  for (const LabelledTicket& ticket : tickets) {
    for (const std::string& clue : ticket.clues) ++counts[clue];
  }
  std::map<std::string, std::uint32_t> numbers{{"", 0}};
  for (const auto& [clue, count] : counts) {
    if (count >= least) numbers.try_emplace(clue, numbers.size());
  }
  return numbers;
}

std::vector<Lesson> lessons_of(const std::vector<LabelledTicket>& tickets, const std::vector<std::string>& categories,
                               const std::map<std::string, std::uint32_t>& numbers) {
  std::vector<Lesson> lessons;
  for (const LabelledTicket& ticket : tickets) {
    const auto category = std::find(categories.begin(), categories.end(), ticket.category);
    if (category == categories.end()) continue;
    Lesson lesson{{0}, static_cast<std::size_t>(category - categories.begin())};
    for (const std::string& clue : ticket.clues) {
      const auto known = numbers.find(clue);
      if (known != numbers.end()) lesson.clues.push_back(known->second);
    }
    lessons.push_back(std::move(lesson));
  }
  return lessons;
}

}  // namespace

Weights learn(const std::vector<LabelledTicket>& tickets, std::vector<std::string> categories,
              const Learning& learning) {
  const auto numbers = numbered(tickets, learning.least_tickets);
  Learner learner(categories.size(), numbers.size(), learning);
  learner.learn(lessons_of(tickets, categories, numbers));
  std::vector<std::pair<int, std::string>> strongest;
  for (const auto& [clue, number] : numbers) {
    const int weight = strength(learner.numbers(number));
    if (weight > 0 && !clue.empty()) strongest.emplace_back(-weight, clue);
  }
  std::sort(strongest.begin(), strongest.end());
  if (strongest.size() > learning.most) strongest.resize(learning.most);
  Weights weights{{}, std::move(categories), {{"", learner.numbers(0)}}};
  for (const auto& [strength, clue] : strongest) weights.clues[clue] = learner.numbers(numbers.at(clue));
  return weights;
}

}  // namespace turnaround
