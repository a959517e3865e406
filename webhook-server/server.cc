#include "webhook-server/server.h"

#include <algorithm>
#include <utility>

#include "webhook-server/limits.h"
#include "webhook-server/log.h"
#include "webhook-server/outbound/deliver.h"
#include "webhook-server/outbound/reconcile.h"
#include "webhook-server/pipeline/worker.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/system_clock.h"
#include "webhook-server/ticket_page.h"

namespace turnaround {
namespace {

Result<Secret> optional_secret(const std::optional<SecretSource>& source) {
  return source ? read_secret(*source) : Result<Secret>(Secret{});
}

}  // namespace

Server::Server(Config config, std::vector<Connection> connections, std::vector<Endpoint> endpoints,
               std::function<void()> failed)
    : config_(std::move(config)),
      connections_(std::move(connections)),
      endpoints_(std::move(endpoints)),
      failed_(std::move(failed)) {}

Result<std::unique_ptr<Server>> Server::start(Config config, std::function<void()> failed) {
  ConnectionsReading opened = open_connections(config);
  EndpointsReading endpoints = open_endpoints(config);
  opened.problems.insert(opened.problems.end(), endpoints.problems.begin(), endpoints.problems.end());
  if (!opened.problems.empty()) return Error{"wrong_configuration", "", told(opened.problems)};
  std::unique_ptr<Server> server(
      new Server(std::move(config), std::move(opened.connections), std::move(endpoints.endpoints), std::move(failed)));
  if (const std::string problems = server->load_books(); !problems.empty()) return Error{"wrong_policy", "", problems};
  if (const Result<bool> store = server->open_store(); !store) return store.error();
  server->start_workers();
  if (const Result<bool> listening = server->listen(); !listening) return listening.error();
  return server;
}

Server::~Server() {
  listener_.reset();
  for (std::jthread& thread : threads_) thread.request_stop();
  if (store_) store_->wake();
  threads_.clear();
}

Result<bool> Server::open_store() {
  const StoreHooks hooks{.committed =
                             [this](std::size_t changes) {
                               metrics_.count("turnaround_commits_total");
                               metrics_.count("turnaround_changes_total", {}, static_cast<double>(changes));
                             },
                         .failed =
                             [this](const std::string& reason) {
                               log::critical("the store failed, nothing is accepted any more", {{"reason", reason}});
                               metrics_.count("turnaround_store_failures_total");
                               store_failed_ = true;
                               failed_();
                             },
                         .troubled = [this](const std::string& reason) { tell_trouble(reason); },
                         .refused =
                             [](const std::string& reason) {
                               log::warning("the database did not take a change", {{"reason", reason}});
                             }};
  Result<std::unique_ptr<Store>> store = turnaround::open_store(config_.store, hooks);
  if (!store) return store.error();
  store_ = std::move(*store);
  for (const Connection& connection : connections_) {
    const std::shared_ptr<const BookOnShelf> shelved = shelf_.find(connection.id);
    const bool kept = store_->keep_book(shelved->book.digest(), shelved->bytes) &&
                      store_->unpark(connection.id, system_now()) && revisit(connection.id);
    if (!kept) return Error{"store_unusable", "", "the store cannot be written"};
  }
  return true;
}

void Server::tell_trouble(const std::string& reason) {
  if (reason.empty()) {
    log::info("the store keeps deliveries again");
  } else {
    log::critical("the store keeps nothing for now, senders are answered 503", {{"reason", reason}});
    metrics_.count("turnaround_store_troubles_total");
  }
}

std::string Server::load_books() {
  std::string problems;
  for (const Connection& connection : connections_) {
    LoadedPolicy loaded = load_policy(connection.policy_file, config_.zoneinfo);
    if (!loaded.shelf) {
      problems += told(connection.policy_file, loaded.problems);
      continue;
    }
    if (store_ && !store_->keep_book(loaded.shelf->book.digest(), loaded.shelf->bytes)) continue;
    log::info("book", {{"connection", connection.id}, {"digest", loaded.shelf->book.digest()}});
    shelf_.put(connection.id, std::move(*loaded.shelf));
  }
  return problems;
}

bool Server::revisit(const std::string& connection) {
  const Book& book = shelf_.find(connection)->book;
  const bool keeps = book.policy().when_policy_changes == PolicyChangeRule::keep;
  return keeps || store_->revisit(connection, book.digest(), system_now());
}

std::string Server::reload() {
  const std::string problems = load_books() + renew_identity();
  for (const Connection& connection : connections_)
    if (!store_->unpark(connection.id, system_now()) || !revisit(connection.id)) return "the store cannot be written\n";
  return problems;
}

Result<TlsIdentity> Server::open_identity() const {
  const Result<Secret> key = read_secret(config_.tls->key);
  if (!key) return key.error();
  return TlsIdentity::open(config_.tls->certificate, *key);
}

void Server::note_expiry(const TlsIdentity& identity) {
  const Instant end = identity.expires_at();
  metrics_.set("turnaround_certificate_expires_timestamp_seconds", static_cast<double>(end.time_since_epoch().count()));
  const log::Fields fields{{"file", config_.tls->certificate}, {"expires", format_instant(end)}};
  if (end <= system_now()) return log::warning("the certificate has expired", fields);
  log::info("certificate", fields);
}

std::string Server::renew_identity() {
  if (!config_.tls) return "";
  Result<TlsIdentity> identity = open_identity();
  if (!identity) return "  /tls   " + identity.error().message + "\n";
  if (identity->expires_at() <= system_now()) return "  /tls   `" + config_.tls->certificate + "` has expired\n";
  note_expiry(*identity);
  listener_->present(*std::move(identity));
  return "";
}

void Server::start_workers() {
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    tokens_.push_back(std::make_unique<TokenCache>());
    traffic_.push_back(std::make_unique<Traffic>());
  }
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    for (int n = 0; n < config_.connections[i].workers; ++n)
      threads_.emplace_back([this, i](const std::stop_token& stop) { work(i, stop); });
    if (connections_[i].sweep_every > Seconds{0})
      threads_.emplace_back([this, i](const std::stop_token& stop) { sweep(i, stop); });
  }
  for (const Endpoint& endpoint : endpoints_)
    threads_.emplace_back([this, &endpoint](const std::stop_token& stop) { deliver(endpoint, stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_house(stop); });
}

