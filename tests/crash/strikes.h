// Many lives of the store, each struck down by the disk.
#pragma once
#include "tests/crash/lives.h"

namespace turnaround {

struct CutOptions {
  bool lie_about_sync = false;  ///< the canary: what synchronous = NORMAL does must lose deliveries
  bool crowds = true;           ///< every fourth history lets several threads put at once
  bool stop_at_problem = true;
};

/// Histories of up to 20 lives from `seed` on, until the power was cut `cuts` times: at any write, truncation or sync,
/// while idle, while the store opens and while it closes.
Tally cut_power(std::uint64_t seed, std::int64_t cuts, const CutOptions& options);

/// For every `step`-th N from `from` to `to`: a store whose N-th write or sync fails. Then it is opened again on a disk
/// that works, once with what the kernel still had in memory and once without.
Tally fail_disk(Disk::Fault fault, std::int64_t from, std::int64_t to, std::int64_t step = 1);

}  // namespace turnaround
