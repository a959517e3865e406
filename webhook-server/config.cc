#include "webhook-server/config.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/json/nearest.h"
#include "core/json/shape.h"
#include "core/limits.h"
#include "webhook-server/limits.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/pipeline/events.h"
#include "webhook-server/store/postgres.h"

namespace turnaround {

/// The members of a secret, where one stands alone or among other members.
static void read_source(MemberReader& members, SecretSource& out) {
  members.member("file", out.file);
  members.member("env", out.env);
  members.member("sealed", out.sealed);
}

static void check_source(const Place& place, const SecretSource& source) {
  const int named = !source.file.empty() + !source.env.empty() + !source.sealed.empty();
  if (place.value().object() && named != 1)
    place.problem("no_secret_source", "say where the secret is: one of `file`, `env` and `sealed`");
}

static void read(const Place& place, SecretSource& out) {
  MemberReader members(place);
  read_source(members, out);
  members.done();
  check_source(place, out);
}

static void read(const Place& place, Instant& out) {
  const std::string* text = place.value().string();
  const Result<Instant> at = text ? parse_instant(*text) : Error{};
  if (!text) return place.wrong_type("an instant like \"2026-03-02T08:00:00Z\"");
  if (!at) return place.problem(at.error().code, at.error().message);
  out = *at;
}

static void read(const Place& place, SigningKeySetting& out) {
  MemberReader members(place);
  read_source(members, out.secret);
  members.member("not_after", out.not_after);
  members.done();
  check_source(place, out.secret);
}

static void read(const Place& place, TlsSetting& out) {
  MemberReader members(place);
  members.required("certificate", out.certificate);
  members.required("key", out.key);
  members.done();
}

static void read(const Place& place, PostgresSetting& out) {
  MemberReader members(place);
  members.required("dsn", out.dsn);
  members.member("password", out.password);
  members.member("lease_s", out.lease_s, PostgresSetting{}.lease_s);
  members.done();
}

static void read(const Place& place, StoreSetting& out) {
  if (const std::string* file = place.value().string()) {
    out = *file;
    return;
  }
  if (!place.value().object()) return place.wrong_type("a file's name, or an object with `postgres`");
  MemberReader members(place);
  members.required("postgres", out.emplace<PostgresSetting>());
  members.done();
}

static void read(const Place& place, OAuthSetting& out) {
  MemberReader members(place);
  members.required("client_id", out.client_id);
  members.required("client_secret", out.client_secret);
  members.member("scope", out.scope, std::string("read write"));
  members.member("token_path", out.token_path, std::string("/oauth/tokens"));
  members.done();
}

static void read(const Place& place, std::variant<BasicSetting, OAuthSetting>& out) {
  MemberReader members(place);
  if (place.value().find("oauth")) {
    members.required("oauth", out.emplace<OAuthSetting>());
  } else {
    BasicSetting& basic = out.emplace<BasicSetting>();
    members.required("user", basic.user);
    members.required("token", basic.token);
  }
  members.done();
}

static void read(const Place& place, Settings& out) {
  out = place.value();
}

namespace {

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  });
}

bool is_origin(const std::string& origin) {
  const std::size_t host = origin.starts_with("https://") ? 8 : origin.starts_with("http://") ? 7 : 0;
  return host > 0 && host < origin.size() && origin.find_first_of("/ *,?#", host) == std::string::npos;
}

/// Notes what is wrong with a value that has the right type.
class Checker {
 public:
  Checker(const json::Value& file, std::vector<Error>& problems) : file_(file), problems_(problems) {}

