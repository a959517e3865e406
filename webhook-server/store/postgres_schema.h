// The store's tables in PostgreSQL.
#pragma once
#include "webhook-server/store/postgres_session.h"

namespace turnaround {

/// Creates the tables when there are none, and brings older ones up to date, all or nothing; of several servers that
/// start at once one does it. Throws StoreFailure when they are not ours or newer.
void bring_up_to_date(const PostgresAddress& address);

/// For looking at a store without changing it. False: there is none yet. Throws StoreFailure when its tables are not of
/// this version.
bool holds_store(const PostgresAddress& address);

}  // namespace turnaround
