// TLS on the connections of strangers: who we are (a certificate and its key), and one connection's encrypted bytes.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time/time.h"
#include "webhook-server/connection.h"

struct ssl_ctx_st;
struct ssl_st;

namespace turnaround {

/// What an attempt to move bytes came to.
struct Moved {
  enum class State {
    moved,         ///< `bytes` of them, at least one
    wants_input,   ///< nothing can be moved before the peer sends something
    wants_output,  ///< nothing (more) can be moved before the peer takes something
    ended,         ///< the peer has hung up, or broke the protocol
    not_tls,       ///< the peer speaks plain HTTP where we speak TLS
  };
  State state = State::ended;
  std::size_t bytes = 0;
};

/// A certificate chain with its private key, ready for handshakes: TLS 1.2 and 1.3, forward secrecy and authenticated
/// encryption only, HTTP/1.1 by ALPN; no renegotiation, compression or early data. Handed to new connections; those
/// that have begun keep the one they began with.
class TlsIdentity {
 public:
  /// `certificate_file`: PEM, our certificate first, then the chain. `key`: PEM, not encrypted. Error bad_certificate:
  /// what is wrong with which of the two. An expired certificate is none: see expires_at(). Of the process it ignores
  /// SIGPIPE.
  static Result<TlsIdentity> open(const std::string& certificate_file, const Secret& key);
  Instant expires_at() const;

 private:
  friend class TlsSession;
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  explicit TlsIdentity(ssl_ctx_st* context) : context_(context) {}
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

/// The server's end of one connection. The socket is non-blocking and outlives it. The handshake happens in receive().
class TlsSession {
 public:
  TlsSession(const TlsIdentity& identity, int socket);
  TlsSession(TlsSession&&) noexcept = default;
  TlsSession& operator=(TlsSession&&) noexcept = default;
  ~TlsSession();  ///< finish()

  /// After `moved`, bytes that are left are seen as input of the socket again, when `into` holds 16 KiB or more.
  Moved receive(std::span<char> into);
  /// As many of `bytes` as the peer takes now. Where that is not all of them, the next call begins with the rest.
  Moved send(std::string_view bytes);
  /// Tells the peer that nothing follows (close_notify); once, and only where the handshake is done and nothing broke.
  void finish();
  /// The handshake was done once.
  bool established() const { return established_; }

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  Moved failed(int outcome);
  std::unique_ptr<ssl_st, Free> ssl_;
  bool established_ = false;
  bool broken_ = false;
};

}  // namespace turnaround