  void check(const Config& config) {
    for (std::size_t i = 0; i < config.master_keys.size(); ++i)
      if (!config.master_keys[i].sealed.empty())
        note("/master_keys/" + std::to_string(i), {"sealed_master_key", "", "a master key cannot be sealed itself"});
    if (file_.find("listen"))
      if (const Result<ListenAddress> address = read_listen(config.listen); !address) note("/listen", address.error());
    if (config.log_level != "info" && config.log_level != "warning")
      note("/log_level", {"bad_log_level", "", "`" + config.log_level + "` must be `info` or `warning`"});
    if (!config.public_url.empty() && !(is_origin(config.public_url) && config.public_url.starts_with("https://")))
      note("/public_url", {"bad_origin", "", "`" + config.public_url + "` must be like `https://sla.acme.example`"});
    if (const auto* postgres = std::get_if<PostgresSetting>(&config.store); postgres && !postgres->dsn.empty())
      if (const std::string problem = problem_of_dsn(postgres->dsn); !problem.empty())
        note("/store/postgres/dsn", {"bad_dsn", "", "the value " + problem});
    if (const auto* postgres = std::get_if<PostgresSetting>(&config.store);
        postgres && (postgres->lease_s < 1 || postgres->lease_s > limits::kLeaseCeilingS))
      note("/store/postgres/lease_s", {"out_of_range", "", "take 1 to 300 seconds"});
    if (config.keep_days < 0 || config.keep_days > limits::kKeepDaysCeiling)
      note("/keep_days", {"out_of_range", "", "take 1 to 36500 days, or 0 to keep everything"});
    const json::Value* connections = file_.find("connections");
    if (connections && connections->array() && config.connections.empty())
      note("/connections", {"no_connection", "", "name at least one connection; without one there is nothing to do"});
    for (std::size_t i = 0; i < config.connections.size(); ++i) check_connection(config, i);
    for (std::size_t i = 0; i < config.outgoing.size(); ++i) check_endpoint(config, i);
  }

 private:
  void note(const std::string& where, Error error) {
    error.where = where + error.where;
    problems_.push_back(std::move(error));
  }

  template <class Named>
  void check_id(const std::vector<Named>& all, std::size_t index, const std::string& where, const std::string& thing) {
    const std::string& id = all[index].id;
    if (id.empty()) return;
    if (!is_id(id))
      note(where + "/id", {"bad_id", "", "`" + id + "` must be lower-case letters, digits and `-`, at most 64"});
    for (std::size_t before = 0; before < index; ++before)
      if (all[before].id == id)
        note(where + "/id", {"duplicate_id", "", "`" + id + "` is used by another " + thing + "; name it differently"});
  }

  void check_connection(const Config& config, std::size_t index) {
    const ConnectionSetting& setting = config.connections[index];
    const std::string where = "/connections/" + std::to_string(index);
    check_id(config.connections, index, where, "connection");
    if (!setting.base_url.empty())
      check_address(check_base_url(setting.base_url), setting.private_network, where + "/base_url");
    if (setting.replay_window_s < 0 || setting.replay_window_s > limits::kReplayWindowCeiling)
      note(where + "/replay_window_s", {"out_of_range", "", "take 0 to 3600 seconds"});
    if (setting.workers < 1 || setting.workers > limits::kWorkersCeiling)
      note(where + "/workers", {"out_of_range", "", "take 1 to 32 workers"});
    if (setting.sweep_minutes < 0 || setting.sweep_minutes > limits::kSweepMinutesCeiling)
      note(where + "/sweep_minutes", {"out_of_range", "", "take 1 to 1440 minutes, or 0 for never"});
    if (setting.signing_keys.empty())
      note(where, {"no_signing_key", "", "`signing_keys` is missing or empty: without one nobody can tell who sends"});
    check_origins(setting, where);
    check_vendor(setting, where);
  }

  void check_address(const Result<std::string>& url, bool private_network, const std::string& where) {
    if (!url) return note(where, url.error());
    const std::string host = authority_of(*url).host;
    const bool numeric =
        host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
    if (private_network || (host != "localhost" && !(numeric && not_public(host)))) return;
    note(where, {"private_address", "",
                 "`" + host + "` is not on the internet; if that is meant, say `\"private_network\": true`"});
  }

  void check_endpoint(const Config& config, std::size_t index) {
    const OutgoingSetting& setting = config.outgoing[index];
    const std::string where = "/outgoing/" + std::to_string(index);
    check_id(config.outgoing, index, where, "endpoint");
    if (!setting.url.empty()) check_address(check_endpoint_url(setting.url), setting.private_network, where + "/url");
    if (setting.secrets.empty())
      note(where, {"no_secret", "", "`secrets` is missing or empty: without one nobody can tell who sends"});
    const std::vector<std::string_view> known = outgoing_event_types();
    for (std::size_t i = 0; i < setting.events.size(); ++i)
      if (std::find(known.begin(), known.end(), setting.events[i]) == known.end())
        note(where + "/events/" + std::to_string(i),
             {"unknown_event", "",
              "unknown event `" + setting.events[i] + "`" + did_you_mean(setting.events[i], known)});
  }

