// Where strangers' connections end. One thread moves the bytes of all connections; a request reaches a worker thread
// only when it is whole, and the worker is free again before the answer is taken. So a slow client costs memory
// (bounded), never a thread.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "webhook-server/ingress/tls.h"
#include "webhook-server/ingress/workers.h"
#include "webhook-server/limits.h"
#include "webhook-server/metrics.h"

namespace turnaround {

/// Who is late is answered 408 (or just closed, when there was no request) and counted.
struct Deadlines {
  using Time = std::chrono::milliseconds;
  Time head = limits::kHeadDeadline;
  Time request = limits::kRequestDeadline;
  Time idle = limits::kIdleDeadline;
  Time write = limits::kWriteDeadline;
  Time linger = limits::kLingerDeadline;
  Time drain = limits::kDrainDeadline;
};

struct ListenOptions {
  std::string address = "127.0.0.1";
  int port = 0;  ///< 0: any free one
  std::size_t connections = limits::kConnections;
  std::size_t connections_per_peer = limits::kConnectionsPerPeer;
  std::size_t held_bytes = limits::kHeldBytes;
  std::size_t workers = limits::kWorkers;
  Deadlines deadlines;
};

/// Serves from open() until stop().
///
/// Limits: over `connections` or `connections_per_peer` a client is answered 503 and closed. Over `held_bytes` the
/// connection that holds the most is dropped, so that many small requests outlive a few large ones. Requests of one
/// connection are answered in order, one at a time; while one is in progress nothing more is read from it. Every
/// connection that is closed before a route answered counts in turnaround_early_closes_total{reason}.
class Listener {
 public:
  /// With an `identity` every connection speaks TLS; its handshake has the head's deadline. A peer that speaks plain
  /// HTTP instead is told so (400). Error: cannot_listen. `metrics` must outlive the listener. Of the process it raises
  /// the limit of open descriptors and lets the heap give back large blocks.
  static Result<std::unique_ptr<Listener>> open(ListenOptions options, Handler handler, Metrics& metrics,
                                                std::optional<TlsIdentity> identity = {});
  ~Listener();  ///< stop()
  int port() const;
  /// Connections from now on get this certificate; for a listener that was opened with one. Any thread.
  void present(TlsIdentity identity);
  /// Accepts no more, lets requests that have begun finish (at most Deadlines::drain), then closes everything. Blocks.
  void stop();

 private:
  class Loop;
  explicit Listener(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace turnaround
