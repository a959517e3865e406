// Warnings before a target is missed, counted in open time.
#pragma once
#include <vector>

#include "core/decision/clock.h"

namespace turnaround {

struct WarningStatus {
  Warning when;
  Instant at;           ///< the first instant with no more open time left than that; moves with the due time
  bool passed = false;  ///< for good, whatever moves the due time later
  bool operator==(const WarningStatus&) const = default;
};

/// Of a clock that has a due time, as the policy lists them. A share is one of the whole promise as last counted;
/// another promise counts its warnings anew, from its beginning on. Those that the end of the clock forestalled are
/// left out.
///   8 h from Mon 09:00, warned at "25%": Mon 15:00; after a wait of 1 h in between, Mon 16:00
std::vector<WarningStatus> warnings(const std::vector<Warning>& wanted, const Clock& clock, Instant now);

}  // namespace turnaround
