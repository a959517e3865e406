// The bytes of one connection, in the clear or through TLS: the listener need not know which.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "webhook-server/ingress/socket.h"
#include "webhook-server/ingress/tls.h"

namespace turnaround {

/// Never blocks.
class Wire {
 public:
  Wire() = default;
  explicit Wire(Descriptor socket) : socket_(std::move(socket)) {}
  /// From now on everything goes through TLS; for a wire over which nothing went yet.
  void encrypt(const TlsIdentity& identity) { tls_.emplace(identity, socket_.get()); }

  /// Use 16 KiB or more (TlsSession::receive).
  Moved receive(std::span<char> into);
  /// As much as the peer takes now: `moved` when that is all of it, else wants_output or ended.
  Moved send(std::string_view bytes);
  /// Around TLS, for a peer that does not speak it; what is not taken at once is lost.
  void send_in_the_clear(std::string_view bytes);
  /// Nothing more will be sent. False: the peer is gone.
  bool finish();
  /// Takes and throws away what still arrives after finish(). False: the peer has hung up.
  bool drain();
  /// There is a TLS handshake and it is not done.
  bool shaking_hands() const { return tls_ && !tls_->established(); }
  const Descriptor& socket() const { return socket_; }

 private:
  Descriptor socket_;
  std::optional<TlsSession> tls_;  ///< ends before the socket
};

}  // namespace turnaround
