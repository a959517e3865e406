// Past decisions with everything that they were made from, for making them again, and parked work. Reads a store beside
// a running server or without one; changes nothing.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "webhook-server/store/store.h"

namespace turnaround {

struct PastDecision {
  std::int64_t seq = 0;
  std::string connection;
  std::string ticket;
  Ruling ruling;
  std::optional<std::string> read;  ///< the ticket's JSON as it was read then; none: not kept
};

/// Of a connection or a ticket; empty: of all.
struct LedgerFilter {
  std::string connection;
  std::string ticket;
};

class Ledger {
 public:
  virtual ~Ledger() = default;
  virtual Result<std::int64_t> size(const LedgerFilter& filter) = 0;
  /// In the order in which they were made; how many there were.
  virtual Result<std::int64_t> read(const LedgerFilter& filter,
                                    const std::function<void(const PastDecision&)>& take) = 0;
  /// Work that a person must look at.
  virtual Result<std::vector<Parked>> parked(const ParkedFilter& filter, std::size_t limit) = 0;
  /// Bytes of a book; none: it was not kept.
  virtual Result<std::optional<std::string>> book(const std::string& digest) = 0;
};

/// Error store_unusable: there is no such file or database, it is not ours, or of another version.
Result<std::unique_ptr<Ledger>> open_ledger(const std::string& file);
struct PostgresAddress;
/// As above, and error no_store: the database can be reached and holds nothing yet.
Result<std::unique_ptr<Ledger>> open_postgres_ledger(const PostgresAddress& address);

}  // namespace turnaround
