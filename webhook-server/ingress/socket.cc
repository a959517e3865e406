#include "webhook-server/ingress/socket.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "webhook-server/limits.h"

namespace turnaround {

namespace {

Error cannot_listen(const std::string& address, int port, const std::string& why) {
  return {"cannot_listen", "listen", "cannot listen on `" + address + "` port " + std::to_string(port) + ": " + why};
}

std::string text_of(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, address, text.data(), text.size());
  return text.data();
}

void name_peer(const sockaddr_storage& from, Client& client) {
  if (from.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
    client.group = client.peer = text_of(AF_INET, &v4.sin_addr);
    return;
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
  client.peer = text_of(AF_INET6, &v6.sin6_addr);
  in6_addr network = v6.sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&network)) {
    client.group = client.peer;
    return;
  }
  std::memset(&network.s6_addr[8], 0, 8);
  client.group = text_of(AF_INET6, &network);
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Descriptor> listen_on(const std::string& address, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) {
    return cannot_listen(address, port, "not a numeric address; write for example `127.0.0.1`, `0.0.0.0` or `::`");
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
  Descriptor listening(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listening.get(), found->ai_addr, found->ai_addrlen) != 0 ||
      ::listen(listening.get(), limits::kBacklog) != 0) {
    return cannot_listen(address, port, std::strerror(errno));
  }
  return listening;
}

int port_of(const Descriptor& socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size);
  const bool v4 = bound.ss_family == AF_INET;
  return ntohs(v4 ? reinterpret_cast<sockaddr_in&>(bound).sin_port : reinterpret_cast<sockaddr_in6&>(bound).sin6_port);
}

Client accept_client(const Descriptor& listening) {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  Client client;
  client.socket =
      Descriptor(::accept4(listening.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!client.socket.open()) return client;
  const int on = 1;
  ::setsockopt(client.socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  name_peer(from, client);
  return client;
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur);
}

void keep_heap_small() {
  mallopt(M_MMAP_THRESHOLD, 64 << 10);
  mallopt(M_ARENA_MAX, 4);
}

}  // namespace turnaround
