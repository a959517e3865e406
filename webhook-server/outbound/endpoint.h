// An endpoint: another program's address to which events are sent, signed as Standard Webhooks 1.0 says.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "integrations/http_message.h"
#include "webhook-server/connection.h"
#include "webhook-server/store/outgoing.h"

namespace turnaround {

struct Endpoint {
  std::string id;
  std::string url;
  bool private_network = false;
  std::vector<Secret> keys;  ///< the bytes that sign; all of them do, so that a secret can be changed
};

/// The key of a secret as it is handed over, "whsec_" and base64 of 24 to 64 bytes. Error bad_secret; it says nothing
/// of the secret.
Result<Secret> signing_key(const Secret& secret);

/// Pure. Sent again, an event has the same `webhook-id` and body, and the timestamp and signatures of the new try.
HttpRequest signed_request(const Endpoint& endpoint, const Outgoing& event, Instant now);

/// The client's view of an endpoint: where it is, and no authorisation but the signature.
Connection connection_to(const Endpoint& endpoint);

/// An address to which events may be sent: like a base URL (check_base_url), with a path and query.
Result<std::string> check_endpoint_url(const std::string& url);

}  // namespace turnaround
