// One helpdesk account as configured: how it signs, how we reach it, which policy decides its tickets.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/policy/book.h"
#include "integrations/adapter.h"

namespace turnaround {

/// A secret's value. Never logged, never written to an answer; there is no conversion to text but this accessor.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  const std::string& reveal() const { return value_; }

 private:
  std::string value_;
};

/// A signing key; two may be active while it is being changed. After `not_after` it is not accepted.
struct SigningKey {
  Secret secret;
  std::optional<Instant> not_after;
};

/// A compiled policy as served to browsers and used for deciding: the same bytes.
struct BookOnShelf {
  Book book;
  std::string bytes;
};

/// `user:token` of HTTP Basic; `user` as the helpdesk wants it beside a token (Adapter::token_user).
struct BasicAuth {
  std::string user;
  Secret token;
};

/// OAuth 2 client credentials: a token is fetched when needed and kept until it expires.
struct OAuthClient {
  std::string client_id;
  Secret client_secret;
  std::string scope = "read write";
  std::string token_path = "/oauth/tokens";
};

/// Nothing says who asks; what is sent is signed instead.
struct NoAuth {};

using Authorisation = std::variant<BasicAuth, OAuthClient, NoAuth>;

/// An endpoint that is told of the tickets' events, and which.
struct Subscriber {
  std::string endpoint;
  std::vector<std::string> events;  ///< their types
};

struct Connection {
  std::string id;
  const Adapter* adapter = nullptr;
  Settings settings;  ///< the adapter's own, already checked
  std::vector<SigningKey> signing_keys;
  Seconds replay_window{300};    ///< how far a signed timestamp may be from now; 0: not checked
  std::string base_url;          ///< of the helpdesk's API, "https://acme.zendesk.com"
  bool private_network = false;  ///< it is not on the internet but in a network of ours
  Authorisation authorisation;
  std::string due_target = "solution";  ///< the target whose due time is written into the helpdesk
  Seconds sweep_every{600};             ///< between two questions for changed tickets; 0: none are asked
  std::vector<Subscriber> subscribers;
  std::vector<std::string> preview_origins;  ///< exact origins that may load the book
  std::string policy_file;
};

}  // namespace turnaround
