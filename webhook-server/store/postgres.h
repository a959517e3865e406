// The store in a PostgreSQL database, which several servers may share.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "webhook-server/limits.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// libpq's connection string, as a URI or as `host=… dbname=… user=…`, and the password apart from it: so it is in no
/// configuration, error or log.
struct PostgresAddress {
  std::string dsn;
  std::string password;  ///< empty: none is sent
  /// How long a server may stand still before others take its lanes over.
  std::chrono::milliseconds lease = limits::kLease;
};

/// Creates the tables or brings them up to date. Error store_unusable: the database cannot be reached, is not ours, or
/// does not make the promises that a 202 needs (fsync, full_page_writes and synchronous_commit on).
Result<std::unique_ptr<Store>> open_postgres_store(const PostgresAddress& address, StoreHooks hooks = {});

/// What is wrong with a connection string, for people; empty: nothing. A password in it is wrong.
std::string problem_of_dsn(const std::string& dsn);

}  // namespace turnaround
