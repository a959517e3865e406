// Who holds which lane. One process owns the store, so leases live in its memory: when it dies, every lane is free at
// once.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "webhook-server/store/store.h"

namespace turnaround {

/// Not safe by itself: the store guards it.
class Leases {
 public:
  bool held(const std::string& connection, const std::string& ticket) const {
    return held_.count({connection, ticket}) != 0;
  }
  std::size_t size() const { return held_.size(); }
  std::int64_t take(const std::string& connection, const std::string& ticket) {
    return held_[{connection, ticket}] = ++last_;
  }
  bool valid(const Lane& lane) const {
    const auto found = held_.find({lane.connection, lane.ticket});
    return found != held_.end() && found->second == lane.claim;
  }
  void release(const Lane& lane) {
    if (valid(lane)) held_.erase({lane.connection, lane.ticket});
  }

 private:
  std::map<std::pair<std::string, std::string>, std::int64_t> held_;
  std::int64_t last_ = 0;
};

}  // namespace turnaround
