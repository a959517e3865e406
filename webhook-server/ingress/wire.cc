#include "webhook-server/ingress/wire.h"

#include <array>
#include <cerrno>

namespace turnaround {

namespace {

bool would_block() {
  return errno == EAGAIN || errno == EINTR;
}

}  // namespace

Moved Wire::receive(std::span<char> into) {
  if (tls_) return tls_->receive(into);
  const ssize_t got = ::recv(socket_.get(), into.data(), into.size(), 0);
  if (got > 0) return {Moved::State::moved, static_cast<std::size_t>(got)};
  return {got < 0 && would_block() ? Moved::State::wants_input : Moved::State::ended};
}

Moved Wire::send(std::string_view bytes) {
  if (tls_) return tls_->send(bytes);
  const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0 && !would_block()) return {Moved::State::ended};
  const std::size_t taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  return {taken == bytes.size() ? Moved::State::moved : Moved::State::wants_output, taken};
}

void Wire::send_in_the_clear(std::string_view bytes) {
  ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Wire::finish() {
  if (tls_) tls_->finish();
  return ::shutdown(socket_.get(), SHUT_WR) == 0;
}

bool Wire::drain() {
  std::array<char, 16u << 10> bytes;
  const ssize_t got = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
  return got > 0 || (got < 0 && would_block());
}

}  // namespace turnaround
