// A configuration that has been read, made ready for use: secrets unsealed and read, connections and endpoints opened.
#include <algorithm>

#include "webhook-server/config.h"
#include "webhook-server/outbound/endpoint.h"
#include "webhook-server/pipeline/events.h"

namespace turnaround {
namespace {

template <class T>
T value_or_note(Result<T> result, const std::string& where, std::vector<Error>& problems) {
  if (result) return std::move(*result);
  Error error = result.error();
  error.where = where;
  problems.push_back(std::move(error));
  return T{};
}

Authorisation open_authorisation(const ConnectionSetting& setting, const std::string& where,
                                 std::vector<Error>& problems) {
  if (const BasicSetting* basic = std::get_if<BasicSetting>(&setting.auth))
    return BasicAuth{find_adapter(setting.vendor)->token_user(basic->user),
                     value_or_note(read_secret(basic->token), where + "/auth/token", problems)};
  const OAuthSetting& oauth = std::get<OAuthSetting>(setting.auth);
  return OAuthClient{
      .client_id = oauth.client_id,
      .client_secret = value_or_note(read_secret(oauth.client_secret), where + "/auth/oauth/client_secret", problems),
      .scope = oauth.scope,
      .token_path = oauth.token_path};
}

std::vector<std::string> wanted_events(const OutgoingSetting& setting) {
  if (!setting.events.empty()) return setting.events;
  const std::vector<std::string_view> all = outgoing_event_types();
  return {all.begin(), all.end()};
}

std::vector<Subscriber> subscribers(const Config& config) {
  std::vector<Subscriber> all;
  for (const OutgoingSetting& setting : config.outgoing) all.push_back({setting.id, wanted_events(setting)});
  return all;
}

}  // namespace

std::vector<SecretPlace> secret_places(Config& config) {
  std::vector<SecretPlace> places;
  const auto add = [&](const std::string& where, const std::string& place, SecretSource& source) {
    places.push_back({where, place, source});
  };
  if (config.tls) add("/tls/key", "/tls/key", config.tls->key);
  if (auto* postgres = std::get_if<PostgresSetting>(&config.store); postgres && postgres->password)
    add("/store/postgres/password", "/store/postgres/password", *postgres->password);
  if (config.viewer_token) add("/viewer_token", "/viewer_token", *config.viewer_token);
  if (config.metrics_token) add("/metrics_token", "/metrics_token", *config.metrics_token);
  for (std::size_t i = 0; i < config.connections.size(); ++i) {
    ConnectionSetting& setting = config.connections[i];
    const std::string where = "/connections/" + std::to_string(i);
    const std::string place = "/connections/" + setting.id;
    for (std::size_t k = 0; k < setting.signing_keys.size(); ++k)
      add(where + "/signing_keys/" + std::to_string(k), place + "/signing_keys", setting.signing_keys[k].secret);
    if (auto* basic = std::get_if<BasicSetting>(&setting.auth))
      add(where + "/auth/token", place + "/auth/token", basic->token);
    if (auto* oauth = std::get_if<OAuthSetting>(&setting.auth))
      add(where + "/auth/oauth/client_secret", place + "/auth/oauth/client_secret", oauth->client_secret);
  }
  for (std::size_t i = 0; i < config.outgoing.size(); ++i)
    for (std::size_t k = 0; k < config.outgoing[i].secrets.size(); ++k)
      add("/outgoing/" + std::to_string(i) + "/secrets/" + std::to_string(k),
          "/outgoing/" + config.outgoing[i].id + "/secrets", config.outgoing[i].secrets[k]);
  return places;
}

std::vector<Error> open_seals(Config& config) {
  const std::vector<SecretPlace> places = secret_places(config);
  const auto is_sealed = [](const SecretPlace& secret) { return !secret.source.sealed.empty(); };
  if (std::none_of(places.begin(), places.end(), is_sealed)) return {};
  MasterKeysReading reading = read_master_keys(config.master_keys);
  if (!reading.problems.empty()) return reading.problems;
  for (const SecretPlace& secret : places) {
    if (!is_sealed(secret)) continue;
    Result<Secret> opened = unseal(reading.keys, secret.place, secret.source.sealed);
    if (opened)
      secret.source.opened = *std::move(opened);
    else
      reading.problems.push_back({opened.error().code, secret.where, opened.error().message});
  }
  return reading.problems;
}

EndpointsReading open_endpoints(const Config& config) {
  EndpointsReading reading;
  for (std::size_t i = 0; i < config.outgoing.size(); ++i) {
    const OutgoingSetting& setting = config.outgoing[i];
    Endpoint endpoint{.id = setting.id, .url = setting.url, .private_network = setting.private_network};
    for (std::size_t k = 0; k < setting.secrets.size(); ++k) {
      const std::string where = "/outgoing/" + std::to_string(i) + "/secrets/" + std::to_string(k);
      const Result<Secret> secret = read_secret(setting.secrets[k]);
      endpoint.keys.push_back(value_or_note(secret ? signing_key(*secret) : secret, where, reading.problems));
    }
    reading.endpoints.push_back(std::move(endpoint));
  }
  return reading;
}

ConnectionsReading open_connections(const Config& config) {
  ConnectionsReading reading;
  for (std::size_t i = 0; i < config.connections.size(); ++i) {
    const ConnectionSetting& setting = config.connections[i];
    const std::string where = "/connections/" + std::to_string(i);
    Connection connection{.id = setting.id,
                          .adapter = find_adapter(setting.vendor),
                          .settings = setting.settings,
                          .replay_window = Seconds{setting.replay_window_s},
                          .base_url = setting.base_url,
                          .private_network = setting.private_network,
                          .authorisation = open_authorisation(setting, where, reading.problems),
                          .due_target = setting.due_target,
                          .sweep_every = std::chrono::minutes{setting.sweep_minutes},
                          .subscribers = subscribers(config),
                          .preview_origins = setting.preview_origins,
                          .policy_file = setting.policy};
    for (std::size_t k = 0; k < setting.signing_keys.size(); ++k)
      connection.signing_keys.push_back({value_or_note(read_secret(setting.signing_keys[k].secret),
                                                       where + "/signing_keys/" + std::to_string(k), reading.problems),
                                         setting.signing_keys[k].not_after});
    reading.connections.push_back(std::move(connection));
  }
  return reading;
}

}  // namespace turnaround
