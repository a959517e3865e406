#include "webhook-server/store/lanes.h"

namespace turnaround {

std::optional<Lane> OwnLanes::take(std::string_view connection, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string of(connection);
  std::optional<Lane> lane = readers_.with([&](SqlReads& reads) {
    return reads.ready_lane(of, now, leases_.size(), [&](const std::string& id) { return leases_.held(of, id); });
  });
  if (lane) lane->claim = leases_.take(lane->connection, lane->ticket);
  return lane;
}

void OwnLanes::release(const Lane& lane) {
  const std::lock_guard lock(mutex_);
  leases_.release(lane);
}

bool OwnLanes::holds(const Lane& lane) {
  const std::lock_guard lock(mutex_);
  return leases_.valid(lane);
}

void OwnLanes::lose_all() {
  const std::lock_guard lock(mutex_);
  leases_.void_claims();
}

}  // namespace turnaround
