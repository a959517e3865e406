// The few socket calls that the listener needs, with errors as values.
#pragma once
#include <sys/socket.h>

#include <string>
#include <utility>

#include "core/result.h"

namespace turnaround {

/// Owns one file descriptor and closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Listens on a numeric address ("127.0.0.1", "::"); port 0 takes any free one. Error: cannot_listen, with the reason.
Result<Descriptor> listen_on(const std::string& address, int port);
int port_of(const Descriptor& socket);

/// A connected client. `group`: what the limit per peer counts: the IPv4 address, or the first half of the IPv6
/// address.
struct Client {
  Descriptor socket;
  std::string peer;
  std::string group;
};

/// The next waiting client, its socket non-blocking and without delay; not open when there is none.
/// `errno` tells why (EAGAIN, EMFILE …).
Client accept_client(const Descriptor& listening);

/// Raises the soft limit of open descriptors to the hard one and returns it.
std::size_t raise_descriptor_limit();

/// Large blocks go back to the system when they are freed. By itself the heap of each thread would keep what one flood
/// needed.
void keep_heap_small();

}  // namespace turnaround
