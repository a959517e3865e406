// Where words lead from the nodes of a phrase tree that have many children: looked up by the word's entry in the
// vocabulary, since going through all that the word can be takes long there.
#pragma once
#include <cstdint>
#include <vector>

namespace turnaround {

class WideNodes {
 public:
  /// The table takes at most so many steps.
  explicit WideNodes(std::size_t steps = 0);
  void add(std::uint32_t node, std::uint32_t entry, std::uint32_t child);
  /// Calls `reach` with every child that the entry leads to.
  template <class Reach>
  void step(std::uint32_t node, std::uint32_t entry, Reach reach) const {
    for (std::size_t slot = slot_of(node, entry); slots_[slot].child != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].node == node && slots_[slot].entry == entry) reach(slots_[slot].child);
    }
  }

 private:
  struct Slot {
    std::uint32_t node = 0;
    std::uint32_t entry = 0;
    std::uint32_t child = 0;  ///< 0: an empty slot
  };
  std::size_t slot_of(std::uint32_t node, std::uint32_t entry) const {
    const std::uint64_t mixed = (std::uint64_t{node} << 32 | entry) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(mixed >> 32) & (slots_.size() - 1);
  }

  std::vector<Slot> slots_;  ///< open addressing, a power of two, at most half full
};

}  // namespace turnaround
