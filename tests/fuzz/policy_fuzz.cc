// A policy without problems compiles or says why not, and is the same after writing and reading.
#include <cstdint>
#include <cstdlib>

#include "core/codec/codec.h"

using namespace turnaround;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const PolicyReading reading = read_policy({reinterpret_cast<const char*>(data), size});
  if (!reading.problems.empty()) return 0;
  const std::string canonical = write_policy(reading.policy);
  const PolicyReading again = read_policy(canonical);
  if (!again.problems.empty() || !(again.policy == reading.policy)) std::abort();
  if (write_policy(again.policy) != canonical) std::abort();
  ZoneData zones{"none", {}};
  for (const CalendarRules& calendar : reading.policy.calendars) {
    Zone zone;
    zone.name = calendar.zone;
    zones.zones.push_back(zone);
  }
  Policy narrow = reading.policy;
  narrow.horizon.end = std::min(narrow.horizon.end, narrow.horizon.begin + std::chrono::days{400});
  const std::string bytes = write_book(narrow, zones, "sha256:0");
  const auto compiled = Book::compile(narrow, zones, "sha256:0");
  const auto book = read_book(bytes);
  if (compiled.ok() != book.ok()) std::abort();
  if (book && write_book(book->policy(), book->zones(), book->digest()) != bytes) std::abort();
  return 0;
}
