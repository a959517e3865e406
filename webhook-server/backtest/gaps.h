// What a history could not tell, and how it was read all the same: said with the figures, so that nobody takes them for
// more than they are.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "integrations/export.h"

namespace turnaround::backtest {

/// What rows said without saying when, summed.
struct UntoldTally {
  std::int64_t reopened = 0;
  std::int64_t solved_when_updated = 0;
  std::int64_t waited = 0;
  Seconds waited_for{0};
  bool operator==(const UntoldTally&) const = default;
};

void add(UntoldTally& tally, const Untold& untold);

/// A sentence each; none for JSON lines (`layout` null), which tell everything.
std::vector<std::string> gaps_of(const ExportLayout* layout, const UntoldTally& tally);

}  // namespace turnaround::backtest
