// Who holds which lane among several servers: a claim and a lease in the lane's row.
#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "webhook-server/store/lanes.h"
#include "webhook-server/store/postgres_session.h"

namespace turnaround {

/// The statements of taking and giving back.
class LeaseStatements {
 public:
  explicit LeaseStatements(Session& session);
  /// The lane that waited longest of those that nobody holds, under `claim`.
  std::optional<Lane> take(std::string_view connection, Instant now, std::int64_t claim,
                           std::chrono::milliseconds lease);
  void release(const Lane& lane);

 private:
  std::unique_ptr<Statement> take_, release_, unanswered_;
};

/// A lease runs out when its server is gone or stands still for as long as the address says; then anybody may take the
/// lane, and whatever the old holder still wants to change is refused by its claim. Leases are compared by the
/// database's clock; what this server believes to hold is counted by its own, from before it asked.
class PostgresLanes final : public Lanes {
 public:
  PostgresLanes(PostgresAddress address, std::function<void()> wake);
  ~PostgresLanes() override;

  std::optional<Lane> take(std::string_view connection, Instant now) override;
  void release(const Lane& lane) override;
  bool holds(const Lane& lane) override;
  void lose_all() override;
  void announce() override;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Held {
    Lane lane;
    SteadyTime until;
    bool lost = false;  ///< nothing may be changed under it any more
  };
  void keep();
  void listen(SteadyTime& renew_at);
  void renew(PostgresStatement& renewal);
  void pause(std::chrono::milliseconds for_how_long);
  void give_all_back();

  PostgresAddress address_;
  std::function<void()> wake_;
  SessionPool<LeaseStatements> takers_;
  std::mutex mutex_;
  std::map<std::int64_t, Held> held_;  ///< by claim
  std::atomic<bool> news_{false};      ///< other servers are to be told
  std::atomic<bool> stopping_{false};
  int bell_;  ///< an eventfd that ends the wait of the thread below
  std::thread thread_;
};

}  // namespace turnaround
