#include "core/text/wide_nodes.h"

namespace turnaround {

WideNodes::WideNodes(std::size_t steps) {
  std::size_t size = 2;
  while (size < steps * 2) size *= 2;
  slots_.assign(size, {});
}

void WideNodes::add(std::uint32_t node, std::uint32_t entry, std::uint32_t child) {
  std::size_t slot = slot_of(node, entry);
  while (slots_[slot].child != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = {node, entry, child};
}

}  // namespace turnaround
