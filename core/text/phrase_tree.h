// The phrases of a book as one tree: what phrases have in common at their beginning is stored once. Its steps are the
// symbols of the vocabulary.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace turnaround {

/// Nodes are numbered in the order in which they grow; a child's number is larger than its parent's.
class PhraseTree {
 public:
  static constexpr std::uint32_t kRoot = 0;

  std::size_t size() const { return origins_.size(); }
  /// The child of a node by a symbol, which grows when there is none.
  std::uint32_t grow(std::uint32_t node, std::uint32_t symbol);
  /// Gathers the children of each node. After the last node has grown.
  void seal();
  struct Child {
    std::uint32_t symbol;
    std::uint32_t node;
  };
  /// The children of a node, by their symbols.
  std::span<const Child> children(std::uint32_t node) const {
    return std::span(children_).subspan(children_from_[node], children_from_[node + 1] - children_from_[node]);
  }
  /// The child of a node by a symbol; kRoot, which is nobody's child, when there is none.
  std::uint32_t child(std::uint32_t node, std::uint32_t symbol) const;
  std::uint32_t parent(std::uint32_t node) const { return origins_[node].parent; }
  /// The last step to a node; 0 for the root.
  std::uint32_t symbol(std::uint32_t node) const { return origins_[node].symbol; }
  /// The symbols on the way from the root to a node.
  std::vector<std::uint32_t> path(std::uint32_t node) const;

 private:
  struct Edge {
    std::uint32_t parent = 0;
    std::uint32_t symbol = 0;
    std::uint32_t child = kRoot;
  };
  struct Origin {
    std::uint32_t parent = kRoot;
    std::uint32_t symbol = 0;
  };

  /// Where the edge stands or would stand.
  std::size_t slot_of(std::uint32_t node, std::uint32_t symbol) const {
    const std::uint64_t mixed = (std::uint64_t{node} << 32 | symbol) * 0x9E3779B97F4A7C15u;
    std::size_t slot = static_cast<std::size_t>(mixed >> 32) & (edges_.size() - 1);
    while (edges_[slot].child != kRoot && (edges_[slot].parent != node || edges_[slot].symbol != symbol)) {
      slot = (slot + 1) & (edges_.size() - 1);
    }
    return slot;
  }
  void make_room();

  /// Until `seal`: open addressing, a power of two, at most half full.
  std::vector<Edge> edges_ = std::vector<Edge>(64);
  std::vector<Origin> origins_{1};
  std::vector<Child> children_;               ///< of all nodes, one after the other
  std::vector<std::uint32_t> children_from_;  ///< by node, and one more
};

}  // namespace turnaround
