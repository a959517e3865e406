#include "core/text/number_sets.h"

#include <algorithm>

#include "core/text/word_key.h"

namespace turnaround {

std::size_t NumberSets::slot_of(std::span<const std::uint32_t> members) const {
  std::uint64_t hash = members.size();
  for (const std::uint32_t member : members) hash = (hash ^ member) * kMix, hash ^= hash >> 32;
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
    const auto known = (*this)[slots_[slot]];
    if (std::equal(known.begin(), known.end(), members.begin(), members.end())) break;
  }
  return slot;
}

std::uint32_t NumberSets::number(std::span<const std::uint32_t> members) {
  const std::size_t slot = slot_of(members);
  if (slots_[slot] != kFree) return slots_[slot];
  const auto number = static_cast<std::uint32_t>(size());
  slots_[slot] = number;
  members_.insert(members_.end(), members.begin(), members.end());
  from_.push_back(static_cast<std::uint32_t>(members_.size()));
  if (size() * 2 > slots_.size()) make_room();
  return number;
}

void NumberSets::make_room() {
  slots_.assign(slots_.size() * 4, kFree);
  for (std::uint32_t set = 0; set < size(); ++set) slots_[slot_of((*this)[set])] = set;
}

}  // namespace turnaround
