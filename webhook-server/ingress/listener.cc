#include "webhook-server/ingress/listener.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <random>
#include <unordered_map>
#include <utility>

#include "webhook-server/ingress/conversation.h"

namespace turnaround {

namespace {

using Doing = Conversation::Doing;
constexpr std::uint64_t kListening = 0;
constexpr std::uint64_t kWorkersDone = 1;
constexpr std::uint64_t kFirstClient = 2;
constexpr std::size_t kAcceptsAtOnce = 64;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string hex(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%08llx", static_cast<unsigned long long>(value));
  return text.data();
}

const Refusal kSlowHead{408, "slow_head", "the request's head did not arrive in time"};
const Refusal kSlowBody{408, "slow_body", "the request's body did not arrive in time"};
const Refusal kFull{503, "overloaded", "too many connections; try again soon"};
const Refusal kOverBudget{503, "held_bytes", "too much is being received at once; try again soon"};

}  // namespace

class Listener::Loop {
 public:
  Loop(ListenOptions options, Descriptor listening, Handler handler, Metrics& metrics);
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
  static void drop_what_came(Conversation& each);
  void watch(int operation, std::uint64_t id, const Descriptor& socket, std::uint32_t events);
  void set_deadline(Conversation& each);
  void count(std::string_view reason) {
    metrics_.count("turnaround_early_closes_total", {{"reason", std::string(reason)}});
  }
  std::string next_request_id() { return start_ + "-" + hex(++requests_); }

  ListenOptions options_;
  Descriptor listening_;
  Descriptor epoll_;
  Metrics& metrics_;
  Clients clients_;
  std::unordered_map<std::string, std::size_t> per_peer_;
  std::uint64_t next_id_ = kFirstClient;
  std::string start_;  ///< makes request ids of different starts differ
  std::uint64_t requests_ = 0;
  std::size_t held_ = 0;
  Time now_;
  Time next_sweep_;
  std::chrono::milliseconds sweep_every_;
  bool accepting_ = true;
  bool stopping_ = false;
  Time drained_by_;
  std::atomic<bool> stop_asked_ = false;
  Workers workers_;
};

Listener::Loop::Loop(ListenOptions options, Descriptor listening, Handler handler, Metrics& metrics)
    : options_(std::move(options)),
      listening_(std::move(listening)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      metrics_(metrics),
      start_(hex(std::random_device{}())),
      now_(std::chrono::steady_clock::now()),
      next_sweep_(now_),
      workers_(options_.workers, std::move(handler)) {
  const Deadlines& d = options_.deadlines;
  const auto shortest = std::min({d.head, d.request, d.idle, d.write, d.linger, d.drain});
  sweep_every_ = std::clamp(shortest / 4, Deadlines::Time{5}, Deadlines::Time{250});
  constexpr std::size_t kOtherFiles = 64;
  options_.connections = std::min(options_.connections, raise_descriptor_limit() - kOtherFiles);
  watch(EPOLL_CTL_ADD, kListening, listening_, EPOLLIN);
  watch(EPOLL_CTL_ADD, kWorkersDone, workers_.done(), EPOLLIN);
}

void Listener::Loop::watch(int operation, std::uint64_t id, const Descriptor& socket, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll_.get(), operation, socket.get(), &event);
}

void Listener::Loop::ask_to_stop() {
  stop_asked_ = true;
  workers_.wake();
}

void Listener::Loop::run() {
  std::array<epoll_event, 256> events{};
  while (!stopping_ || !clients_.empty()) {
    const bool quiet = clients_.empty() && accepting_ && !stopping_;
    const int timeout = quiet ? -1 : static_cast<int>(sweep_every_.count());
    const int ready = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), timeout);
    now_ = std::chrono::steady_clock::now();
    for (int i = 0; i < ready; ++i) handle(events[static_cast<std::size_t>(i)]);
    if (stop_asked_ && !stopping_) begin_stop();
    if (now_ >= next_sweep_) sweep();
  }
}

void Listener::Loop::handle(const epoll_event& event) {
  const std::uint64_t id = event.data.u64;
  if (id == kListening) return accept_waiting();
  if (id == kWorkersDone) return take_answers();
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  Conversation& each = found->second;
  if (each.doing == Doing::writing && (event.events & EPOLLOUT) != 0) return write_more(id, each);
  if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) return close(id, each.doing == Doing::lingering ? "" : "hung_up");
  if ((event.events & EPOLLIN) == 0) return;
  if (each.doing == Doing::reading || each.doing == Doing::lingering) return read(id, each);
  each.muted = true;  // sends ahead of its answer: let the bytes wait in the kernel
  watch(EPOLL_CTL_MOD, id, each.client.socket, each.doing == Doing::writing ? std::uint32_t{EPOLLOUT} : 0u);
}

