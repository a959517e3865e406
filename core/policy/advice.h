// What in a policy is probably not meant, though tickets can be decided by it.
#pragma once
#include <vector>

#include "core/policy/book.h"

namespace turnaround {

/// For a policy that check() has nothing to say about. `where` of each is a JSON pointer. Codes: minute_lost,
/// spans_overlap, holidays_end (within a year of `today`, or ended), rarely_open, never_reached, unused.
///   a calendar that closes at 23:59 -> "closes at `23:59`: write `24:00`, …"
std::vector<Error> advise(const Policy& policy, Date today);

}  // namespace turnaround
