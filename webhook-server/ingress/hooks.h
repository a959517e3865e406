// Taking a webhook: known connection, right signature, understood, on disk; only then "accepted".
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "integrations/http_message.h"
#include "webhook-server/ingress/framing.h"
#include "webhook-server/ingress/site.h"
#include "webhook-server/ingress/verify.h"
#include "webhook-server/limits.h"
#include "webhook-server/log.h"

namespace turnaround {

/// POST /hooks/{connection}
///   202 stored: on disk, will be worked on    200 duplicate: was stored before, nothing more will happen
///   404 no such connection     401 not signed by the helpdesk; nothing was read, nothing is kept
///   400 signed but not understood: kept for a person to look at      503 not stored: send again
/// Every outcome counts in a metric. Any thread; none of them waits for the disk.
class Hooks {
 public:
  explicit Hooks(const Site& site);
  using Then = std::function<void(HttpResponse)>;
  /// `then` gets the answer once, on any thread, now or later; it must be short.
  void take(std::string_view connection, const FramedRequest& request, Then then);

 private:
  struct Source {
    const Connection* connection;
    Verifier verifier;
  };
  /// A delivery that waits for the disk; its request is gone when the answer comes.
  struct Taken {
    std::string request, connection, ticket, type, key;
    std::chrono::steady_clock::time_point at;
  };
  Result<Address> read_address(const Connection& connection, const FramedRequest& request);
  HttpResponse refuse_signature(const std::string& connection, const std::string& request, Verified verified);
  HttpResponse reject(Delivery delivery, const std::string& request, const Error& error);
  void put(Delivery delivery, const std::string& request, Then then);
  HttpResponse tell(Inbox::Put result, const Taken& taken);

  const Site& site_;
  std::map<std::string, Source, std::less<>> sources_;
  log::Sparing refusals_{limits::kRefusalsLogged};
  std::mutex large_bodies_;  ///< a body's tree is many times its size: only one large one at a time
};

}  // namespace turnaround
