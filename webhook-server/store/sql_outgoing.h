// The statements about events for other programs, and about where sweeps go on. Failures throw.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "webhook-server/store/outgoing.h"
#include "webhook-server/store/session.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// What is read, by any session.
class SqlOutgoingReads {
 public:
  explicit SqlOutgoingReads(Session& session);
  /// The event that is due first, of those that no earlier one of their ticket holds up.
  std::optional<Outgoing> next(std::string_view endpoint, Instant now);
  std::vector<EndpointBacklog> backlog();
  std::optional<SweepMark> sweep_mark(std::string_view connection);

 private:
  using Prepared = std::unique_ptr<Statement>;
  Prepared next_, backlog_, sweep_;
};

/// What is changed, on the writer's thread.
class SqlOutgoingWrites {
 public:
  explicit SqlOutgoingWrites(Session& session);
  void add(std::span<const Outgoing> events, Instant at);
  /// False: somebody else has taken it meanwhile.
  bool lease(const Outgoing& event, Instant until);
  void finish(const Outgoing& event, Instant at);
  void postpone(const Outgoing& event, const Postponement& postponement);
  std::int64_t forget(Instant before);
  void keep_sweep(std::string_view connection, const SweepMark& mark, std::span<const Changes::One> tickets);

 private:
  using Prepared = std::unique_ptr<Statement>;
  Prepared insert_, lease_, finish_, postpone_, hold_up_, forget_, wake_, keep_sweep_;
};

}  // namespace turnaround
