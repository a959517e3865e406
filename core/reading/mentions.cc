#include <algorithm>

#include "core/reading/match.h"
#include "core/text/word_key.h"

namespace turnaround {
namespace {

using Bits = std::vector<std::uint64_t>;

void set_bit(Bits& bits, std::uint32_t list) {
  bits[list / 64] |= std::uint64_t{1} << (list % 64);
}

}  // namespace

ReadText read_text(const Rules& rules, std::string in, std::string_view source) {
  ReadText read{std::move(in), read_words(source), {}};
  read.hits = rules.phrases.search(read.text);
  if (read.in != "subject") mark_regions(read.text, read.hits, rules.reading);
  return read;
}

void Mentions::add(const ReadText& read) {
  const bool subject = read.in == "subject";
  const std::size_t text = texts_++;
  Bits set(width_, 0);
  std::uint32_t sentence = 0;
  bool begun = false;
  for (const Hit hit : read.hits) {
    const Word& word = read.text.words[hit.first];
    if (!read.text.counts(word)) continue;
    if (begun && word.sentence != sentence) {
      add_set(set, subject, {text, sentence});
      std::fill(set.begin(), set.end(), 0);
    }
    begun = true;
    sentence = word.sentence;
    for (const std::uint32_t list : hit.lists) set_bit(set, list);
  }
  if (begun) add_set(set, subject, {text, sentence});
}

void Mentions::add_set(const Bits& set, bool subject, Place place) {
  std::uint32_t& slot = slots_[slot_of(set, subject)];
  if (slot != kFree) return;
  slot = static_cast<std::uint32_t>(places_.size());
  Bits& whole = subject ? subject_ : rest_;
  for (std::size_t i = 0; i < width_; ++i) whole[i] |= set[i];
  sets_.insert(sets_.end(), set.begin(), set.end());
  in_subject_.push_back(subject ? 1 : 0);
  places_.push_back(place);
  if (places_.size() * 2 > slots_.size()) make_room();
}

std::size_t Mentions::slot_of(std::span<const std::uint64_t> set, bool subject) const {
  std::uint64_t hash = subject ? 1 : 2;
  for (const std::uint64_t word : set) hash = (hash ^ word) * kMix, hash ^= hash >> 32;
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
    const auto known = bits_of(slots_[slot]);
    if ((in_subject_[slots_[slot]] != 0) == subject && std::equal(set.begin(), set.end(), known.begin())) break;
  }
  return slot;
}

void Mentions::make_room() {
  slots_.assign(slots_.size() * 4, kFree);
  for (std::uint32_t set = 0; set < places_.size(); ++set) slots_[slot_of(bits_of(set), in_subject_[set] != 0)] = set;
}

bool Mentions::any(Where where, const ListSet& lists) const {
  return (where != Where::description && lists.meets(subject_)) || (where != Where::subject && lists.meets(rest_));
}

bool Mentions::any_in(std::size_t set, Where where, const ListSet& lists) const {
  const bool subject = in_subject_[set] != 0;
  if (where != Where::text && subject != (where == Where::subject)) return false;
  return lists.meets(bits_of(set));
}

}  // namespace turnaround
