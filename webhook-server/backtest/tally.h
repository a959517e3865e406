// The outcomes of many tickets summed by category and promise: what a support lead wants to know of a policy.
// Adding is independent of order, and memory depends on the policy, not on how many tickets there were.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "webhook-server/backtest/outcome.h"

namespace turnaround::backtest {

/// How amounts of time spread, in whole minutes, rounded up.
class Spread {
 public:
  void add(Seconds amount);
  void add(const Spread& other);
  std::int64_t count() const { return count_; }
  /// The smallest amount that is not exceeded by `percent` of 100; zero when there is none. 50: the median.
  Seconds at(int percent) const;
  Seconds worst() const;
  const std::map<std::int64_t, std::int64_t>& minutes() const { return minutes_; }  ///< amount to how often
  bool operator==(const Spread&) const = default;

 private:
  std::map<std::int64_t, std::int64_t> minutes_;
  std::int64_t count_ = 0;
};

struct TargetTally {
  std::string id;
  std::string label;
  std::array<std::int64_t, kFates> fates{};
  std::int64_t not_done = 0;  ///< missed, and not done up to the end
  Spread late;                ///< of those that were done late

  std::int64_t of(Fate fate) const { return fates[static_cast<std::size_t>(fate)]; }
  /// Met of those that ended, in tenths of a percent, rounded down so that 1000 means all; -1 when none ended.
  std::int64_t hit_permille() const;
  void add(const TargetTally& other);
  bool operator==(const TargetTally&) const = default;
};

struct CategoryTally {
  std::string id;  ///< empty: no category
  std::string label;
  std::int64_t tickets = 0;
  std::vector<TargetTally> targets;
  std::map<std::chrono::sys_days, std::int64_t> months;  ///< first day of the month of creation
  bool operator==(const CategoryTally&) const = default;
};

/// One mandatory item.
struct ItemTally {
  std::int64_t tickets = 0;  ///< that lacked it at some time
  std::int64_t came = 0;     ///< of these, the ones that had it in the end
  Spread cost;               ///< open time by which it held up allocation, of those that it did
  bool operator==(const ItemTally&) const = default;
};

struct InformationTally {
  std::int64_t until_it_came = 0;
  std::int64_t solved_without = 0;
  std::int64_t to_the_end = 0;
  Spread held_up_for;                      ///< of those for which it came
  std::map<std::string, ItemTally> items;  ///< by item id
  bool operator==(const InformationTally&) const = default;
};

struct Tally {
  std::int64_t tickets = 0;
  std::vector<CategoryTally> categories;  ///< in the policy's order; last, that of tickets without one
  InformationTally information;
  bool operator==(const Tally&) const = default;
};

/// Nothing yet, with a place for each category and promise of the policy.
Tally empty_tally(const Policy& policy);
/// `month`: the first day of the month in which the ticket was created.
void add(Tally& tally, const Outcome& outcome, std::chrono::sys_days month);
/// Each promise over all categories, in the order in which the policy first makes it.
std::vector<TargetTally> totals(const Tally& tally);

}  // namespace turnaround::backtest