void Listener::Loop::accept_waiting() {
  for (std::size_t i = 0; i < kAcceptsAtOnce; ++i) {
    Client client = accept_client(listening_);
    if (client.socket.open()) {
      admit(std::move(client));
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      accepting_ = false;  // until the next sweep: asking again at once would spin
      watch(EPOLL_CTL_MOD, kListening, listening_, 0);
    }
    if (errno != ECONNABORTED && errno != EINTR) return;
  }
}

void Listener::Loop::admit(Client client) {
  const std::size_t same_peer = per_peer_[client.group];
  if (clients_.size() >= options_.connections || same_peer >= options_.connections_per_peer) {
    if (same_peer == 0) per_peer_.erase(client.group);
    count(same_peer >= options_.connections_per_peer ? "too_many_of_peer" : "too_many_connections");
    const std::string answer = closing_answer(kFull, next_request_id());
    ::send(client.socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  ++per_peer_[client.group];
  const std::uint64_t id = next_id_++;
  Conversation& each = clients_[id];
  each.client = std::move(client);
  each.began = now_;
  set_deadline(each);
  watch(EPOLL_CTL_ADD, id, each.client.socket, EPOLLIN);
  metrics_.set("turnaround_connections", static_cast<double>(clients_.size()));
}

void Listener::Loop::take_answers() {
  for (Workers::Done& done : workers_.take()) {
    const auto found = clients_.find(done.connection);
    if (found != clients_.end()) write(done.connection, found->second, std::move(done.answer));
  }
}

void Listener::Loop::read(std::uint64_t id, Conversation& each) {
  std::array<char, 16u << 10> bytes;
  const ssize_t got = ::recv(each.client.socket.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (each.doing == Doing::lingering) {
    if (got <= 0) close(id, "");
    return;
  }
  if (got <= 0) return close(id, each.framing.stage() == Framing::Stage::idle ? "" : "hung_up");
  if (each.framing.stage() == Framing::Stage::idle) each.began = now_;
  proceed(id, each, {bytes.data(), static_cast<std::size_t>(got)});
}

void Listener::Loop::proceed(std::uint64_t id, Conversation& each, std::string_view bytes) {
  Framing::Next next = each.framing.next(bytes);
  if (auto* request = std::get_if<FramedRequest>(&next)) return submit(id, each, std::move(*request));
  if (const auto* refusal = std::get_if<Refusal>(&next)) return refuse(id, each, *refusal);
  if (std::get<Framing::NeedMore>(next).send_continue) {
    ::send(each.client.socket.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
  }
  set_deadline(each);
  account(each);
  if (held_ > options_.held_bytes) drop_biggest();
}

void Listener::Loop::submit(std::uint64_t id, Conversation& each, FramedRequest request) {
  each.doing = Doing::answering;
  each.first = false;
  each.deadline = Time::max();
  if (stopping_) request.keep_alive = false;
  each.keep_alive = request.keep_alive;
  request.id = next_request_id();
  request.peer = each.client.peer;
  account(each);
  each.held += request.body.size();
  held_ += request.body.size();
  workers_.submit(id, std::move(request));
}

void Listener::Loop::refuse(std::uint64_t id, Conversation& each, const Refusal& refusal) {
  count(refusal.code);
  each.keep_alive = false;
  write(id, each, closing_answer(refusal, next_request_id()));
}

void Listener::Loop::write(std::uint64_t id, Conversation& each, std::string answer) {
  each.doing = Doing::writing;
  each.answer = std::move(answer);
  each.deadline = now_ + options_.deadlines.write;
  write_more(id, each);
}

void Listener::Loop::write_more(std::uint64_t id, Conversation& each) {
  const ssize_t sent = ::send(each.client.socket.get(), each.answer.data(), each.answer.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return close(id, "hung_up");
  if (sent == static_cast<ssize_t>(each.answer.size())) return answered(id, each);
  if (sent > 0) each.answer.erase(0, static_cast<std::size_t>(sent));
  each.muted = true;
  watch(EPOLL_CTL_MOD, id, each.client.socket, EPOLLOUT);
  account(each);
  if (held_ > options_.held_bytes) drop_biggest();
}

void Listener::Loop::answered(std::uint64_t id, Conversation& each) {
  std::string().swap(each.answer);
  if (each.muted) watch(EPOLL_CTL_MOD, id, each.client.socket, EPOLLIN);
  each.muted = false;
  account(each);
  if (!each.keep_alive) return linger(id, each);
  const bool more_is_here = each.framing.stage() != Framing::Stage::idle;
  if (stopping_ && !more_is_here) return close(id, "");
  each.doing = Doing::reading;
  each.began = now_;
  set_deadline(each);
  if (more_is_here) proceed(id, each, {});
}

/// An empty string assigned to a string leaves it its memory.
void Listener::Loop::drop_what_came(Conversation& each) {
  Framing fresh;
  std::swap(each.framing, fresh);
}

void Listener::Loop::linger(std::uint64_t id, Conversation& each) {
  if (::shutdown(each.client.socket.get(), SHUT_WR) != 0) return close(id, "");
  each.doing = Doing::lingering;
  drop_what_came(each);
  account(each);
  each.deadline = now_ + options_.deadlines.linger;
}

void Listener::Loop::close(std::uint64_t id, std::string_view reason) {
  const auto found = clients_.find(id);
  if (!reason.empty()) count(reason);
  held_ -= found->second.held;
  const auto peer = per_peer_.find(found->second.client.group);
  if (--peer->second == 0) per_peer_.erase(peer);
  clients_.erase(found);
  metrics_.set("turnaround_connections", static_cast<double>(clients_.size()));
}

void Listener::Loop::set_deadline(Conversation& each) {
  const Deadlines& allowed = options_.deadlines;
  switch (each.framing.stage()) {
    case Framing::Stage::idle:
      each.deadline = each.began + (each.first ? allowed.head : allowed.idle);
      break;
    case Framing::Stage::head:
      each.deadline = each.began + std::min(allowed.head, allowed.request);
      break;
    case Framing::Stage::body:
      each.deadline = each.began + allowed.request;
      break;
  }
}

void Listener::Loop::sweep() {
  next_sweep_ = now_ + sweep_every_;
  if (!accepting_ && !stopping_) {
    accepting_ = true;
    watch(EPOLL_CTL_MOD, kListening, listening_, EPOLLIN);
  }
  std::vector<std::uint64_t> late_ones;
  const bool drained = stopping_ && now_ >= drained_by_;
  for (const auto& [id, each] : clients_) {
    if (drained || now_ >= each.deadline) late_ones.push_back(id);
  }
  for (std::uint64_t id : late_ones) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) continue;
    if (drained) {
      close(id, found->second.doing == Doing::lingering ? "" : "stopped");
    } else {
      late(id, found->second);
    }
  }
  metrics_.set("turnaround_held_bytes", static_cast<double>(held_));
}

void Listener::Loop::late(std::uint64_t id, Conversation& each) {
  if (each.doing == Doing::lingering) return close(id, "");
  if (each.doing == Doing::writing) return close(id, "answer_not_taken");
  switch (each.framing.stage()) {
    case Framing::Stage::idle:
      return close(id, each.first ? "no_request" : "idle");
    case Framing::Stage::head:
      return refuse(id, each, kSlowHead);
    case Framing::Stage::body:
      return refuse(id, each, kSlowBody);
  }
}

void Listener::Loop::begin_stop() {
  stopping_ = true;
  drained_by_ = now_ + options_.deadlines.drain;
  watch(EPOLL_CTL_DEL, kListening, listening_, 0);
  listening_ = {};
  std::vector<std::uint64_t> idle;
  for (const auto& [id, each] : clients_) {
    if (each.doing == Doing::reading && each.framing.stage() == Framing::Stage::idle) idle.push_back(id);
  }
  for (std::uint64_t id : idle) close(id, "");
}

void Listener::Loop::account(Conversation& each) {
  const std::size_t holds = each.framing.held() + each.answer.size();
  held_ = held_ - each.held + holds;
  each.held = holds;
}

void Listener::Loop::drop_biggest() {
  auto biggest = clients_.end();
  for (auto at = clients_.begin(); at != clients_.end(); ++at) {
    const bool ours_to_drop = at->second.doing == Doing::reading || at->second.doing == Doing::writing;
    if (ours_to_drop && (biggest == clients_.end() || at->second.held > biggest->second.held)) biggest = at;
  }
  if (biggest == clients_.end()) return;
  if (biggest->second.doing == Doing::writing) return close(biggest->first, "held_bytes");
  drop_what_came(biggest->second);
  refuse(biggest->first, biggest->second, kOverBudget);
}

Result<std::unique_ptr<Listener>> Listener::open(ListenOptions options, Handler handler, Metrics& metrics) {
  Result<Descriptor> listening = listen_on(options.address, options.port);
  if (!listening) return listening.error();
  keep_heap_small();
  auto loop = std::make_unique<Loop>(std::move(options), *std::move(listening), std::move(handler), metrics);
  return std::unique_ptr<Listener>(new Listener(std::move(loop)));
}

Listener::Listener(std::unique_ptr<Loop> loop)
    : loop_(std::move(loop)), port_(loop_->port()), thread_([this] { loop_->run(); }) {}

Listener::~Listener() {
  stop();
}

int Listener::port() const {
  return port_;
}

void Listener::stop() {
  if (!thread_.joinable()) return;
  loop_->ask_to_stop();
  thread_.join();
}

}  // namespace turnaround
