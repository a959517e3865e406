// Amounts of time as an admin writes them: "15 minutes", "1 hour 30 minutes", "2 working days", "none".
#pragma once
#include <string>
#include <string_view>

#include "core/policy/book.h"

namespace turnaround {

/// Error bad_allowance. Working days stand alone: they cannot be added to hours.
///   parse_allowance("8 hours")->time == 8h
Result<Allowance> parse_allowance(std::string_view text);
/// In the largest unit that divides it: "90 minutes".  parse_allowance(format_allowance(a)) == a, day rule and length
/// aside.
std::string format_allowance(const Allowance& allowance);

/// "50%" of what was promised, or "1 hour". Error bad_warning.
Result<Warning> parse_warning(std::string_view text);
std::string format_warning(const Warning& warning);

}  // namespace turnaround
