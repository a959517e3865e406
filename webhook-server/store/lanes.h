// Who holds which lane.
#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "webhook-server/store/leases.h"
#include "webhook-server/store/session_pool.h"
#include "webhook-server/store/sql_reads.h"
#include "webhook-server/store/store.h"

namespace turnaround {

using Readers = SessionPool<SqlReads>;

/// Any method from any thread; failures of the database are thrown.
class Lanes {
 public:
  Lanes() = default;
  virtual ~Lanes() = default;
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  virtual std::optional<Lane> take(std::string_view connection, Instant now) = 0;
  virtual void release(const Lane& lane) = 0;
  virtual bool holds(const Lane& lane) = 0;
  /// After a read that failed: whoever went on from what it did not find would write over what is there.
  virtual void lose_all() = 0;
  /// Tells everybody who waits for work that there may be some.
  virtual void announce() = 0;
};

/// Where one process owns the store: held in its memory, so that every lane is free as soon as it dies.
class OwnLanes final : public Lanes {
 public:
  OwnLanes(Readers& readers, std::function<void()> wake) : readers_(readers), wake_(std::move(wake)) {}
  std::optional<Lane> take(std::string_view connection, Instant now) override;
  void release(const Lane& lane) override;
  bool holds(const Lane& lane) override;
  void lose_all() override;
  void announce() override { wake_(); }

 private:
  Readers& readers_;
  std::function<void()> wake_;
  std::mutex mutex_;  ///< a lane is seen ready and taken in one step
  Leases leases_;
};

}  // namespace turnaround
