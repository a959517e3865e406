// Many small changes, one sync: whoever wants to change the store waits here, and one thread commits whatever is
// waiting. Idle, a change takes one sync; busy, hundreds share one. No timer: the disk's own speed makes the batches.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "webhook-server/limits.h"
#include "webhook-server/store/sql_writes.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// The only session that changes deliveries, tickets and effects, and its statements.
struct Writer {
  std::unique_ptr<Session> session;
  std::unique_ptr<SqlWrites> writes;
};

class GroupCommit {
 public:
  /// `open` throws StoreFailure; it is called now, and again on the thread started here when the connection is lost.
  GroupCommit(std::function<Writer()> open, StoreHooks hooks);
  /// Commits what is waiting, then stops.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// `then` learns what became of it on the committing thread, once it is synced in a transaction shared with others.
  void submit(Delivery delivery, std::function<void(Inbox::Put)> then);
  /// The same for a change: each waits, and says whether it is synced. After a failure that leaves the store in doubt
  /// everything is refused for good: a sync that failed once may report success the next time, so it is never tried
  /// again. While the disk is full or the database away, everything is refused.
  using Change = std::function<void(SqlWrites&)>;
  bool run(std::size_t bytes, Change change);
  /// Only if the lane's claim still holds when the transaction begins.
  bool run(const Lane& lane, std::size_t bytes, Change change);

  /// The store cannot be trusted any more: refuses everything from here on and says so, once.
  void fail(const std::string& reason);
  /// Somebody found the database away: looks whether it is, without waiting for somebody who wants to change it.
  void doubt();
  /// Why nothing is kept now; empty: it is.
  std::string trouble();

 private:
  struct Job {
    std::size_t bytes = 0;
    Change change;  ///< empty: an arrival, or nothing at all
    std::shared_ptr<Arrival> arrival;
    Fence* fence = nullptr;  ///< of a change under a lane
    bool done = false;
    std::function<void(bool kept)> then;  ///< empty: nobody waits
  };
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// Its `then` is called at once when it is refused.
  void enqueue(Job job);
  bool wait_for(Job job);
  void loop();
  std::vector<Job> next_batch();
  /// Marks those that are done. `tries`: how often another server may be in the way.
  void commit(std::span<Job> batch, int tries);
  void apply(std::span<Job> batch);
  void recover_from(const StoreFailure& failure, std::span<Job> batch, int tries);
  void tidy();
  void begin_trouble(const std::string& reason);
  void try_again();
  bool refuses();

  std::function<Writer()> open_;
  StoreHooks hooks_;
  Writer writer_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Job> waiting_;
  bool failed_ = false;
  bool stopping_ = false;
  std::string trouble_;
  SteadyTime retry_at_;  ///< while there is no trouble: when the last one ended
  std::chrono::milliseconds pause_{limits::kStoreRetry};
  std::thread thread_;
};

}  // namespace turnaround
