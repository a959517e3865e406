// Instants as HTTP writes them.
#pragma once
#include <optional>
#include <string_view>

#include "core/time/time.h"

namespace turnaround {

/// IMF-fixdate of RFC 9110, the only form that may be sent; none for anything else.
///   "Mon, 23 Nov 2026 07:10:00 GMT" -> 2026-11-23T07:10:00Z
std::optional<Instant> http_date(std::string_view text);

}  // namespace turnaround
