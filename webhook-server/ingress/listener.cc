#include "webhook-server/ingress/listener.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <random>

#include "webhook-server/ingress/listener_loop.h"

namespace turnaround {

namespace {

using Doing = Conversation::Doing;
constexpr std::uint64_t kListening = 0;
constexpr std::uint64_t kWorkersDone = 1;
constexpr std::size_t kAcceptsAtOnce = 64;

const Refusal kFull{503, "overloaded", "too many connections; try again soon"};

std::string start_name() {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08x", std::random_device{}());
  return text.data();
}

}  // namespace

Listener::Loop::Loop(ListenOptions options, Descriptor listening, Handler handler, Metrics& metrics)
    : options_(std::move(options)),
      listening_(std::move(listening)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      metrics_(metrics),
      start_(start_name()),
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

void Listener::Loop::watch(std::uint64_t id, Conversation& each, std::uint32_t events) {
  if (each.watched == events) return;
  watch(EPOLL_CTL_MOD, id, each.wire.socket(), events);
  each.watched = events;
}

void Listener::Loop::present(TlsIdentity identity) {
  const std::lock_guard lock(identity_mutex_);
  identity_ = std::move(identity);
}

/// True where this listener speaks TLS.
bool Listener::Loop::encrypt(Wire& wire) {
  const std::lock_guard lock(identity_mutex_);
  if (identity_) wire.encrypt(*identity_);
  return identity_.has_value();
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
  if ((event.events & (EPOLLIN | EPOLLOUT)) == 0) return;
  if (each.doing == Doing::reading) return read(id, each);
  if (each.doing == Doing::lingering) return each.wire.drain() ? void() : close(id, "");
  // It sends ahead of its answer: let the bytes wait in the kernel.
  watch(id, each, each.doing == Doing::writing ? std::uint32_t{EPOLLOUT} : 0u);
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
    Wire wire(std::move(client.socket));
    if (!encrypt(wire)) wire.send(closing_answer(kFull, next_request_id()));
    return;
  }
  ++per_peer_[client.group];
  const std::uint64_t id = next_id_++;
  Conversation& each = clients_[id];
  each.wire = Wire(std::move(client.socket));
  each.peer = std::move(client.peer);
  each.group = std::move(client.group);
  each.began = now_;
  encrypt(each.wire);
  set_deadline(each);
  each.watched = EPOLLIN;
  watch(EPOLL_CTL_ADD, id, each.wire.socket(), EPOLLIN);
  metrics_.set("turnaround_connections", static_cast<double>(clients_.size()));
}

void Listener::Loop::take_answers() {
  for (Workers::Done& done : workers_.take()) {
    const auto found = clients_.find(done.connection);
    if (found != clients_.end()) write(done.connection, found->second, std::move(done.answer));
  }
}

void Listener::Loop::close(std::uint64_t id, std::string_view reason) {
  const auto found = clients_.find(id);
  if (!reason.empty()) count(reason);
  held_ -= found->second.held;
  const auto peer = per_peer_.find(found->second.group);
  if (--peer->second == 0) per_peer_.erase(peer);
  clients_.erase(found);
  metrics_.set("turnaround_connections", static_cast<double>(clients_.size()));
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

Result<std::unique_ptr<Listener>> Listener::open(ListenOptions options, Handler handler, Metrics& metrics,
                                                 std::optional<TlsIdentity> identity) {
  Result<Descriptor> listening = listen_on(options.address, options.port);
  if (!listening) return listening.error();
  keep_heap_small();
  auto loop = std::make_unique<Loop>(std::move(options), *std::move(listening), std::move(handler), metrics);
  if (identity) loop->present(*std::move(identity));
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

void Listener::present(TlsIdentity identity) {
  loop_->present(std::move(identity));
}

void Listener::stop() {
  if (!thread_.joinable()) return;
  loop_->ask_to_stop();
  thread_.join();
}

}  // namespace turnaround
