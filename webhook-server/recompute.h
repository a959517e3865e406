// Whether past decisions come out again, bit for bit, from what the ledger kept of them.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "webhook-server/connection.h"
#include "webhook-server/store/ledger.h"

namespace turnaround {

class Recomputation {
 public:
  explicit Recomputation(Ledger& ledger) : ledger_(ledger) {}

  /// What is wrong with a past decision, as a sentence; none when it comes out as it was. One that was made before
  /// tickets were kept with decisions is counted, and nothing is wrong with it.
  std::optional<std::string> check(const PastDecision& past);

  struct Tally {
    std::int64_t equal = 0;
    std::int64_t different = 0;
    std::int64_t impossible = 0;  ///< the ticket or the book is damaged, missing, or of an older shape
    std::int64_t not_kept = 0;    ///< made before version 2 of the store
  };
  const Tally& tally() const { return tally_; }

 private:
  const Result<BookOnShelf>& book(const std::string& digest);
  std::string different(const std::string& kept, const std::string& computed);
  std::string impossible(const std::string& why);

  Ledger& ledger_;
  std::map<std::string, Result<BookOnShelf>> books_;
  Tally tally_;
};

}  // namespace turnaround
