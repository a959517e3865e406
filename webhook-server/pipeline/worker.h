// Works on one ticket at a time: asks the helpdesk, decides, writes back, reads back. Of one ticket nothing ever runs
// twice at once; different tickets run side by side, one worker each.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "webhook-server/connection.h"
#include "webhook-server/metrics.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/outbound/retry.h"
#include "webhook-server/outbound/traffic.h"
#include "webhook-server/pipeline/settle.h"
#include "webhook-server/shelf.h"
#include "webhook-server/store/store.h"
#include "webhook-server/system_clock.h"

namespace turnaround {

/// All outlive the worker. `client` is the worker's own.
struct Workplace {
  const Connection& connection;
  const Shelf& shelf;
  Store& store;
  HelpdeskClient& client;
  Traffic& traffic;  ///< of the connection, shared by its workers
  Metrics& metrics;
  Now now = system_now;
  std::function<Jitter()> jitter = random_jitter;
};

class Worker {
 public:
  explicit Worker(Workplace workplace) : at_(std::move(workplace)) {}

  /// Takes the lane that has waited longest and does what is due. False: nothing is.
  ///
  /// All waiting deliveries of a ticket are answered by one reading, because a reading holds the whole history.
  /// Whatever goes wrong is tried again later or parked with its reason (retry.h), and blocks this ticket only. An
  /// effect is done when the helpdesk was seen to hold it, not when it said so. What may not be asked now (traffic.h)
  /// waits for its appointment, and that is no failure.
  bool step();

 private:
  struct Trouble {
    Outcome outcome = Outcome::later;
    std::string reason;
    std::optional<Seconds> retry_after;
    std::optional<Instant> appointment;  ///< nothing failed: not now, but then
  };
  void work(const Lane& lane);
  void read_and_write(const Lane& lane);
  /// None: work may begin.
  std::optional<Trouble> not_now(const Lane& lane);
  Trouble held(const Traffic::Held& held);
  /// The answer, if the request may be sent and is answered.
  std::variant<HttpResponse, Trouble> ask(Traffic::Errand errand, const std::string& ticket,
                                          const HttpRequest& request);
  /// None: the helpdesk accepted it.
  std::optional<Trouble> write(const Effect& effect, const Snapshot& seen);
  Trouble not_kept(const Effect& effect, const Snapshot& seen) const;
  std::variant<Found, Trouble> read(const std::string& ticket);
  std::variant<Found, Trouble> read_failed(const Error& error, const std::vector<HttpResponse>& answers);
  /// Decides and stores; the effect that is due now, if any.
  std::optional<Effect> settle_lane(const Lane& lane, const Found& found);
  std::optional<Effect> due_effect(const Lane& lane);
  void postpone(const Lane& lane, const Trouble& trouble);
  void postpone_reading(const Lane& lane, const Trouble& trouble);
  void postpone_sending(const Lane& lane, const Effect& effect, const Trouble& trouble);
  Postponement postponement(int failures_before, const Trouble& trouble) const;
  Workplace at_;
};

}  // namespace turnaround
