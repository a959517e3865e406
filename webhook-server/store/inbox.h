// The promise behind a 202: a delivery is on disk, once, before it is acknowledged.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/time/time.h"
#include "integrations/http_message.h"

namespace turnaround {

/// One verified webhook as it came. `headers`: those that the signature and the adapter need, nothing secret.
struct Delivery {
  std::string connection;
  std::string key;     ///< unique within the connection (Address::delivery_key)
  std::string ticket;  ///< lane; empty: kept, then ignored
  std::string type;
  std::vector<Header> headers;
  std::string body;
  Instant received_at;
};

class Inbox {
 public:
  enum class Put {
    stored,     ///< durable: survives kill -9 and power loss from here on
    duplicate,  ///< this key was stored before
    failed,     ///< not stored; the sender should send again
  };
  virtual ~Inbox() = default;
  /// `then` learns what became of it, once, on any thread, as soon as the group commit that holds the delivery is
  /// synced: at the latest when the inbox is closed. It must be short: others wait behind it.
  virtual void submit(Delivery delivery, std::function<void(Put)> then) = 0;
  /// The same, waiting for it.
  Put put(Delivery delivery);
  /// Keeps a verified delivery that could not be understood, with the reason, for a person to look at. Bounded; best
  /// effort.
  virtual void keep_rejected(Delivery delivery, std::string reason) = 0;
};

}  // namespace turnaround
