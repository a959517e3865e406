// Whom or what a ticket waits for now, and who has forgotten that it waits.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/time/time.h"

namespace turnaround {

struct History;

/// A reason for waiting that is in force.
struct Waiting {
  std::string reason;
  Instant since;
  std::optional<Instant> forgotten_at;  ///< by the first of the present targets that says so; may lie in the future
  bool forgotten_by(Instant now) const { return forgotten_at && *forgotten_at <= now; }
  bool operator==(const Waiting&) const = default;
};

/// In the order in which they began.
std::vector<Waiting> waiting_now(const History& history);

}  // namespace turnaround
