// A calendar's rules as an admin writes them in a policy.
#pragma once
#include "core/calendar.h"
#include "core/shape.h"

namespace turnaround {

void read(const Place& place, CalendarRules& out);
/// Canonical: one weekday per member, days without hours left out.
void write(json::Writer& out, const CalendarRules& value);

}  // namespace turnaround
