// Keeps requests on the internet: a helpdesk's or endpoint's name must not lead into our own network, where this
// server may reach what others may not.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace turnaround {

/// Why nobody's server on the internet has this numeric address ("a private network"); none: it may have it. What is
/// no address is refused, too. An IPv4 address inside an IPv6 one is judged where a network translates it (NAT64), and
/// refused where it only goes round the rules (mapped, 6to4, Teredo).
///   not_public("10.0.0.5") == "a private network"      not_public("64:ff9b::808:808") == none
std::optional<std::string_view> not_public(std::string_view address);

/// Numeric addresses of a host, the best first; empty: it has none. Blocks.
using Resolve = std::function<std::vector<std::string>(const std::string& host)>;
std::vector<std::string> system_resolve(const std::string& host);

/// The host and port of "https://acme.example:8443"; the host without brackets, an empty port where none is given.
struct Authority {
  std::string host;
  std::string port;
};
Authority authority_of(std::string_view url);

/// Finds the address to connect to, anew for each connection. Connecting to exactly that address is what keeps a name
/// from leading elsewhere a moment after it was judged.
class AddressGuard {
 public:
  using Judge = std::function<std::optional<std::string_view>(std::string_view address)>;
  AddressGuard(std::string host, Resolve resolve, Judge judge = not_public)
      : host_(std::move(host)), resolve_(std::move(resolve)), judge_(std::move(judge)) {}

  /// After a failure the next of several addresses. Errors: unreachable, the name has no address; address_refused, all
  /// are refused.
  Result<std::string> address();
  void failed() { ++turn_; }

 private:
  std::string host_;
  Resolve resolve_;
  Judge judge_;
  std::size_t turn_ = 0;
};

}  // namespace turnaround
