// Holidays from an iCalendar file (RFC 5545), as governments and calendar programs publish them: the dates that its
// events close.
//
// An all-day event closes its dates, wherever the calendar is; DTEND is the day after. An event with times closes the
// dates that it covers from midnight to midnight on the calendar's clock, and no part of a day: a half day is a
// `special` day of the policy. Times without a zone are the calendar's own. TZID must be an IANA name (what programs
// put before one, "/example.org/Europe/London", is taken off); VTIMEZONE is not read, for its rules are often old.
// Recurring events are expanded over the horizon; EXDATE, RDATE and single changed occurrences count; cancelled events
// do not.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/codec.h"
#include "core/time/calendar.h"

namespace turnaround {

struct IcalContext {
  const Zone& zone;  ///< the calendar's
  Interval horizon;
  std::string zone_folder;  ///< for zones that the file names
};

struct IcalReading {
  std::vector<Holiday> holidays;  ///< ascending, each once, named by its event's SUMMARY
  std::vector<Problem> problems;  ///< lines are those of the iCalendar file; any: `holidays` are not complete
  std::vector<Problem> warnings;  ///< events that close no whole day
};

/// At most limits::kHolidays, found among limits::kIcalOccurrences.
///   "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261229" -> 24 to 28 December 2026
IcalReading read_ical(std::string_view bytes, const IcalContext& context);

}  // namespace turnaround
