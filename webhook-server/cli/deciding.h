// What `decide` and `explain` are told: by which policy, as of when.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "core/policy/book.h"

namespace CLI {
class App;
}

namespace turnaround::cli {

struct DecidingOptions {
  std::string policy_file;
  std::string now;  ///< an instant; empty: the machine's clock
  std::string zone_folder;
};

/// Adds --policy, --now and --zoneinfo to a command; a --now that is no instant is wrong usage.
std::shared_ptr<DecidingOptions> add_deciding_options(CLI::App& command);

struct Deciding {
  Book book;
  Instant now;
};

/// None when the policy has problems; they are told on stderr.
std::optional<Deciding> prepare(const DecidingOptions& options);

}  // namespace turnaround::cli
