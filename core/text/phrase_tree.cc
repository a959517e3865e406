#include "core/text/phrase_tree.h"

#include <algorithm>

namespace turnaround {

std::uint32_t PhraseTree::grow(std::uint32_t node, std::uint32_t symbol) {
  const std::size_t slot = slot_of(node, symbol);
  if (edges_[slot].child != kRoot) return edges_[slot].child;
  const auto child = static_cast<std::uint32_t>(origins_.size());
  edges_[slot] = {node, symbol, child};
  origins_.push_back({node, symbol});
  if (origins_.size() * 2 > edges_.size()) make_room();
  return child;
}

void PhraseTree::make_room() {
  edges_.assign(edges_.size() * 4, {});
  for (std::uint32_t child = 1; child < origins_.size(); ++child) {
    const auto& [parent, symbol] = origins_[child];
    edges_[slot_of(parent, symbol)] = {parent, symbol, child};
  }
}

std::vector<std::uint32_t> PhraseTree::path(std::uint32_t node) const {
  std::vector<std::uint32_t> symbols;
  for (; node != kRoot; node = parent(node)) symbols.push_back(symbol(node));
  std::reverse(symbols.begin(), symbols.end());
  return symbols;
}

}  // namespace turnaround
