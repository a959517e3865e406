// The store over a database: group commits for what changes, a few sessions for what is read, lanes between them.
#pragma once
#include <memory>

#include "webhook-server/store/group_commit.h"
#include "webhook-server/store/lanes.h"

namespace turnaround {

/// What differs between the databases.
class SqlDriver {
 public:
  SqlDriver() = default;
  virtual ~SqlDriver() = default;
  SqlDriver(const SqlDriver&) = delete;
  SqlDriver& operator=(const SqlDriver&) = delete;

  /// Each throws StoreFailure. The writer is opened first: it brings the tables up to date.
  virtual Writer open_writer() = 0;
  virtual std::unique_ptr<Session> open_reader() = 0;
  /// `wake`: something may be due.
  virtual std::unique_ptr<Lanes> open_lanes(Readers& readers, std::function<void()> wake) = 0;
};

/// Throws StoreFailure.
std::unique_ptr<Store> make_sql_store(std::unique_ptr<SqlDriver> driver, StoreHooks hooks);

}  // namespace turnaround
