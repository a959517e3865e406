// How long a helpdesk asks us to stay away.
#pragma once
#include <optional>

#include "core/time/time.h"
#include "integrations/http_message.h"

namespace turnaround {

/// The header Retry-After: seconds, or a date read against the answer's own `Date`, so that no clock of ours is needed.
/// None when there is no such header, or a date without `Date`. Never negative.
///   Retry-After: 41 -> 41s · Retry-After: Mon, 23 Nov 2026 07:10:30 GMT with Date: … 07:10:00 GMT -> 30s
std::optional<Seconds> retry_after(const HttpResponse& answer);

}  // namespace turnaround
