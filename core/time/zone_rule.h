// The rule that a zone follows for ever after its last listed change: "GMT0BST,M3.5.0/1,M10.5.0".
#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "core/time/time.h"

namespace turnaround {

/// When within a year the offset changes.
struct RuleDate {
  enum class Kind {
    day_without_leap,  ///< Jn: day 1 to 365, 29 February never counted
    day_of_year,       ///< n: day 0 to 365, 29 February counted
    weekday,           ///< Mm.w.d: weekday d of the w-th week of month m; the 5th is the last
  };
  Kind kind = Kind::day_of_year;
  int day = 0;  ///< day of the year, or the weekday with Sunday 0
  int month = 0;
  int week = 0;
  Seconds time{0};  ///< wall time before the change, -167 h to 167 h, counted from midnight of that day
};

/// An offset and its name, "+01:00" and "BST".
struct RuleOffset {
  std::string_view abbreviation;
  Seconds offset;
};

struct ZoneRule {
  RuleOffset standard;
  std::optional<RuleOffset>
      daylight;  ///< none: the standard offset holds all year. May be behind standard time (Europe/Dublin).
  RuleDate to_daylight;
  RuleDate to_standard;
};

/// A change that the rule brings about.
struct RuleChange {
  Instant at;
  RuleOffset becomes;
};

/// A TZif footer (RFC 8536 3.3): a POSIX TZ string with hours up to 167. Its names are views of `text`. Error
/// bad_zone_rule.
///   read_zone_rule("<+03>-3")->standard.offset == 3h
Result<ZoneRule> read_zone_rule(std::string_view text);

/// The two changes of one year in order of time; only for rules with daylight time.
std::array<RuleChange, 2> changes_in(const ZoneRule& rule, std::chrono::year year);

/// What holds at an instant.
RuleOffset offset_at(const ZoneRule& rule, Instant at);

}  // namespace turnaround
