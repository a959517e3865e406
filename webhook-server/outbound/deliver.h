// Sends events to one endpoint: one at a time and, of each ticket, in order; again until it is accepted.
#pragma once
#include <functional>

#include "webhook-server/metrics.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/outbound/endpoint.h"
#include "webhook-server/outbound/retry.h"
#include "webhook-server/outbound/traffic.h"
#include "webhook-server/store/store.h"
#include "webhook-server/system_clock.h"

namespace turnaround {

/// All outlive the deliverer.
struct Dispatch {
  const Endpoint& endpoint;
  Store& store;
  HelpdeskClient& client;
  Metrics& metrics;
  Now now = system_now;
  std::function<Jitter()> jitter = random_jitter;
};

/// Only a 2xx is success. An event that keeps failing is tried like a write-back (retry.h), then parked with its
/// reason, and the ticket's next one goes on. 410 disables the endpoint: nothing more is sent to it until the server is
/// started again. Every event is sent at least once, always with the same id.
class Deliverer {
 public:
  explicit Deliverer(Dispatch dispatch) : at_(std::move(dispatch)) {}
  /// Sends what is due, one event. False: nothing is, or the endpoint is disabled.
  bool step();
  bool disabled() const { return disabled_; }

 private:
  struct Attempt {
    Outcome outcome = Outcome::done;
    std::string reason;
    Reply reply;
  };
  Attempt send(const Outgoing& event);
  void put_off(const Outgoing& event, const Traffic::Held& held);
  void failed(const Outgoing& event, const Attempt& attempt);
  void disable(const Outgoing& event);
  void count(std::string_view outcome);

  Dispatch at_;
  Traffic traffic_;
  bool disabled_ = false;
};

}  // namespace turnaround
