// A client that sends exactly the bytes it is told to, for tests of the listener.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "webhook-server/ingress/socket.h"

namespace turnaround {

class LoopbackClient {
 public:
  explicit LoopbackClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  bool connected() const { return connected_; }

  /// Shakes hands: from now on everything goes through TLS. `rules` may narrow what the client accepts or offers. False
  /// when the server does not agree. The server's certificate is not checked; its name is for the test to look at.
  template <class Rules>
  bool encrypt(Rules rules) {
    tls_.reset(SSL_new(client_context()));
    rules(tls_.get());
    return SSL_set_fd(tls_.get(), socket_.get()) == 1 && SSL_connect(tls_.get()) == 1;
  }
  bool encrypt() {
    return encrypt([](SSL*) {});
  }
  SSL* tls() const { return tls_.get(); }
  std::string server_name() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls_.get()), X509_free);
    char name[256] = "";
    if (certificate) X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, 256);
    return name;
  }

  /// False when the server hung up before everything was sent.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// The next whole answer (head and the body its Content-Length says); what there is when the server hangs up before.
  std::string receive() {
    while (true) {
      const std::size_t head_end = received_.find("\r\n\r\n");
      if (head_end != std::string::npos) {
        const std::size_t whole = head_end + 4 + length_in(received_.substr(0, head_end + 2));
        if (received_.size() >= whole) return take(whole);
      }
      if (!receive_some()) return take(received_.size());
    }
  }

  /// Everything until the server hangs up.
  std::string receive_all() {
    while (receive_some()) {
    }
    return take(received_.size());
  }

  void finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  int fd() const { return socket_.get(); }

 private:
  static SSL_CTX* client_context() {
    static const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                           SSL_CTX_free);
    return context.get();
  }
  static std::size_t length_in(const std::string& head) {
    const std::size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  }
  bool receive_some() {
    char bytes[16384];
    const ssize_t got =
        tls_ ? SSL_read(tls_.get(), bytes, sizeof bytes) : ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  std::string take(std::size_t size) {
    std::string out = received_.substr(0, size);
    received_.erase(0, size);
    return out;
  }

  Descriptor socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  bool connected_ = false;
  std::string received_;
};

/// 202 of "HTTP/1.1 202 Accepted…"; 0 when there is no answer.
inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") && answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

}  // namespace turnaround
