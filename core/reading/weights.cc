#include "core/reading/weights.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <string_view>

#include "core/policy/book.h"
#include "core/text/word_key.h"

namespace turnaround {
namespace {

constexpr std::int64_t kOne = 65536;
constexpr std::size_t kTelling = 6;
/// Bits of the filter for every clue.
constexpr std::size_t kFilterBits = 16;

std::string_view clue_of(const Text& text, const Word& word) {
  switch (word.kind) {
    case Word::Kind::number:
      return "<number>";
    case Word::Kind::address:
      return "<address>";
    case Word::Kind::name:
      return "<name>";
    case Word::Kind::word:
      break;
  }
  return text.folded_word(word);
}

std::uint64_t key_of(const Text& text, const Word& word) {
  return word.kind == Word::Kind::word ? word.key : word_key(clue_of(text, word));
}

std::uint64_t hash_of(std::uint64_t key) {
  key *= kMix;
  return key ^ (key >> 32);
}

std::uint64_t hash_of_pair(std::uint64_t first, std::uint64_t second) {
  return hash_of(first * kMix + second);
}

std::uint64_t hash_of_clue(std::string_view clue) {
  const std::size_t space = clue.find(' ');
  if (space == clue.npos) return hash_of(word_key(clue));
  return hash_of_pair(word_key(clue.substr(0, space)), word_key(clue.substr(space + 1)));
}

/// Calls `word(index)` for every word that counts, and `pair(index)` where the one before it counts too and stands in
/// the same sentence.
template <class OnWord, class OnPair>
void each_clue(const Text& text, OnWord word, OnPair pair) {
  bool before = false;
  for (std::uint32_t i = 0; i < text.words.size(); ++i) {
    const bool counts = text.counts(text.words[i]);
    if (counts) word(i);
    if (counts && before && text.words[i].sentence == text.words[i - 1].sentence) pair(i);
    before = counts;
  }
}

}  // namespace

std::vector<std::string> clues_of(const std::vector<ReadText>& texts) {
  std::set<std::string> clues;
  for (const ReadText& read : texts) {
    const auto clue = [&](std::uint32_t i) { return std::string(clue_of(read.text, read.text.words[i])); };
    each_clue(
        read.text, [&](std::uint32_t i) { clues.insert(clue(i)); },
        [&](std::uint32_t i) { clues.insert(clue(i - 1) + " " + clue(i)); });
  }
  return {clues.begin(), clues.end()};
}

Scales::Scales(const Weights& weights, const Policy& policy) : categories_(policy.categories.size()) {
  if (weights.categories.empty()) return;
  for (const std::string& id : weights.categories) {
    const auto place = std::find_if(policy.categories.begin(), policy.categories.end(),
                                    [&](const Category& category) { return category.id == id; });
    places_.push_back(static_cast<std::size_t>(place - policy.categories.begin()));
  }
  std::size_t slots = 64;
  while (slots < weights.clues.size() * 2) slots *= 2;
  slots_.resize(slots);
  known_.resize(slots * kFilterBits / 2 / 64);
  rows_.resize(places_.size(), 0);
  for (const auto& [clue, numbers] : weights.clues) {
    assert(numbers.size() == places_.size());
    if (clue.empty()) {
      std::copy(numbers.begin(), numbers.end(), rows_.begin());
    } else {
      add(hash_of_clue(clue), numbers);
    }
  }
}

void Scales::add(std::uint64_t hash, const std::vector<int>& numbers) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].row != kNoRow) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {hash, static_cast<std::uint32_t>(rows_.size() / places_.size())};
  rows_.insert(rows_.end(), numbers.begin(), numbers.end());
  const std::size_t bit = (hash >> 32) & (known_.size() * 64 - 1);
  known_[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

std::uint32_t Scales::row_of(std::uint64_t hash) const {
  const std::size_t bit = (hash >> 32) & (known_.size() * 64 - 1);
  if ((known_[bit / 64] >> (bit % 64) & 1) == 0) return kNoRow;
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].row != kNoRow && slots_[at].hash != hash) at = (at + 1) & (slots_.size() - 1);
  return slots_[at].row;
}

