// Bytes of a stranger as an iCalendar file: problems, or holidays in order, within the horizon and the limits.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/limits.h"
#include "webhook-server/ical.h"

namespace turnaround {
namespace {

void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void examine(std::string_view bytes) {
  using std::chrono::sys_days;
  Zone utc;
  utc.name = utc.first_abbreviation = "UTC";
  const Interval horizon{sys_days{std::chrono::year{2020} / 1 / 1}, sys_days{std::chrono::year{2030} / 1 / 1}};
  const IcalReading reading = read_ical(bytes, {utc, horizon, TURNAROUND_SOURCE "/tests/zones"});
  must(reading.holidays.size() <= limits::kHolidays, "holidays are limited");
  sys_days before = sys_days::min();
  for (const Holiday& holiday : reading.holidays) {
    must(holiday.first.ok() && holiday.last.ok(), "dates exist");
    must(sys_days{holiday.first} <= sys_days{holiday.last}, "a holiday ends after it begins");
    must(before <= sys_days{holiday.first}, "holidays are in order");
    must(sys_days{holiday.last} >= horizon.begin && sys_days{holiday.first} < horizon.end, "they touch the horizon");
    before = sys_days{holiday.first};
  }
}

}  // namespace
}  // namespace turnaround

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  turnaround::examine({reinterpret_cast<const char*>(data), size});
  return 0;
}
