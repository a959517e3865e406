// The only place that reads the wall clock. Everything else is told what time it is.
#pragma once
#include <functional>

#include "core/time/time.h"

namespace turnaround {

/// What time it is; tests bring their own.
using Now = std::function<Instant()>;

Instant system_now();

}  // namespace turnaround
