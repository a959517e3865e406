#include "webhook-server/accounts/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace turnaround {

Seconds Throttle::wait(const std::string& key, Instant now) const {
  const auto found = keys_.find(key);
  if (found == keys_.end() || found->second.count < free_failures_) return Seconds{0};
  const Seconds since = now - found->second.last;
  if (since >= limits::kThrottleForgets) return Seconds{0};
  constexpr int kDoublings = 10;
  const Seconds pause{std::int64_t{1} << std::min(found->second.count - free_failures_, kDoublings)};
  // A clock that was set back must not keep anybody out for longer than the pause.
  return std::clamp(std::min(pause, limits::kThrottleCeiling) - std::max(since, Seconds{0}), Seconds{0},
                    limits::kThrottleCeiling);
}

void Throttle::failed(const std::string& key, Instant now) {
  if (keys_.size() >= limits::kThrottled && !keys_.contains(key)) make_room(now);
  Failures& failures = keys_[key];
  if (now - failures.last >= limits::kThrottleForgets) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

/// First what is over, else the oldest: whoever fills the memory forgets his own failures last.
void Throttle::make_room(Instant now) {
  std::erase_if(keys_, [&](const auto& each) { return now - each.second.last >= limits::kThrottleForgets; });
  if (keys_.size() < limits::kThrottled) return;
  keys_.erase(std::min_element(keys_.begin(), keys_.end(),
                               [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
}

bool is_this_machine(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

std::string network_of(const std::string& address) {
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6)) return address;
  std::memset(&v6.s6_addr[8], 0, 8);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &v6, text.data(), text.size());
  return text.data();
}

}  // namespace turnaround
