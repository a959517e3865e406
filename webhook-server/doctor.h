// What an operator should know before trusting a server with webhooks: each part looked at, what is wrong with it and
// what to do. Changes nothing, may run beside the server.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "webhook-server/config.h"
#include "webhook-server/outbound/client.h"
#include "webhook-server/system_clock.h"

namespace turnaround::doctor {

struct Finding {
  enum class Grade { good, warning, problem };
  Grade grade = Grade::good;
  std::string part;  ///< "secrets", "helpdesk acme"
  std::string says;  ///< what is so, and what to do where it is not good
  bool operator==(const Finding&) const = default;
};

/// The world as the doctor sees it; tests bring their own.
struct World {
  Now now = system_now;
  std::function<std::unique_ptr<HelpdeskClient>(const Connection&, TokenCache&)> client =
      [](const Connection& connection, TokenCache& tokens) { return make_client(connection, tokens); };
};

/// In the order in which a start needs the parts. A configuration that cannot be read leaves nothing else to look at.
std::vector<Finding> examine(const std::string& config_file, const World& world = {});

/// A line for each:
///   good     store            turnaround.db, 12 GiB free
///   problem  helpdesk acme    answered 401: the token is wrong or has no rights; make a new one …
std::string told(const std::vector<Finding>& findings);

}  // namespace turnaround::doctor
