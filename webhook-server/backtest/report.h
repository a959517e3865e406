// A backtest as a page: one HTML file that works from a disk, light and dark, with neither script nor network.
#pragma once
#include <string>

#include "webhook-server/backtest/summary.h"

namespace turnaround::backtest {

/// What tickets hold is escaped, and no secret of theirs is in it.
std::string report(const Story& story);

}  // namespace turnaround::backtest
