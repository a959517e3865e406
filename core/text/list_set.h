// Which phrase lists: a condition asks whether a text holds a phrase of any of several.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace turnaround {

/// Numbers of phrase lists, as bits.
class ListSet {
 public:
  ListSet() = default;
  /// Room for the numbers 0 to lists - 1, so that adding them allocates nothing.
  explicit ListSet(std::size_t lists) : bits_((lists + 63) / 64) {}

  void add(std::uint32_t list) {
    if (list / 64 >= bits_.size()) bits_.resize(list / 64 + 1);
    bits_[list / 64] |= std::uint64_t{1} << (list % 64);
  }
  bool empty() const {
    return std::all_of(bits_.begin(), bits_.end(), [](std::uint64_t word) { return word == 0; });
  }
  bool has(std::uint32_t list) const { return list / 64 < bits_.size() && (bits_[list / 64] >> (list % 64) & 1) != 0; }
  bool has_any(std::span<const std::uint32_t> lists) const {
    return std::any_of(lists.begin(), lists.end(), [this](std::uint32_t list) { return has(list); });
  }
  /// Whether both have a list in common.
  bool meets(std::span<const std::uint64_t> other) const {
    const std::size_t words = std::min(bits_.size(), other.size());
    for (std::size_t i = 0; i < words; ++i) {
      if ((bits_[i] & other[i]) != 0) return true;
    }
    return false;
  }
  bool meets(const ListSet& other) const { return meets(other.bits()); }
  std::span<const std::uint64_t> bits() const { return bits_; }

 private:
  std::vector<std::uint64_t> bits_;
};

}  // namespace turnaround
