// The statements about parked work. Failures throw.
#pragma once
#include <memory>
#include <vector>

#include "webhook-server/store/parked.h"
#include "webhook-server/store/session.h"

namespace turnaround {

class SqlParkedReads {
 public:
  explicit SqlParkedReads(Session& session);
  std::vector<Parked> list(const ParkedFilter& filter, std::size_t limit);

 private:
  std::unique_ptr<Statement> list_;
};

/// On the writer's thread. Each answers how many pieces of work it concerned.
class SqlParkedWrites {
 public:
  explicit SqlParkedWrites(Session& session);
  std::int64_t retry(const ParkedFilter& filter, Instant now);
  /// Not wanted any more; `reason` stays with it. Of the ticket's next delivery everything begins anew.
  std::int64_t drop(const ParkedFilter& filter, const std::string& reason, Instant now);

 private:
  using Prepared = std::unique_ptr<Statement>;
  Prepared retry_lanes_, retry_effects_, retry_tickets_, retry_events_, drop_effects_, drop_tickets_, drop_events_;
};

}  // namespace turnaround
