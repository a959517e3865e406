// What lost webhooks missed arrives anyway: now and then the helpdesk is asked which tickets changed, and those that
// changed since they were last read are read again.
#pragma once
#include <string>

#include "webhook-server/connection.h"
#include "webhook-server/metrics.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/outbound/traffic.h"
#include "webhook-server/store/store.h"
#include "webhook-server/system_clock.h"

namespace turnaround {

/// All outlive the reconciler. `client` is its own.
struct Beat {
  const Connection& connection;
  Store& store;
  HelpdeskClient& client;
  Traffic& traffic;
  Metrics& metrics;
  Now now = system_now;
};

/// The store keeps where to go on together with what was found, so a crash skips nothing. A fresh store begins a little
/// before now, not at the beginning of time. A cursor that the helpdesk does not take any more is given up for the
/// instant at which it was last good.
class Reconciler {
 public:
  explicit Reconciler(Beat beat) : at_(std::move(beat)) {}
  /// Asks for one page. When to ask again: soon when there is more, after the connection's sweep time when there is
  /// not, after limits::kSweepRetry when it failed.
  Instant step();

 private:
  Since where_to_begin() const;
  Instant failed(const std::string& reason);
  Instant take(const Since& since, const HttpResponse& answer);
  Beat at_;
};

}  // namespace turnaround
