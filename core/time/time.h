// Instants, spans and local dates: the standard library's own types, so that the compiler keeps them apart.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "core/result.h"

namespace turnaround {

using Seconds = std::chrono::seconds;
/// A whole second of UTC, leap seconds not counted (POSIX time).
using Instant = std::chrono::sys_seconds;
using Date = std::chrono::year_month_day;

/// Half-open: [begin, end). Empty when end <= begin, which is legal.
struct Interval {
  Instant begin;
  Instant end;
  bool operator==(const Interval&) const = default;
};

/// RFC 3339 with `Z` or an offset; fractions of a second are cut off.  parse_instant("2026-03-02T09:00:00+01:00") ==
/// 08:00 UTC
Result<Instant> parse_instant(std::string_view text);
/// "2026-03-02T08:00:00Z"; years 0000 to 9999.
std::string format_instant(Instant at);

/// "2026-03-02"; the date must exist.
Result<Date> parse_date(std::string_view text);
std::string format_date(Date date);

}  // namespace turnaround
