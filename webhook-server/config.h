// The server's configuration: one JSON file, read as a whole, with every problem at once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/codec/codec.h"
#include "webhook-server/connection.h"
#include "webhook-server/outbound/endpoint.h"
#include "webhook-server/secrets.h"
#include "webhook-server/store_setting.h"

namespace turnaround {

struct SigningKeySetting {
  SecretSource secret;
  std::optional<Instant> not_after;
};

/// {"user": "sla@acme.example", "token": {"file": …}}
struct BasicSetting {
  std::string user;
  SecretSource token;
};

/// {"oauth": {"client_id": …, "client_secret": {"env": …}, "scope": "read write", "token_path": "/oauth/tokens"}}
struct OAuthSetting {
  std::string client_id;
  SecretSource client_secret;
  std::string scope = OAuthClient{}.scope;
  std::string token_path = OAuthClient{}.token_path;
};

/// {"certificate": "fullchain.pem", "key": {"file": "key.pem"}}
struct TlsSetting {
  std::string certificate;  ///< a PEM file: our certificate, then the chain
  SecretSource key;         ///< PEM
};

struct ConnectionSetting {
  std::string id;  ///< in the webhook's address: lower-case letters, digits, `-`
  std::string vendor;
  std::string policy;  ///< a file
  std::string base_url;
  bool private_network = false;  ///< `base_url` may lead into a private network, or to this machine
  std::vector<SigningKeySetting> signing_keys;
  std::variant<BasicSetting, OAuthSetting> auth;
  int replay_window_s = 300;
  std::vector<std::string> preview_origins;  ///< "https://acme.zendesk.com", exactly as browsers send it
  std::string due_target = Connection{}.due_target;
  int workers = 4;         ///< tickets of this helpdesk that are worked on at once
  int sweep_minutes = 10;  ///< between two questions for tickets that changed; 0: none are asked
  Settings settings;
};

/// {"id": "pager", "url": "https://pager.example/sla", "secrets": [{"env": …}], "events": ["sla.warning"]}
struct OutgoingSetting {
  std::string id;  ///< lower-case letters, digits, `-`
  std::string url;
  bool private_network = false;
  std::vector<SecretSource> secrets;  ///< all of them sign, so that one can be changed
  std::vector<std::string> events;    ///< empty: all
};

struct Config {
  std::vector<SecretSource> master_keys;  ///< the first seals, all open: so they can be changed
  std::string listen = "127.0.0.1:8080";  ///< numeric address and port; port 0: any free one
  std::optional<TlsSetting> tls;          ///< none: plain HTTP, for loopback or behind a proxy
  StoreSetting store = std::string("turnaround.db");
  int keep_days = 0;  ///< closed tickets with their decisions, after they were last read; 0: for ever
  std::string zoneinfo = "/usr/share/zoneinfo";
  bool console = false;                       ///< /console and /api, for people with accounts
  std::string public_url;                     ///< how browsers reach us through a proxy; empty: at `listen`
  std::string preview;                        ///< folder of the preview's files; empty: none are served
  std::optional<SecretSource> viewer_token;   ///< for /tickets; none: there is no such page
  std::optional<SecretSource> metrics_token;  ///< for /metrics; none: whoever reaches the port may read them
  std::string log_level = "info";             ///< or "warning": nothing of what goes well
  std::vector<ConnectionSetting> connections;
  std::vector<OutgoingSetting> outgoing;
};

struct ConfigReading {
  Config config;
  std::vector<Problem> problems;  ///< in the order of the file; empty: `config` is sound
};

/// Pure: opens no file, knows no secret. Relative paths are kept as they are written.
ConfigReading read_config(std::string_view text);

/// Relative paths of files in `config` as seen from `folder`, the configuration's own.
Config resolved(Config config, const std::string& folder);

/// One secret of a configuration.
struct SecretPlace {
  std::string where;  ///< JSON pointer: "/connections/0/auth/token"
  std::string place;  ///< what a seal is bound to; by name, so it can move in a list: "/connections/acme/auth/token"
  SecretSource& source;
};
/// All of them but the master keys, which cannot be sealed.
std::vector<SecretPlace> secret_places(Config& config);

/// Opens what is sealed; everything that cannot be opened at once. Needs no master key where nothing is sealed.
std::vector<Error> open_seals(Config& config);
/// For people, each on a line of its own.
std::string told(const std::vector<Error>& problems);

/// The connections with their secrets; every secret that cannot be read at once.
struct ConnectionsReading {
  std::vector<Connection> connections;
  std::vector<Error> problems;
};
ConnectionsReading open_connections(const Config& config);

/// The endpoints with their keys; every secret that cannot be read at once.
struct EndpointsReading {
  std::vector<Endpoint> endpoints;
  std::vector<Error> problems;
};
EndpointsReading open_endpoints(const Config& config);

/// "127.0.0.1:8080", "[::1]:0".
struct ListenAddress {
  std::string address;
  int port = 0;
};
Result<ListenAddress> read_listen(std::string_view text);

}  // namespace turnaround
