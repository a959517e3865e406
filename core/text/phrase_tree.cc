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

void PhraseTree::seal() {
  children_from_.assign(size() + 1, 0);
  for (std::uint32_t node = 1; node < size(); ++node) ++children_from_[parent(node) + 1];
  for (std::size_t node = 0; node < size(); ++node) children_from_[node + 1] += children_from_[node];
  std::vector<std::uint32_t> next(children_from_.begin(), children_from_.end() - 1);
  children_.resize(size() - 1);
  for (std::uint32_t node = 1; node < size(); ++node) children_[next[parent(node)]++] = {symbol(node), node};
  for (std::uint32_t node = 0; node < size(); ++node) {
    const std::span siblings =
        std::span(children_).subspan(children_from_[node], children_from_[node + 1] - children_from_[node]);
    std::sort(siblings.begin(), siblings.end(), [](const Child& a, const Child& b) { return a.symbol < b.symbol; });
  }
  edges_ = {};
}

std::uint32_t PhraseTree::child(std::uint32_t node, std::uint32_t symbol) const {
  const auto all = children(node);
  const auto found = std::lower_bound(all.begin(), all.end(), symbol,
                                      [](const Child& child, std::uint32_t wanted) { return child.symbol < wanted; });
  return found == all.end() || found->symbol != symbol ? kRoot : found->node;
}

std::vector<std::uint32_t> PhraseTree::path(std::uint32_t node) const {
  std::vector<std::uint32_t> symbols;
  for (; node != kRoot; node = parent(node)) symbols.push_back(symbol(node));
  std::reverse(symbols.begin(), symbols.end());
  return symbols;
}

}  // namespace turnaround
