// How many webhooks a server acknowledges per second: signed deliveries with ids of their own, each connection sending
// the next when the last was answered. One thread, so that the generator takes little from the server on the same
// machine.
//   hooks_load [--connections 64] [--seconds 5] [--database FILE | --postgres DSN]   a server inside: the inbox in
//   memory, or durable
//   hooks_load --port 8080 --connection acme --secret S                              a running server
#include <poll.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>

#include "tests/webhook-server/ingress/loopback.h"
#include "tests/webhook-server/ingress/signing.h"
#include "webhook-server/ingress/http.h"
#include "webhook-server/ingress/listener.h"
#include "webhook-server/log.h"
#include "webhook-server/store/postgres.h"
#include "webhook-server/store/sqlite.h"
#include "webhook-server/system_clock.h"

namespace turnaround {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Options {
  int port = 0;
  std::string connection = "acme";
  std::string secret = "bench-secret";
  std::size_t connections = 64;
  int seconds = 5;
  std::size_t body_bytes = 2'000;
  std::string database;
  std::string postgres;
};

class ForgetfulInbox : public Inbox {
 public:
  void submit(Delivery, std::function<void(Put)> then) override { then(Put::stored); }
  void keep_rejected(Delivery, std::string) override {}
};

/// A server in this process, with a real adapter and a real or forgetful inbox.
struct InnerServer {
  ForgetfulInbox forgetful;
  std::unique_ptr<Store> store;
  Metrics metrics;
  std::vector<Connection> connections;
  std::unique_ptr<Routes> routes;
  std::unique_ptr<Listener> listener;

  bool start(const Options& options) {
    connections.push_back({.id = options.connection,
                           .adapter = find_adapter("zendesk"),
                           .signing_keys = {{Secret(options.secret), std::nullopt}}});
    if (!options.database.empty() || !options.postgres.empty()) {
      auto opened =
          options.postgres.empty() ? open_sqlite_store(options.database) : open_postgres_store({options.postgres, ""});
      if (!opened) {
        std::cerr << opened.error().message << "\n";
        return false;
      }
      store = *std::move(opened);
    }
    Inbox& inbox = store ? static_cast<Inbox&>(*store) : forgetful;
    routes = std::make_unique<Routes>(Site{.connections = connections,
                                           .inbox = inbox,
                                           .metrics = metrics,
                                           .now = system_now,
                                           .book = [](std::string_view) { return nullptr; },
                                           .not_ready = [] { return std::string(); },
                                           .ticket_json = [](auto, auto) { return std::nullopt; }});
    auto opened = Listener::open(
        {}, [this](const FramedRequest& request, const Respond& respond) { routes->answer(request, respond); },
        metrics);
    if (opened) listener = *std::move(opened);
    return listener != nullptr;
  }
};

/// A ticket event of about `bytes` bytes, signed now.
std::string next_request(const Options& options, std::uint64_t number, const std::string& run) {
  std::string body = R"({"id":")" + run + "-" + std::to_string(number) +
                     R"(","type":"zen:event-type:ticket.status_changed","subject":"zen:ticket:)" +
                     std::to_string(1 + number % 5'000) + R"(","detail":{"description":")";
  if (body.size() + 3 < options.body_bytes) body.append(options.body_bytes - body.size() - 3, 'x');
  body += "\"}}";
  const std::string timestamp = format_instant(system_now());
  return "POST /hooks/" + options.connection + " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n" +
         "X-Zendesk-Webhook-Signature-Timestamp: " + timestamp +
         "\r\nX-Zendesk-Webhook-Signature: " + sender::base64(sender::hmac_sha256(options.secret, timestamp + body)) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Tally {
  std::vector<double> milliseconds;
  std::uint64_t other_status = 0;
  std::uint64_t sent = 0;
  bool hung_up = false;
};

Tally load(const Options& options, int port) {
  const std::string run = std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  const SteadyTime end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  std::vector<LoopbackClient> clients;
  std::vector<SteadyTime> sent_at(options.connections);
  std::vector<pollfd> waiting;
  Tally tally;
  const auto send_next = [&](std::size_t i) {
    const std::string request = next_request(options, ++tally.sent, run);
    sent_at[i] = std::chrono::steady_clock::now();
    tally.hung_up |= !clients[i].send(request);
  };
  for (std::size_t i = 0; i < options.connections; ++i) {
    clients.emplace_back(port);
    waiting.push_back({clients[i].fd(), POLLIN, 0});
    send_next(i);
  }
  while (!tally.hung_up && std::chrono::steady_clock::now() < end) {
    if (::poll(waiting.data(), waiting.size(), 1'000) <= 0) continue;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const int status = status_of(clients[i].receive());
      tally.hung_up |= status == 0;
      tally.other_status += status == 202 ? 0 : 1;
      const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - sent_at[i];
      tally.milliseconds.push_back(taken.count());
      send_next(i);
    }
  }
  return tally;
}

int report(const Options& options, Tally tally) {
  std::vector<double>& all = tally.milliseconds;
  std::sort(all.begin(), all.end());
  if (all.empty()) return 1;
  const auto at = [&](double part) {
    return all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
  };
  std::printf(
      "%zu connections, %zu byte bodies: %.0f acknowledged/s, p50 %.2f ms, p99 %.2f ms, max %.2f ms, %llu not 202\n",
      options.connections, options.body_bytes, static_cast<double>(all.size()) / options.seconds, at(0.5), at(0.99),
      all.back(), static_cast<unsigned long long>(tally.other_status));
  return tally.other_status == 0 && !tally.hung_up ? 0 : 1;
}

}  // namespace
}  // namespace turnaround

int main(int argc, char** argv) {
  turnaround::Options options;
  CLI::App app{"Measures acknowledged webhooks per second."};
  app.add_option("--port", options.port, "of a running server on 127.0.0.1; without it a server is started inside");
  app.add_option("--connection", options.connection, "the connection's id");
  app.add_option("--secret", options.secret, "its signing secret");
  app.add_option("--connections", options.connections, "kept open at once");
  app.add_option("--seconds", options.seconds, "how long");
  app.add_option("--body", options.body_bytes, "bytes of a body");
  app.add_option("--database", options.database, "store in this SQLite file instead of forgetting");
  app.add_option("--postgres", options.postgres, "store in this PostgreSQL database, like host=/tmp user=u dbname=d");
  CLI11_PARSE(app, argc, argv);
  turnaround::log::begin("warning");
  turnaround::InnerServer inner;
  if (options.port == 0 && !inner.start(options)) return 1;
  return turnaround::report(options,
                            turnaround::load(options, options.port != 0 ? options.port : inner.listener->port()));
}
