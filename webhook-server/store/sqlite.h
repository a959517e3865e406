// The store in one SQLite file. One process, one connection that writes, any number that read.
#pragma once
#include <memory>

#include "webhook-server/store/store.h"

namespace turnaround {

/// Opens `file`, or creates it. Error store_unusable: not ours, on a network disk, in use, or without the promises that
/// a 202 needs.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file, StoreHooks hooks = {});

}  // namespace turnaround
