// Where secrets come from: a file or the environment, never the configuration itself, never a log.
#pragma once
#include <string>

#include "core/result.h"
#include "webhook-server/connection.h"

namespace turnaround {

/// Exactly one of the two is named.
struct SecretSource {
  std::string file;
  std::string env;
  bool operator==(const SecretSource&) const = default;
};

/// The value without the line end after it. Error secret_unreadable, secret_empty: which source, never its value.
Result<Secret> read_secret(const SecretSource& source);

}  // namespace turnaround
