// A stretch of time to wait out, by a clock that may be set back.
#pragma once
#include <algorithm>
#include <optional>

#include "core/time/time.h"

namespace turnaround {

struct Wait {
  Instant since{};
  Seconds lasts{0};

  /// When it is over; none: it is. A clock that was set back makes the wait begin anew, rather than last for the step,
  /// too.
  std::optional<Instant> end(Instant now) {
    since = std::min(since, now);
    return now < since + lasts ? std::optional(since + lasts) : std::nullopt;
  }
};

}  // namespace turnaround
