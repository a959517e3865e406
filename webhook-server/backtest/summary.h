// What a support lead reads in the terminal after a backtest.
#pragma once
#include <string>
#include <vector>

#include "webhook-server/backtest/run.h"

namespace turnaround::backtest {

/// Everything that summary and report tell.
struct Story {
  std::string history;  ///< the file's name
  const Books& books;
  const Findings& findings;
  std::vector<std::string> gaps;  ///< what the history could not tell, a sentence each
};

std::string summary(const Story& story);

/// "12 tickets of Mar 2025 to Feb 2026, as of Sat 28 Feb 2026 23:59 GMT"
std::string headline(const Story& story);
/// Item ids, the most often missing first.
std::vector<std::pair<std::string, ItemTally>> most_missing(const InformationTally& information);
/// An item's label, its id when the policy does not know it.
std::string item_name(const Policy& policy, std::string_view id);
/// The customers with the most changed outcomes, the most first, at most `count`.
std::vector<std::pair<std::string, Whom>> most_changed(const Comparison& comparison, std::size_t count);
/// (from, to) of different categories, the most frequent first.
std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> most_moved(const Comparison& comparison);
/// Sentences on how mandatory information held tickets up; none when it did not.
std::vector<std::string> on_information(const InformationTally& information);
/// "3 h", "–" when there is none.
std::string at_percent(const Spread& spread, int percent);
/// The category's tally of a promise, null when it makes none.
const TargetTally* tally_of(const Tally& tally, std::string_view category, std::string_view target);

}  // namespace turnaround::backtest
