// A time zone as data: when its offset changed, and the rule that goes on for ever after the last listed change.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace turnaround {

/// From `at` on, local time is UTC + `offset`, called `abbreviation` ("BST").
struct OffsetChange {
  Instant at;
  Seconds offset;
  std::string abbreviation;
  bool operator==(const OffsetChange&) const = default;
};

struct Zone {
  std::string name;         ///< IANA name, "Europe/London"
  Seconds first_offset{0};  ///< before the first listed change
  std::string first_abbreviation;
  std::vector<OffsetChange> changes;  ///< ascending
  std::string footer;                 ///< POSIX TZ rule after the last change (TZif footer, RFC 8536 3.3); empty: none
  bool operator==(const Zone&) const = default;
};

struct LocalTime {
  std::chrono::local_seconds wall;
  Seconds offset;
  std::string_view abbreviation;  ///< lives as long as the zone it came from
};

/// A TZif file's bytes (RFC 8536, versions 2 to 4) as a zone. Pure: the caller reads the file.
Result<Zone> read_tzif(std::string_view name, std::string_view bytes);

/// The same zone with every change inside `horizon` listed and nothing outside it: what a book carries.
/// Inside `horizon` it answers like the original.
Zone cut(const Zone& zone, Interval horizon);

/// Why a zone cannot be used, or nothing: changes in order, offsets within 26 hours, a footer that can be read. What
/// read_tzif gives is sound; zones that come from elsewhere (a book) must be asked. Error bad_zone.
std::optional<Error> check(const Zone& zone);

LocalTime to_local(const Zone& zone, Instant at);

/// The first instant whose wall time is `wall`, or the end of the gap when the zone skips that wall time.
///   from_local(berlin, 2026-03-29 02:30) == 2026-03-29T01:00:00Z, when it is 03:00 there
Instant from_local(const Zone& zone, std::chrono::local_seconds wall);

}  // namespace turnaround
