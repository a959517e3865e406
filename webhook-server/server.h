// The running server: the store, a listener in front of it, and workers for each helpdesk behind it.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "webhook-server/accounts/access.h"
#include "webhook-server/config.h"
#include "webhook-server/console/api.h"
#include "webhook-server/ingress/http.h"
#include "webhook-server/ingress/listener.h"
#include "webhook-server/metrics.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/outbound/traffic.h"
#include "webhook-server/shelf.h"
#include "webhook-server/store/store.h"

namespace turnaround {

class Server {
 public:
  /// Reads secrets and policies, opens the store, begins to work and listens. `failed` is called once, from any thread,
  /// when the store fails: nothing is acknowledged from then on and the process must leave. Error: everything that is
  /// wrong, as text of several lines; nothing was started.
  static Result<std::unique_ptr<Server>> start(Config config, std::function<void()> failed);
  /// Accepts no more, finishes the requests and tickets in progress, closes the store.
  ~Server();

  int port() const { return listener_->port(); }
  /// Reads policies and the TLS certificate again. What is wrong stays as it was: a connection keeps its book, the
  /// listener its certificate; the problems, as text.
  std::string reload();
  /// Where the console is served and nobody has an account yet: the word with which the first one is made, for who
  /// started this server to see, once. Else empty.
  std::string set_up_token();

 private:
  Server(Config config, std::vector<Connection> connections, std::vector<Endpoint> endpoints,
         std::function<void()> failed);
  Result<bool> open_store();
  void tell_trouble(const std::string& reason);
  Result<bool> listen();
  Result<TlsIdentity> open_identity() const;
  void note_expiry(const TlsIdentity& identity);
  std::string renew_identity();
  /// Puts the books that are sound on the shelf; tells the problems of the others.
  std::string load_books();
  /// Open tickets that another book decided are decided anew, unless the new policy leaves them to it. False: not kept.
  bool revisit(const std::string& connection);
  void start_workers();
  /// Steps while there is something to do, then waits for more.
  void step_until(const std::stop_token& stop, const std::function<bool()>& step);
  void work(std::size_t connection, const std::stop_token& stop);
  void sweep(std::size_t connection, const std::stop_token& stop);
  void deliver(const Endpoint& endpoint, const std::stop_token& stop);
  void rest_until(Instant at, const std::stop_token& stop);
  void keep_house(const std::stop_token& stop);
  void show_backlog(Instant now);
  /// True: there is more to forget.
  bool forget(Instant now);
  std::string not_ready();
  void show_traffic(Instant now);
  Site site();
  void open_console(Site& shown);

  Config config_;
  std::vector<Connection> connections_;
  std::vector<Endpoint> endpoints_;
  std::function<void()> failed_;
  Metrics metrics_;
  Shelf shelf_;
  std::atomic<bool> store_failed_{false};
  std::unique_ptr<Store> store_;
  std::vector<std::unique_ptr<TokenCache>> tokens_;  ///< in the order of connections_
  std::vector<std::unique_ptr<Traffic>> traffic_;    ///< likewise
  std::unique_ptr<Access> access_;
  std::unique_ptr<ConsoleApi> console_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::jthread> threads_;
};

}  // namespace turnaround
