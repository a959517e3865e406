// A time zone as data: when its offset changed, and the rule that goes on for ever after the last listed change.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

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

LocalTime to_local(const Zone& zone, Instant at);

}  // namespace turnaround
