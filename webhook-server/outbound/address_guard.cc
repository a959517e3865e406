#include "webhook-server/outbound/address_guard.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace turnaround {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct Range {
  const char* first;
  int bits;
  std::string_view is;
};

// IANA's registries of special addresses, and what clouds answer on beside them.
constexpr Range kIpv4[] = {
    {"0.0.0.0", 8, "this network"},
    {"10.0.0.0", 8, "a private network"},
    {"100.64.0.0", 10, "a provider's own network"},
    {"127.0.0.0", 8, "this machine"},
    {"168.63.129.16", 32, "a cloud's metadata service"},
    {"169.254.169.254", 32, "a cloud's metadata service"},
    {"169.254.0.0", 16, "the local link"},
    {"172.16.0.0", 12, "a private network"},
    {"192.0.0.0", 24, "reserved"},
    {"192.0.2.0", 24, "for documentation"},
    {"192.88.99.0", 24, "a relay of another protocol"},
    {"192.168.0.0", 16, "a private network"},
    {"198.18.0.0", 15, "for measurements"},
    {"198.51.100.0", 24, "for documentation"},
    {"203.0.113.0", 24, "for documentation"},
    {"224.0.0.0", 4, "multicast"},
    {"240.0.0.0", 4, "reserved"},
};

constexpr Range kIpv6[] = {
    {"::1", 128, "this machine"},
    {"::ffff:0:0", 96, "an IPv4 address in disguise"},
    {"::", 96, "an IPv4 address in disguise"},
    {"2001::", 32, "a relay of another protocol"},
    {"2001::", 23, "reserved"},
    {"2001:db8::", 32, "for documentation"},
    {"2002::", 16, "a relay of another protocol"},
    {"3fff::", 20, "for documentation"},
    {"fc00::", 7, "a private network"},
    {"fe80::", 10, "the local link"},
    {"fec0::", 10, "a private network"},
    {"ff00::", 8, "multicast"},
};
constexpr Range kTranslated{"64:ff9b::", 96, ""};  // by NAT64; the IPv4 address stands in the last four bytes
constexpr Range kGlobal{"2000::", 3, ""};

std::optional<Bytes> parsed(int family, const char* text) {
  Bytes bytes{};
  return inet_pton(family, text, bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

bool within(const Bytes& address, int family, const Range& range) {
  const Bytes first = *parsed(family, range.first);
  const std::size_t whole = static_cast<std::size_t>(range.bits) / 8;
  if (!std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(whole), address.begin())) return false;
  const int rest = range.bits % 8;
  return rest == 0 || (first[whole] ^ address[whole]) >> (8 - rest) == 0;
}

template <std::size_t n>
const Range* found(const Range (&ranges)[n], const Bytes& address, int family) {
  const auto match = std::find_if(std::begin(ranges), std::end(ranges),
                                  [&](const Range& range) { return within(address, family, range); });
  return match == std::end(ranges) ? nullptr : match;
}

std::optional<std::string_view> refused_ipv4(const Bytes& address) {
  const Range* range = found(kIpv4, address, AF_INET);
  return range ? std::optional(range->is) : std::nullopt;
}

std::optional<std::string_view> refused_ipv6(const Bytes& address) {
  if (const Range* range = found(kIpv6, address, AF_INET6)) return range->is;
  if (within(address, AF_INET6, kTranslated)) {
    Bytes inner{};
    std::copy(address.begin() + 12, address.end(), inner.begin());
    return refused_ipv4(inner);
  }
  return within(address, AF_INET6, kGlobal) ? std::nullopt : std::optional<std::string_view>("reserved");
}

std::string numeric(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = address.sa_family == AF_INET
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr)
                          : &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return inet_ntop(address.sa_family, bytes, text.data(), text.size()) ? text.data() : "";
}

}  // namespace

std::optional<std::string_view> not_public(std::string_view address) {
  const std::string text(address);
  if (const auto ipv4 = parsed(AF_INET, text.c_str())) return refused_ipv4(*ipv4);
  if (const auto ipv6 = parsed(AF_INET6, text.c_str())) return refused_ipv6(*ipv6);
  return "no address";
}

std::vector<std::string> system_resolve(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &list) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(list, freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* each = list; each; each = each->ai_next)
    if (each->ai_family == AF_INET || each->ai_family == AF_INET6) addresses.push_back(numeric(*each->ai_addr));
  return addresses;
}

Authority authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  rest = rest.substr(0, rest.find('/'));
  const bool bracketed = rest.starts_with('[') && rest.find(']') != std::string_view::npos;
  const std::size_t end = bracketed ? rest.find(']') + 1 : std::min(rest.find(':'), rest.size());
  const std::string_view host = bracketed ? rest.substr(1, end - 2) : rest.substr(0, end);
  return {std::string(host), std::string(end < rest.size() ? rest.substr(end + 1) : "")};
}

Result<std::string> AddressGuard::address() {
  const std::vector<std::string> all = resolve_(host_);
  if (all.empty()) return Error{"unreachable", "", "the name `" + host_ + "` has no address"};
  std::vector<std::string> good;
  std::string refused;
  for (const std::string& each : all) {
    const auto why = judge_(each);
    if (!why) good.push_back(each);
    if (why && refused.empty()) refused = each + " (" + std::string(*why) + ")";
  }
  if (!good.empty()) return good[turn_ % good.size()];
  return Error{"address_refused", "",
               "`" + host_ + "` leads to " + refused +
                   ", not to the internet; if that is meant, say `\"private_network\": true`"};
}

}  // namespace turnaround
