// Sets of numbers, each kept once and numbered in the order in which they came.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace turnaround {

class NumberSets {
 public:
  std::size_t size() const { return from_.size() - 1; }
  /// The number of a set; `members` are ascending, each once.
  std::uint32_t number(std::span<const std::uint32_t> members);
  std::span<const std::uint32_t> operator[](std::uint32_t set) const {
    return std::span(members_).subspan(from_[set], from_[set + 1] - from_[set]);
  }
  /// Of all sets together.
  std::size_t members() const { return members_.size(); }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;
  std::size_t slot_of(std::span<const std::uint32_t> members) const;
  void make_room();

  std::vector<std::uint32_t> members_;
  std::vector<std::uint32_t> from_{0};
  /// Open addressing, a power of two, at most half full.
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64, kFree);
};

}  // namespace turnaround
