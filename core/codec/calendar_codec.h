// A calendar's rules as an admin writes them in a policy.
#pragma once
#include "core/json/shape.h"
#include "core/time/calendar.h"

namespace turnaround {

void read(const Place& place, TimeOfDay& out);  ///< "17:30"
void write(json::Writer& out, const TimeOfDay& value);

void read(const Place& place, CalendarRules& out);
/// Only when it is open: the members `hours`, `holidays` and `special` of an object that `reader` reads.
///   {"hours": {"mon-fri": [["09:00", "17:30"]]}, "special": {"2026-12-24": [["09:00", "12:00"]]},
///    "holidays": ["2026-04-03", "12-25", {"from": "12-24", "to": "01-02"}, {"yearly": "01-01", "name": "New Year's
///    Day"}]}
void read_opening(const Place& place, MemberReader& reader, CalendarRules& out);
/// Canonical: one weekday per member, days without hours left out.
void write(json::Writer& out, const CalendarRules& value);

}  // namespace turnaround
