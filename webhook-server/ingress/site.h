// What the routes answer from: the few things of the server that strangers can reach. Wiring fills it; tests fill it by
// hand.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time/time.h"
#include "webhook-server/connection.h"
#include "webhook-server/metrics.h"
#include "webhook-server/store/inbox.h"

namespace turnaround {

class ConsoleApi;

/// Everything referred to outlives the routes. The functions are called from many threads at once.
struct Site {
  std::span<const Connection> connections;
  Inbox& inbox;
  Metrics& metrics;
  std::function<Instant()> now;
  /// The connection's book as it is now; null when there is none. A reload may change it between two calls.
  std::function<std::shared_ptr<const BookOnShelf>(std::string_view connection)> book;
  /// Why the server should get no traffic now; empty: it is ready.
  std::function<std::string()> not_ready;
  /// JSON of what is known about a ticket; none: there is no such ticket.
  std::function<std::optional<std::string>(std::string_view connection, std::string_view ticket)> ticket_json;
  std::filesystem::path preview_folder;  ///< holds turnaround.wasm, loader.js, sla-preview.js; empty: no preview
  Secret viewer_token;                   ///< for /tickets; empty: there is no such page
  Secret metrics_token;                  ///< for /metrics; empty: whoever reaches the port may read them
  ConsoleApi* console = nullptr;         ///< for /api and /console; none: there are no such pages
  bool https = false;                    ///< browsers reach us over TLS: they shall not try without again
};

}  // namespace turnaround
