// Mandatory information as something that happens to a ticket: what was missing since when, when it was asked for, when
// it came and in what, and what the wait cost.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/policy/book.h"

namespace turnaround {

/// A time in which one item was missing. An item that goes missing again has another one.
///   sender: missing since Mon 10:00, asked for 10:05, came Tue 11:00 in info, cost 9 h 30 min of open time
struct Gap {
  std::string item;
  Instant missing_since;            ///< the creation, or when the topic began to ask for it or its field was emptied
  std::optional<Instant> asked_at;  ///< the first time
  std::optional<Instant> came_at;   ///< none: still missing, or not needed any more
  std::string in;                   ///< what it came in: info, attachment, field:<name>
  std::optional<Instant> not_needed_since;  ///< the topic became one that does not ask for it
  /// Open time in which allocation waited while this was missing, on the calendar of the first target that starts at
  /// allocation. Items that are missing together each count the time that they share.
  Seconds cost{0};
  bool open() const { return !came_at && !not_needed_since; }
  bool operator==(const Gap&) const = default;
};

/// A time in which allocation waited for information.
struct Hold {
  Interval span;                       ///< end kForever while it lasts
  const Calendar* calendar = nullptr;  ///< of the target that starts at allocation; null when none does
};

/// Ends and opens gaps so that those which are open are `missing`, all of `topic` (null: none). What went missing and
/// came at one instant was never missing; what came and went missing at one instant never came. Gives the gaps that
/// ended because their item came; they are valid until the next call.
std::vector<Gap*> note_missing(std::vector<Gap>& gaps, const std::vector<std::string>& missing, const Topic* topic,
                               Instant at);

/// These items were asked for; all that are missing, when there are none. What is not missing is passed over.
void note_asked(std::vector<Gap>& gaps, const std::vector<std::string>& items, Instant at);

/// What each gap cost up to `now`.
void count_costs(std::vector<Gap>& gaps, const std::vector<Hold>& holds, Instant now);

}  // namespace turnaround
