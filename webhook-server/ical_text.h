// An iCalendar file (RFC 5545, 3.1) as the lines of its events, folded ones made whole.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/codec.h"

namespace turnaround {

struct IcalLine {
  std::string text;  ///< "DTSTART;VALUE=DATE:20261225"
  int number = 0;    ///< 1-based, where it begins in the file
};

/// A VEVENT without what is nested in it (alarms).
struct IcalBlock {
  int line = 0;  ///< of its BEGIN
  std::vector<IcalLine> lines;
};

struct IcalText {
  std::vector<IcalBlock> events;
  std::vector<Problem> problems;
};

/// Other components than events are passed over. Problems not_icalendar, ical_syntax, ical_too_large; under
/// limits::kIcalBytes and kIcalEvents.
IcalText read_ical_text(std::string_view bytes);

/// "DTSTART" of "dtstart;VALUE=DATE:20261225".
std::string ical_name(std::string_view line);

}  // namespace turnaround
