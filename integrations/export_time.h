// Instants as helpdesks write them into tables for people: many shapes, mostly without a zone.
#pragma once
#include <string_view>

#include "core/time/time.h"
#include "core/time/zone.h"

namespace turnaround {

/// How `3/6/2026` is meant; dates with a named month, dots or the year first need no telling.
enum class DateOrder { unknown, day_first, month_first };

/// "2026-03-06 16:59", "2026-03-06T16:59:00Z", "2026-03-06 16:59:00 +0100", "06/Mar/26 4:59 PM", "6.3.2026 16:59",
/// "3/13/2026 16:59". What names no zone is a wall time of `zone`; one that the zone skips counts as the end of the
/// gap, of a repeated one the first counts. Errors: bad_time; ambiguous_date, when only `order` could tell day from
/// month; date_without_time, since a due time needs one.
Result<Instant> read_export_time(std::string_view text, const Zone& zone, DateOrder order = DateOrder::unknown);

}  // namespace turnaround
