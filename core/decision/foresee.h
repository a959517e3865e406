// What moving a ticket to another category now would do, told before anybody does it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/decision/decide.h"

namespace turnaround {

struct ForeseenTarget {
  std::string id;
  std::string label;
  std::string calendar;
  std::optional<Instant> due_before;
  std::optional<Instant> due_after;
  TargetState state = TargetState::none;  ///< afterwards; none: nothing is owed any more
  bool operator==(const ForeseenTarget&) const = default;
};

struct Foreseen {
  std::string category;  ///< to which it would be moved
  std::string label;
  std::string by;  ///< "agent", or "workaround" where the present category says so
  std::vector<ForeseenTarget> targets;
  bool operator==(const Foreseen&) const = default;
};

/// Every move that can be made at `decision.at`, in the order of the policy, a workaround's last: as decide() would
/// decide it then. Each tells the targets of the new category, then those that are due now and that it does not have.
///   low, by agent: solution due before Mon 16:00, after Wed 16:00, running
std::vector<Foreseen> foresee(const Book& book, const Ticket& ticket, const Decision& decision);

}  // namespace turnaround
