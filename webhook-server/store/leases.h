// The lanes that are held, in the memory of the process that owns the store.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "webhook-server/store/store.h"

namespace turnaround {

/// Not safe by itself: OwnLanes guards it.
class Leases {
 public:
  bool held(const std::string& connection, const std::string& ticket) const {
    return held_.count({connection, ticket}) != 0;
  }
  std::size_t size() const { return held_.size(); }
  std::int64_t take(const std::string& connection, const std::string& ticket) {
    return held_[{connection, ticket}] = ++last_;
  }
  bool valid(const Lane& lane) const { return lane.claim > void_ && holds(lane); }
  void release(const Lane& lane) {
    if (holds(lane)) held_.erase({lane.connection, lane.ticket});
  }
  /// Nothing may be changed any more under the claims given so far; the lanes stay taken until they are released.
  void void_claims() { void_ = last_; }

 private:
  bool holds(const Lane& lane) const {
    const auto found = held_.find({lane.connection, lane.ticket});
    return found != held_.end() && found->second == lane.claim;
  }

  std::map<std::pair<std::string, std::string>, std::int64_t> held_;
  std::int64_t last_ = 0;
  std::int64_t void_ = 0;
};

}  // namespace turnaround
