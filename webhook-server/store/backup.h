// A store in a SQLite file copied to another file, and back.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "core/result.h"

namespace turnaround {

/// Bytes copied of how many.
using CopyProgress = std::function<void(std::int64_t done, std::int64_t all)>;

/// Copies the store as it is at one moment, beside a running server, into the new file `to`; which is there only when
/// it was found intact and is synced. Returns its bytes. Error store_unusable: no store of ours, `to` exists or cannot
/// be written.
Result<std::int64_t> back_up(const std::string& store, const std::string& to, const CopyProgress& progress);

/// Makes `store` from a backup that it finds intact, of this version or an older one. Every open ticket is due to be
/// read, so that what happened since the backup is made up for. Error store_unusable: the store is there or in use, or
/// the backup is damaged, newer, or not ours.
Result<std::int64_t> restore(const std::string& backup, const std::string& store, const CopyProgress& progress);

}  // namespace turnaround
