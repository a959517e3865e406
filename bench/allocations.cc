#include "bench/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> times = 0;
std::atomic<std::size_t> bytes = 0;

}  // namespace

void* operator new(std::size_t size) {
  times.fetch_add(1, std::memory_order_relaxed);
  bytes.fetch_add(size, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace turnaround {

Allocations allocations() {
  return {times, bytes};
}

}  // namespace turnaround