// The wait is bounded because timers come due without anybody saying so.
void Server::step_until(const std::stop_token& stop, const std::function<bool()>& step) {
  std::uint64_t seen = 0;
  while (!stop.stop_requested() && !store_failed_) {
    seen = store_->await_work(seen, limits::kTimerStep);
    while (!stop.stop_requested() && !store_failed_ && step()) {
    }
  }
}

void Server::work(std::size_t connection, const std::stop_token& stop) {
  const std::unique_ptr<HelpdeskClient> client = make_client(connections_[connection], *tokens_[connection]);
  Worker worker({.connection = connections_[connection],
                 .shelf = shelf_,
                 .store = *store_,
                 .client = *client,
                 .traffic = *traffic_[connection],
                 .metrics = metrics_});
  step_until(stop, [&worker] { return worker.step(); });
}

void Server::sweep(std::size_t connection, const std::stop_token& stop) {
  const std::unique_ptr<HelpdeskClient> client = make_client(connections_[connection], *tokens_[connection]);
  Reconciler reconciler({.connection = connections_[connection],
                         .store = *store_,
                         .client = *client,
                         .traffic = *traffic_[connection],
                         .metrics = metrics_});
  while (!stop.stop_requested() && !store_failed_) rest_until(reconciler.step(), stop);
}

void Server::deliver(const Endpoint& endpoint, const std::stop_token& stop) {
  const Connection connection = connection_to(endpoint);
  TokenCache tokens;
  const std::unique_ptr<HelpdeskClient> client =
      make_client(connection, tokens, {.answer_bytes = limits::kEndpointAnswerBytes, .who = "endpoint"});
  Deliverer deliverer({.endpoint = endpoint, .store = *store_, .client = *client, .metrics = metrics_});
  metrics_.set("turnaround_endpoint_disabled", 0, {{"endpoint", endpoint.id}});
  step_until(stop, [&deliverer] { return deliverer.step(); });
}

void Server::rest_until(Instant at, const std::stop_token& stop) {
  const Instant now = system_now();
  Wait rest{now, std::max(at - now, Seconds{0})};
  while (!stop.stop_requested() && !store_failed_ && rest.end(system_now()))
    std::this_thread::sleep_for(limits::kTimerStep);
}

void Server::keep_house(const std::stop_token& stop) {
  Instant forgotten_at{};
  Instant counted_at{};
  while (!stop.stop_requested() && !store_failed_) {
    std::this_thread::sleep_for(limits::kTimerStep);
    const Instant now = system_now();
    if (now - counted_at >= limits::kCountStep) {
      counted_at = now;
      show_backlog(now);
      show_traffic(now);
    }
    // While there is more, the next step follows at once.
    if (now - forgotten_at >= limits::kForgetStep && !forget(now)) forgotten_at = now;
  }
}

