#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "webhook-server/ingress/listener_loop.h"

namespace turnaround {

namespace {

using Doing = Conversation::Doing;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

const Refusal kSlowHead{408, "slow_head", "the request's head did not arrive in time"};
const Refusal kSlowBody{408, "slow_body", "the request's body did not arrive in time"};
const Refusal kNotTls{400, "not_tls", "this port speaks TLS; use an address that begins with https://"};
const Refusal kOverBudget{503, "held_bytes", "too much is being received at once; try again soon"};

/// Assigning an empty one would keep the memory of its strings.
void forget(Framing& framing) {
  Framing nothing;
  std::swap(framing, nothing);
}

}  // namespace

std::string Listener::Loop::next_request_id() {
  std::array<char, 17> number{};
  std::snprintf(number.data(), number.size(), "%08llx", static_cast<unsigned long long>(++requests_));
  return start_ + "-" + number.data();
}

void Listener::Loop::read(std::uint64_t id, Conversation& each) {
  std::array<char, 16u << 10> bytes;
  const Moved got = each.wire.receive(bytes);
  const bool idle = each.framing.stage() == Framing::Stage::idle;
  switch (got.state) {
    case Moved::State::moved:
      watch(id, each, EPOLLIN);
      if (idle) each.began = now_;
      return proceed(id, each, {bytes.data(), got.bytes});
    case Moved::State::wants_input:
      return watch(id, each, EPOLLIN);
    case Moved::State::wants_output:
      return watch(id, each, EPOLLOUT);
    case Moved::State::not_tls:
      each.wire.send_in_the_clear(closing_answer(kNotTls, next_request_id()));
      return close(id, kNotTls.code);
    case Moved::State::ended:
      return close(id, each.wire.shaking_hands() ? "bad_handshake" : idle ? "" : "hung_up");
  }
}

void Listener::Loop::proceed(std::uint64_t id, Conversation& each, std::string_view bytes) {
  Framing::Next next = each.framing.next(bytes);
  if (auto* request = std::get_if<FramedRequest>(&next)) return submit(id, each, std::move(*request));
  if (const auto* refusal = std::get_if<Refusal>(&next)) return refuse(id, each, *refusal);
  const bool owed = std::get<Framing::NeedMore>(next).send_continue;
  if (owed && each.wire.send(kContinue).bytes != kContinue.size()) return close(id, "hung_up");
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
  request.peer = each.peer;
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
  const Moved sent = each.wire.send(each.answer);
  if (sent.state == Moved::State::ended) return close(id, "hung_up");
  if (sent.state == Moved::State::moved) return answered(id, each);
  if (sent.bytes > 0) each.answer.erase(0, sent.bytes);
  watch(id, each, EPOLLOUT);
  account(each);
  if (held_ > options_.held_bytes) drop_biggest();
}

void Listener::Loop::answered(std::uint64_t id, Conversation& each) {
  std::string().swap(each.answer);
  watch(id, each, EPOLLIN);
  account(each);
  if (!each.keep_alive) return linger(id, each);
  const bool more_is_here = each.framing.stage() != Framing::Stage::idle;
  if (stopping_ && !more_is_here) return close(id, "");
  each.doing = Doing::reading;
  each.began = now_;
  set_deadline(each);
  if (more_is_here) proceed(id, each, {});
}

void Listener::Loop::linger(std::uint64_t id, Conversation& each) {
  if (!each.wire.finish()) return close(id, "");
  each.doing = Doing::lingering;
  forget(each.framing);
  account(each);
  each.deadline = now_ + options_.deadlines.linger;
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

void Listener::Loop::late(std::uint64_t id, Conversation& each) {
  if (each.doing == Doing::lingering) return close(id, "");
  if (each.doing == Doing::writing) return close(id, "answer_not_taken");
  switch (each.framing.stage()) {
    case Framing::Stage::idle:
      if (each.wire.shaking_hands()) return close(id, "slow_handshake");
      return close(id, each.first ? "no_request" : "idle");
    case Framing::Stage::head:
      return refuse(id, each, kSlowHead);
    case Framing::Stage::body:
      return refuse(id, each, kSlowBody);
  }
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
  forget(biggest->second.framing);
  refuse(biggest->first, biggest->second, kOverBudget);
}

}  // namespace turnaround
