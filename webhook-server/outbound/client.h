// How requests reach a helpdesk. A seam: the real one speaks HTTPS, tests bring a helpdesk of their own.
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "core/result.h"
#include "integrations/http_message.h"
#include "webhook-server/connection.h"
#include "webhook-server/limits.h"
#include "webhook-server/outbound/address_guard.h"
#include "webhook-server/system_clock.h"

namespace turnaround {

class HelpdeskClient {
 public:
  virtual ~HelpdeskClient() = default;
  /// The whole answer, whatever its status. Error unreachable, address_refused, too_slow, too_large, not_authorised,
  /// bad_request: no answer, and why; nothing secret in it.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

/// The access token of one OAuth client, shared by the workers of its connection.
class TokenCache {
 public:
  struct Token {
    std::string value;
    Instant expires_at;
  };
  /// The token if it is good at `now`, else what `fetch` brings; one fetch at a time. `refused`: a value the helpdesk
  /// did not take.
  template <class Fetch>
  Result<std::string> get(Instant now, const std::string& refused, Fetch fetch) {
    const std::lock_guard lock(mutex_);
    if (token_.value.empty() || token_.value == refused || token_.expires_at <= now) {
      Result<Token> fetched = fetch();
      if (!fetched) return fetched.error();
      token_ = std::move(*fetched);
    }
    return token_.value;
  }

 private:
  std::mutex mutex_;
  Token token_;
};

struct ClientOptions {
  std::chrono::milliseconds connect = limits::kConnectDeadline;
  std::chrono::milliseconds total = limits::kAnswerDeadline;  ///< from the first byte sent to the last received
  std::size_t answer_bytes = limits::kHelpdeskAnswerBytes;
  std::string who = "helpdesk";  ///< as errors name the other side
  Now now = system_now;
  Resolve resolve = system_resolve;
  AddressGuard::Judge judge = not_public;
};

/// A client of the connection's base URL, for one thread. Certificates are verified, redirects are answers like any
/// other, the connection is kept alive. It connects to addresses of the internet only, unless the connection says that
/// its helpdesk is in a private network. `connection` and `tokens` outlive it.
std::unique_ptr<HelpdeskClient> make_client(const Connection& connection, TokenCache& tokens,
                                            ClientOptions options = {});

/// A base URL that may be used: https, or http on this machine; a host and perhaps a port, nothing else.
Result<std::string> check_base_url(const std::string& url);

}  // namespace turnaround
