// Where secrets come from: a file, the environment, or the configuration itself where they are sealed. Never a log.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "webhook-server/connection.h"
#include "webhook-server/seal.h"

namespace turnaround {

/// Exactly one of the three is named.
struct SecretSource {
  std::string file;
  std::string env;
  std::string sealed;  ///< what `turnaround seal` printed
  Secret opened;       ///< of a sealed one, once its seal is opened
};

/// The value without the line end after it. Errors secret_unreadable, secret_empty, still_sealed: which source, never
/// its value.
Result<Secret> read_secret(const SecretSource& source);

/// The master keys; every one that cannot be read, with its place.
struct MasterKeysReading {
  std::vector<MasterKey> keys;
  std::vector<Error> problems;
};
MasterKeysReading read_master_keys(std::span<const SecretSource> sources);

}  // namespace turnaround
