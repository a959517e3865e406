// Times, spans and waits as people say them: the words that explanations and messages share.
#pragma once
#include <string>
#include <string_view>

#include "core/book.h"

namespace turnaround {

/// "7 h 30 min", "45 s", "0 min"; days are never made of hours, since working days differ.
std::string spoken(Seconds span);

/// "2 working days", "8 hours", "15 minutes", "no time limit".
std::string spoken(const Allowance& allowance);

/// "Fri 6 Mar 2026".
std::string spoken_date(std::chrono::local_days date);

/// "Fri 6 Mar 2026 16:59" on the zone's clock, with seconds only where there are any.
std::string spoken(const Zone& zone, Instant at);

/// The same with the zone's abbreviation: "Fri 6 Mar 2026 16:59 GMT".
std::string spoken_with_zone(const Zone& zone, Instant at);

/// "Fri 6 Mar 2026 16:59 to 17:30", the date said twice only where it differs.
std::string spoken(const Zone& zone, Interval span);

/// The zone in which a calendar's times are told: its own; for the one that is always open, that of the policy's first
/// calendar.
const Zone& spoken_zone(const Book& book, std::string_view calendar);

/// "the customer" of `customer`, "root cause analysis" of `root-cause-analysis`.
std::string spoken_reason(std::string_view reason);

}  // namespace turnaround