Weighing::Weighing(const Scales& scales, const std::vector<ReadText>& texts) : scales_(scales) {
  if (scales.empty()) return;
  const std::size_t answers = scales.places_.size();
  totals_.assign(scales.rows_.begin(), scales.rows_.begin() + static_cast<std::ptrdiff_t>(answers));
  seen_.resize(scales.rows_.size() / answers, 0);
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const Text& text = texts[t].text;
    std::uint64_t before = 0;
    std::uint64_t here = 0;
    each_clue(
        text,
        [&](std::uint32_t i) {
          before = here;
          here = key_of(text, text.words[i]);
          find(scales.row_of(hash_of(here)), {t, i, i});
        },
        [&](std::uint32_t i) {
          find(scales.row_of(hash_of_pair(before, here)), {t, i - 1, i});
        });
  }
}

void Weighing::find(std::uint32_t row, const WordSpan& words) {
  if (row == Scales::kNoRow || seen_[row]) return;
  seen_[row] = 1;
  found_.push_back({row, words});
  const int* numbers = scales_.rows_.data() + row * totals_.size();
  for (std::size_t i = 0; i < totals_.size(); ++i) totals_[i] += numbers[i];
}

void Weighing::add(std::size_t category, int amount) {
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    if (scales_.places_[i] == category) totals_[i] += amount;
  }
}

std::vector<int> Weighing::percents() const {
  const std::vector<int> by_place = turnaround::percents(totals_);
  std::vector<int> percents(scales_.categories_ + 1, 0);
  for (std::size_t i = 0; i < by_place.size(); ++i) percents[scales_.places_[i]] = by_place[i];
  return percents;
}

/// How much better a clue is for one category than for all on average.
std::int64_t Weighing::speaks_for(std::uint32_t row, std::size_t place) const {
  const int* numbers = scales_.rows_.data() + row * totals_.size();
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < totals_.size(); ++i) sum += numbers[i];
  return static_cast<std::int64_t>(totals_.size()) * numbers[place] - sum;
}

std::vector<WordSpan> Weighing::telling(std::size_t category) const {
  const auto& places = scales_.places_;
  const auto place = static_cast<std::size_t>(std::find(places.begin(), places.end(), category) - places.begin());
  if (place == places.size()) return {};
  std::vector<Found> telling;
  for (const Found& found : found_) {
    if (speaks_for(found.row, place) > 0) telling.push_back(found);
  }
  std::stable_sort(telling.begin(), telling.end(),
                   [&](const Found& a, const Found& b) { return speaks_for(a.row, place) > speaks_for(b.row, place); });
  if (telling.size() > kTelling) telling.resize(kTelling);
  std::vector<WordSpan> spans;
  spans.reserve(telling.size());
  for (const Found& found : telling) spans.push_back(found.words);
  return spans;
}

std::int64_t odds(std::int64_t x) {
  // 2 to the power of -y, y in 1/65536: a cubic for the fraction, a shift for the rest.
  const std::int64_t y = x * 94548 / 100;
  const std::int64_t whole = y / kOne;
  if (whole > 40) return 0;
  const std::int64_t f = y % kOne;
  std::int64_t value = 15152 - (2595 * f) / kOne;
  value = 45325 - (value * f) / kOne;
  value = kOne - (value * f) / kOne;
  return value >> whole;
}

std::vector<int> percents(const std::vector<std::int64_t>& totals) {
  std::vector<int> percents(totals.size(), 0);
  const auto best = std::max_element(totals.begin(), totals.end());
  std::int64_t sum = 0;
  for (const std::int64_t total : totals) sum += odds(*best - total);
  if (sum == 0) return percents;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    percents[i] = static_cast<int>((odds(*best - totals[i]) * 100 + sum / 2) / sum);
  }
  return percents;
}

}  // namespace turnaround
