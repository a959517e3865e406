// Times, spans and waits as people say them: the words that explanations and messages share.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/policy/book.h"

namespace turnaround {

/// "7 h 30 min", "45 s", "0 min"; days are never made of hours, since working days differ.
std::string spoken(Seconds span);

/// "17:30".
std::string spoken(TimeOfDay time);

/// "1 ticket", "1200 tickets".
std::string counted(std::int64_t number, std::string_view thing);

/// "2 working days", "8 hours", "15 minutes", "no time limit".
std::string spoken(const Allowance& allowance);

/// Tells times on a zone's clock. The year is said only where it is not `year`; seconds only where there are any.
struct Teller {
  const Zone& zone;
  std::chrono::year year;

  /// "Fri 6 Mar", "Fri 6 Mar 2026".
  std::string date(std::chrono::local_days date) const;
  /// "Fri 6 Mar 16:59".
  std::string time(Instant at) const;
  /// "Fri 6 Mar 16:59 GMT".
  std::string time_in_zone(Instant at) const;
  /// "Fri 6 Mar 16:59 to 17:30", the date said twice only where it differs.
  std::string span(Interval span) const;
  /// " (the clocks go forward by 1 h)" of a span that begins and ends at different offsets from UTC; else empty.
  std::string clock_change(Interval span) const;
};

/// One who always says the year.
Teller stranger(const Zone& zone);
/// One who says it only where it is not that of `now`.
Teller witness(const Zone& zone, Instant now);

/// The zone in which a calendar's times are told: its own; for the one that is always open, that of the policy's first
/// calendar.
const Zone& spoken_zone(const Book& book, std::string_view calendar);

/// "the customer" of `customer`, "root cause analysis" of `root-cause-analysis`; several are joined by " and ".
std::string spoken_reason(std::string_view reason);

}  // namespace turnaround
