// What the benchmark program has allocated since it began: its operator new counts.
#pragma once
#include <cstddef>

namespace turnaround {

struct Allocations {
  std::size_t times = 0;
  std::size_t bytes = 0;
};
Allocations allocations();

}  // namespace turnaround