  void check_origins(const ConnectionSetting& setting, const std::string& where) {
    for (std::size_t i = 0; i < setting.preview_origins.size(); ++i)
      if (!is_origin(setting.preview_origins[i]))
        note(where + "/preview_origins/" + std::to_string(i),
             {"bad_origin", "",
              "`" + setting.preview_origins[i] + "` must be like `https://acme.example`, without a path"});
  }

  void check_vendor(const ConnectionSetting& setting, const std::string& where) {
    if (setting.vendor.empty()) return;
    if (const Adapter* adapter = find_adapter(setting.vendor)) {
      for (const Error& error : adapter->check_settings(setting.settings)) note(where + "/settings", error);
      return;
    }
    const std::vector<std::string_view> known = vendors();
    note(where + "/vendor",
         {"unknown_vendor", "", "unknown vendor `" + setting.vendor + "`" + did_you_mean(setting.vendor, known)});
  }

  const json::Value& file_;
  std::vector<Error>& problems_;
};

}  // namespace

static void read(const Place& place, ConnectionSetting& out) {
  MemberReader members(place);
  members.required("id", out.id);
  members.required("vendor", out.vendor);
  members.required("policy", out.policy);
  members.required("base_url", out.base_url);
  members.member("private_network", out.private_network, false);
  members.member("signing_keys", out.signing_keys);
  members.required("auth", out.auth);
  members.member("replay_window_s", out.replay_window_s, 300);
  members.member("preview_origins", out.preview_origins);
  members.member("due_target", out.due_target, std::string("solution"));
  members.member("workers", out.workers, 4);
  members.member("sweep_minutes", out.sweep_minutes, 10);
  members.member("settings", out.settings, Settings{json::Value::Object{}});
  members.done();
}

static void read(const Place& place, OutgoingSetting& out) {
  MemberReader members(place);
  members.required("id", out.id);
  members.required("url", out.url);
  members.member("private_network", out.private_network, false);
  members.member("secrets", out.secrets);
  members.member("events", out.events);
  members.done();
}

static void read(const Place& place, Config& out) {
  const Config usual;
  MemberReader members(place);
  members.ignored("$schema");
  members.member("listen", out.listen, usual.listen);
  members.member("master_keys", out.master_keys);
  members.member("tls", out.tls);
  members.member("store", out.store, usual.store);
  members.member("keep_days", out.keep_days, usual.keep_days);
  members.member("zoneinfo", out.zoneinfo, usual.zoneinfo);
  members.member("log_level", out.log_level, usual.log_level);
  members.member("console", out.console);
  members.member("public_url", out.public_url);
  members.member("preview", out.preview);
  members.member("viewer_token", out.viewer_token);
  members.member("metrics_token", out.metrics_token);
  members.required("connections", out.connections);
  members.member("outgoing", out.outgoing);
  members.done();
}

ConfigReading read_config(std::string_view text) {
  ConfigReading reading;
  const Result<json::Value> file = json::read(text, {.bytes = limits::kConfigBytes, .depth = limits::kJsonDepth});
  if (!file) {
    reading.problems.push_back(at_its_line(file.error()));
    return reading;
  }
  std::vector<Error> problems;
  read(Place(*file, problems), reading.config);
  Checker(*file, problems).check(reading.config);
  reading.problems = locate(*file, std::move(problems));
  return reading;
}

Config resolved(Config config, const std::string& folder) {
  const auto resolve = [&](std::string& path) {
    if (!path.empty()) path = (std::filesystem::path(folder) / path).lexically_normal().string();
  };
  if (config.tls) resolve(config.tls->certificate);
  if (std::string* file = std::get_if<std::string>(&config.store)) resolve(*file);
  resolve(config.zoneinfo);
  resolve(config.preview);
  for (ConnectionSetting& setting : config.connections) resolve(setting.policy);
  for (SecretSource& key : config.master_keys) resolve(key.file);
  for (const SecretPlace& secret : secret_places(config)) resolve(secret.source.file);
  return config;
}

std::string told(const std::vector<Error>& problems) {
  std::string text;
  for (const Error& problem : problems) text += "  " + problem.where + "   " + problem.message + "\n";
  return text;
}

Result<ListenAddress> read_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view digits = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  std::string_view address = text.substr(0, std::min(colon, text.size()));
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  int port = -1;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (address.empty() || status != std::errc() || end != digits.data() + digits.size() || port < 0 || port > 65'535)
    return Error{"bad_address", "", "`" + std::string(text) + "` must be an address and a port, like `127.0.0.1:8080`"};
  return ListenAddress{std::string(address), port};
}

}  // namespace turnaround
