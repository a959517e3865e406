// Bytes of a stranger as a zone file: an error, or a sound zone that answers the same when cut and compiles into a
// calendar.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/time/calendar.h"
#include "core/time/zone.h"

namespace turnaround {
namespace {

void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void examine(std::string_view bytes) {
  Result<Zone> zone = read_tzif("Test/Zone", bytes);
  if (!zone) return;
  must(!check(*zone).has_value(), "what is read is sound");
  using std::chrono::sys_days;
  Interval horizon{sys_days{std::chrono::year{2030} / 1 / 1}, sys_days{std::chrono::year{2044} / 1 / 1}};
  Zone part = cut(*zone, horizon);
  must(!check(part).has_value(), "a cut zone is sound");
  for (Instant at = horizon.begin; at < horizon.end; at += std::chrono::hours{173}) {
    must(to_local(part, at).wall == to_local(*zone, at).wall, "a cut zone answers like the original");
  }
  CalendarRules rules;
  for (auto& day : rules.hours) day = {{Minutes{9 * 60}, Minutes{17 * 60}}};
  Calendar calendar(rules, *zone, horizon);
  Instant last = horizon.begin - Seconds{1};
  for (const Interval& interval : calendar.intervals()) {
    must(last < interval.begin && interval.begin < interval.end, "intervals ascend and do not touch");
    last = interval.end;
  }
  Seconds work{8 * 3600 + 1};
  Result<Instant> due = advance(calendar, horizon.begin, work);
  must(!due || open_time(calendar, {horizon.begin, *due}) == work, "advance undoes open_time");
}

}  // namespace
}  // namespace turnaround

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  turnaround::examine({reinterpret_cast<const char*>(data), size});
  return 0;
}
