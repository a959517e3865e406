// The listener's one thread: accepts, moves the bytes of every connection, keeps their deadlines.
#pragma once
#include <sys/epoll.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "webhook-server/ingress/conversation.h"
#include "webhook-server/ingress/listener.h"

namespace turnaround {

class Listener::Loop {
 public:
  Loop(ListenOptions options, Descriptor listening, Handler handler, Metrics& metrics);
  void present(TlsIdentity identity);
  void run();
  void ask_to_stop();
  int port() const { return port_of(listening_); }

 private:
  using Time = Conversation::Time;
  using Clients = std::unordered_map<std::uint64_t, Conversation>;

  void handle(const epoll_event& event);
  void accept_waiting();
  void admit(Client client);
  void take_answers();
  void read(std::uint64_t id, Conversation& each);
  void proceed(std::uint64_t id, Conversation& each, std::string_view bytes);
  void submit(std::uint64_t id, Conversation& each, FramedRequest request);
  void refuse(std::uint64_t id, Conversation& each, const Refusal& refusal);
  void write(std::uint64_t id, Conversation& each, std::string answer);
  void write_more(std::uint64_t id, Conversation& each);
  void answered(std::uint64_t id, Conversation& each);
  void linger(std::uint64_t id, Conversation& each);
  void close(std::uint64_t id, std::string_view reason);
  void sweep();
  void late(std::uint64_t id, Conversation& each);
  void begin_stop();
  void account(Conversation& each);
  void drop_biggest();
  void watch(int operation, std::uint64_t id, const Descriptor& socket, std::uint32_t events);
  void watch(std::uint64_t id, Conversation& each, std::uint32_t events);
  bool encrypt(Wire& wire);
  void set_deadline(Conversation& each);
  void count(std::string_view reason) {
    metrics_.count("turnaround_early_closes_total", {{"reason", std::string(reason)}});
  }
  std::string next_request_id();

  ListenOptions options_;
  Descriptor listening_;
  Descriptor epoll_;
  Metrics& metrics_;
  Clients clients_;
  std::unordered_map<std::string, std::size_t> per_peer_;
  std::uint64_t next_id_ = 2;  ///< 0 and 1 are the listening socket and the workers
  std::string start_;          ///< makes request ids of different starts differ
  std::uint64_t requests_ = 0;
  std::size_t held_ = 0;
  Time now_;
  Time next_sweep_;
  std::chrono::milliseconds sweep_every_;
  bool accepting_ = true;
  bool stopping_ = false;
  Time drained_by_;
  std::atomic<bool> stop_asked_ = false;
  std::mutex identity_mutex_;
  std::optional<TlsIdentity> identity_;
  Workers workers_;
};

}  // namespace turnaround
