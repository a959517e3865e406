// Decides every ticket of a history and sums up what came out; with two books, also what the new one changes.
// The answer does not depend on the number of threads.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "webhook-server/backtest/comparison.h"
#include "webhook-server/backtest/gaps.h"
#include "webhook-server/backtest/history_file.h"
#include "webhook-server/backtest/tally.h"

namespace turnaround::backtest {

struct Books {
  const Book& book;
  const Book* against = nullptr;  ///< the policy to compare with; null: none
};

/// One ticket and what became of it.
struct Judged {
  std::int64_t line = 0;
  std::string id;  ///< this and the next two with secrets taken out
  std::string subject;
  std::string customer;
  Instant created_at;
  Outcome after;
  std::optional<Outcome> before;  ///< by the policy compared with
  Change change;                  ///< empty when there is none
  Untold untold;
  std::string key;  ///< the id as the history has it, to tell tickets apart; never shown
};

struct Findings {
  Instant now;                      ///< as of which the tickets were decided
  std::int64_t bad = 0;             ///< records that could not be read or decided, or tell of a ticket again
  std::optional<Interval> created;  ///< first and last creation, both inclusive
  UntoldTally untold;
  Tally after;
  std::optional<Tally> before;
  std::optional<Comparison> comparison;
  /// The first of each kind, at most limits::kChangesShown, in the order of the file.
  std::vector<Judged> changed_fate;
  std::vector<Judged> changed_category;  ///< and nothing more than due times
};

/// Called on the calling thread, in the order of the file.
struct Listeners {
  std::function<void(const Judged&)> judged;
  std::function<void(std::int64_t line, const Error&)> bad;
  std::function<void(std::int64_t bytes, std::int64_t records)> progress;  ///< so far; any may be empty
};

/// The last thing that happened to any ticket of the history; none when it holds no ticket. Bad records are passed
/// over.
std::optional<Instant> latest_instant(HistoryFile& history, int threads, const Listeners& listeners);

/// `now`: open tickets are as they were then.
Findings run(HistoryFile& history, const Books& books, Instant now, int threads, const Listeners& listeners);

}  // namespace turnaround::backtest