void Server::show_backlog(Instant now) {
  if (!store_->trouble().empty()) return;  // what was known last stays
  const Backlog backlog = store_->backlog(now);
  const Seconds waited = std::max(Seconds{0}, now - backlog.oldest.value_or(now));
  metrics_.set("turnaround_lanes_ready", static_cast<double>(backlog.lanes));
  metrics_.set("turnaround_outbox_pending", static_cast<double>(backlog.pending));
  metrics_.set("turnaround_outbox_parked", static_cast<double>(backlog.parked));
  metrics_.set("turnaround_oldest_wait_seconds", static_cast<double>(waited.count()));
  for (const EndpointBacklog& each : store_->endpoint_backlogs()) {
    metrics_.set("turnaround_events_pending", static_cast<double>(each.pending), {{"endpoint", each.endpoint}});
    metrics_.set("turnaround_events_parked", static_cast<double>(each.parked), {{"endpoint", each.endpoint}});
  }
  if (const auto free = free_bytes(config_.store))
    metrics_.set("turnaround_disk_free_bytes", static_cast<double>(*free));
}

bool Server::forget(Instant now) {
  Retention before{.done = now - limits::kDeliveryKept};
  if (config_.keep_days > 0) before.tickets = now - Seconds{config_.keep_days * 86'400LL};
  const std::optional<std::int64_t> rows = store_->forget(before);
  return rows && *rows >= static_cast<std::int64_t>(limits::kTicketsForgottenAtOnce);
}

std::string Server::not_ready() {
  if (std::string trouble = store_->trouble(); !trouble.empty()) return trouble;
  const std::optional<std::uintmax_t> free = free_bytes(config_.store);
  return free ? shortage(*free) : "";
}

void Server::show_traffic(Instant now) {
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    const std::string& id = connections_[i].id;
    const Traffic::State state = traffic_[i]->state(now);
    metrics_.set("turnaround_helpdesk_down", state.breaker == Breaker::State::closed ? 0 : 1, {{"connection", id}});
    metrics_.set("turnaround_asked_to_wait_seconds", static_cast<double>(state.asked_to_wait.count()),
                 {{"connection", id}});
    if (state.requests_left)
      metrics_.set("turnaround_rate_left", *state.requests_left, {{"connection", id}, {"limit", "requests"}});
    if (state.updates_left)
      metrics_.set("turnaround_rate_left", *state.updates_left, {{"connection", id}, {"limit", "updates"}});
  }
}

Site Server::site() {
  return {.connections = connections_,
          .inbox = *store_,
          .metrics = metrics_,
          .now = system_now,
          .book = [this](std::string_view connection) { return shelf_.find(connection); },
          .not_ready = [this] { return not_ready(); },
          .ticket_json = [this](std::string_view connection, std::string_view ticket) -> std::optional<std::string> {
            return ticket_json(*store_, shelf_, connection, ticket, system_now());
          },
          .preview_folder = config_.preview};
}

void Server::open_console(Site& shown) {
  const Door door{config_.public_url, config_.tls.has_value()};
  shown.https = door.secure();
  if (!config_.console) return;
  access_ = std::make_unique<Access>(store_->account_book());
  console_ = std::make_unique<ConsoleApi>(*access_, door,
                                          ConsoleData{.now = shown.now,
                                                      .tickets_json = [this] { return tickets_json(*store_); },
                                                      .ticket_json = shown.ticket_json});
  shown.console = console_.get();
}

std::string Server::set_up_token() {
  return access_ ? access_->set_up_token(system_now()) : "";
}

Result<bool> Server::listen() {
  Site shown = site();
  Result<Secret> viewer = optional_secret(config_.viewer_token);
  if (!viewer) return viewer.error();
  Result<Secret> scraper = optional_secret(config_.metrics_token);
  if (!scraper) return scraper.error();
  shown.viewer_token = std::move(*viewer);
  shown.metrics_token = std::move(*scraper);
  open_console(shown);
  routes_ = std::make_unique<Routes>(std::move(shown));
  const Result<ListenAddress> where = read_listen(config_.listen);
  if (!where) return where.error();
  std::optional<TlsIdentity> identity;
  if (config_.tls) {
    Result<TlsIdentity> opened = open_identity();
    if (!opened) return Error{"wrong_configuration", "", "  /tls   " + opened.error().message + "\n"};
    note_expiry(*opened);
    identity = *std::move(opened);
  }
  Result<std::unique_ptr<Listener>> listener = Listener::open(
      {.address = where->address, .port = where->port},
      [this](const FramedRequest& request, const Respond& respond) { routes_->answer(request, respond); }, metrics_,
      std::move(identity));
  if (!listener) return listener.error();
  listener_ = std::move(*listener);
  return true;
}

}  // namespace turnaround
