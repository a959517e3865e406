// How a due time came about, in sentences a support lead can read aloud.
#pragma once
#include <string>
#include <vector>

#include "core/decision/clock.h"
#include "core/decision/wording.h"

namespace turnaround {

/// For a clock that has started and has a due time. The first sentence counts the allowance, each further one tells a
/// stop that moved the due time; the last one ends in the due time.
///   "2 working days from Fri 6 Mar 16:59 (same time of day): Mon 9 Mar is day 1, Tue 10 Mar is day 2, so it is due
///    Tue 10 Mar 16:59 GMT"
std::vector<std::string> arithmetic(const Clock& clock, const Teller& teller);

}  // namespace turnaround
