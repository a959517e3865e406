// How fast passwords may be guessed: after a few failures in a row each next try has to wait twice as long.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/time/time.h"
#include "webhook-server/limits.h"

namespace turnaround {

/// Counts failures by account or by address. Pure but for what it remembers, which is bounded; not for several threads.
///   five failures of "ann" at 09:00:00 -> wait("ann", 09:00:00) == 1 s, after the next one 2 s, … 15 min at most
class Throttle {
 public:
  explicit Throttle(int free_failures) : free_failures_(free_failures) {}
  /// How long the next try has to wait; 0: not at all. A try that comes earlier is not looked at.
  Seconds wait(const std::string& key, Instant now) const;
  void failed(const std::string& key, Instant now);
  void succeeded(const std::string& key) { keys_.erase(key); }
  std::size_t size() const { return keys_.size(); }

 private:
  struct Failures {
    int count = 0;
    Instant last;
  };
  void make_room(Instant now);
  int free_failures_;
  std::map<std::string, Failures, std::less<>> keys_;
};

/// What failures of one address count for: an IPv4 address, or the first half of an IPv6 address, because whoever has
/// one has all of them.
std::string network_of(const std::string& address);
bool is_this_machine(std::string_view address);

}  // namespace turnaround
