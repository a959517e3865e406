// What speaks for which category in tickets that people have labelled: a number for every word, and for every two words
// that stand together, by category. `turnaround train` learns them. They serve where no definition holds, and where
// those that hold give way.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/reading/match.h"

namespace turnaround {

struct Policy;

/// As in a weights file. A policy file only names the file; the book carries what is in it.
///   {"categories": ["low", ""],
///    "clues": {"": "10 -4", "nobody": "-31 7", "status page": "-12 0", "@silence": "-40 9"}}
struct Weights {
  std::string file;                     ///< named by the policy and not read yet; empty: what follows is all
  std::vector<std::string> categories;  ///< ids; the empty one is "no category"
  /// One number for each category, in hundredths of a unit that makes the odds 2.7 times as good. The clue "" is in
  /// every ticket.
  std::map<std::string, std::vector<int>> clues;
  bool empty() const { return file.empty() && categories.empty(); }
  bool operator==(const Weights&) const = default;
};

/// The clues of a ticket, each once: "nobody", "status page". Numbers, addresses
/// and domains are <number>, <address>, <name>. Only words that rules would read count.
std::vector<std::string> clues_of(const std::vector<ReadText>& texts);

/// Weights made fast to look up, for one policy.
class Scales {
 public:
  Scales() = default;
  /// Every category of `weights` is one of the policy's or empty, and every clue has a number for each.
  Scales(const Weights& weights, const Policy& policy);

  bool empty() const { return slots_.empty(); }

 private:
  friend class Weighing;
  static constexpr std::uint32_t kNoRow = UINT32_MAX;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t row = kNoRow;
  };
  void add(std::uint64_t hash, const std::vector<int>& numbers);
  std::uint32_t row_of(std::uint64_t hash) const;

  std::size_t categories_ = 0;        ///< of the policy
  std::vector<std::size_t> places_;   ///< of the weights' categories among the policy's; categories_ for the empty one
  std::vector<int> rows_;             ///< places_.size() numbers each; the clue "" is the first
  std::vector<Slot> slots_;           ///< open addressing; a power of two
  std::vector<std::uint64_t> known_;  ///< bits of hashes: most words and pairs are in no clue
};

/// One ticket put on the scales. Linear in its texts.
class Weighing {
 public:
  Weighing(const Scales& scales, const std::vector<ReadText>& texts);

  /// Adds to what speaks for a category, as numbers of clues do. `category`: index in Policy::categories, or their
  /// count for none.
  void add(std::size_t category, int amount);
  /// How likely each category is, in percent, by index; the last one is "no category".
  std::vector<int> percents() const;
  /// The words that spoke most for a category, those that spoke loudest first.
  std::vector<WordSpan> telling(std::size_t category) const;

 private:
  struct Found {
    std::uint32_t row;
    WordSpan words;
  };
  void find(std::uint32_t row, const WordSpan& words);
  std::int64_t speaks_for(std::uint32_t row, std::size_t place) const;

  const Scales& scales_;
  std::vector<std::int64_t> totals_;  ///< by place
  std::vector<std::uint8_t> seen_;    ///< by row
  std::vector<Found> found_;
};

/// Percent that each of `totals` (hundredths) deserves when the odds grow 2.7 times with every 100: whole numbers only,
/// the same on every machine.   percents({0, 110}) == {25, 75}
std::vector<int> percents(const std::vector<std::int64_t>& totals);
/// e to the power of -x/100, in 1/65536. `x` is not negative.
std::int64_t odds(std::int64_t x);

}  // namespace turnaround
