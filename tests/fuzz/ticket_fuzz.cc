// A ticket is the same after writing and reading.
#include <cstdint>
#include <cstdlib>

#include "core/codec/codec.h"

using namespace turnaround;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto ticket = read_ticket(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!ticket) return 0;
  const std::string text = write_ticket(*ticket);
  const auto again = read_ticket(text);
  if (!again || !(*again == *ticket) || write_ticket(*again) != text) std::abort();
  return 0;
}
