// Many small changes, one sync: whoever wants to change the store waits here, and one thread commits whatever is
// waiting. Idle, a change takes one sync; busy, hundreds share one. No timer: the disk's own speed makes the batches.
#pragma once
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "webhook-server/store/sqlite_database.h"
#include "webhook-server/store/store.h"

namespace turnaround {

class GroupCommit {
 public:
  /// `database` is used by the thread started here and by nobody else until this object is gone.
  GroupCommit(Database& database, StoreHooks hooks);
  /// Commits what is waiting, then stops.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Runs `change` on the writer's thread, in a transaction shared with others. True once it is synced. After the first
  /// failure everything is refused: a sync that failed once may report success the next time, so it is never tried
  /// again.
  bool run(std::size_t bytes, std::function<void()> change);
  /// The store cannot be trusted any more: refuses everything from here on and says so, once.
  void fail(const std::string& reason);

 private:
  struct Job {
    std::size_t bytes;
    std::function<void()> change;
    std::promise<bool> kept;
  };
  void loop();
  std::vector<Job> next_batch();
  bool commit(std::vector<Job>& batch);

  Database& database_;
  StoreHooks hooks_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Job> waiting_;
  bool failed_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace turnaround
