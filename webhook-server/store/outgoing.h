// Events on their way to other programs, in the order in which they happened to their ticket.
#pragma once
#include <cstdint>
#include <string>

#include "core/time/time.h"

namespace turnaround {

/// One event for one endpoint.
struct Outgoing {
  std::int64_t seq = 0;
  std::string endpoint;
  std::string id;  ///< the event's own: equal ids are the same event, which the store keeps once per endpoint
  std::string connection;
  std::string ticket;
  std::string type;
  std::string payload;
  int attempt = 0;
  Instant next_at;  ///< while it is taken: from when on somebody else may take it
  bool operator==(const Outgoing&) const = default;
};

}  // namespace turnaround
