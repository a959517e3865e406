// What the helpdesk shall hold because of a decision, and whether that is anything new. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/decision/decide.h"
#include "core/policy/book.h"
#include "integrations/adapter.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// The fields and, as long as nobody has answered the customer, the automated response (kAutomatedResponse). `due` is
/// that of the target `due_target`; none while it waits or is paused: a clock that stands promises no instant, and one
/// that moves on every second would be written every second. `due_date` is the local date of `due` on the target's
/// calendar (spoken_zone).
WriteBack write_back(const Book& book, const Decision& decision, const Snapshot& snapshot, std::string_view due_target);

/// What becomes of the outbox.
struct OutboxChange {
  std::optional<std::int64_t> written;  ///< the helpdesk was seen to hold this effect
  std::optional<Effect> effect;         ///< a new one
  bool withdraw = false;                ///< the open one is not wanted any more
  bool operator==(const OutboxChange&) const = default;
};

/// What the outbox holds, and what a fresh reading showed. Without one nothing is known to be held.
struct Standing {
  std::optional<Effect> last;  ///< the ticket's newest effect
  bool fresh = false;
  bool holds_last = false;  ///< the helpdesk holds all that `last` wants
  bool holds_wanted = false;
  bool commented = false;  ///< the comment that `last` wants is there
};

/// Equal wishes give no new effect. Fields that somebody else changed are put right, but at most every
/// limits::kRepairPause: two programs that disagree must not write for ever.
OutboxChange outbox_change(const WriteBack& wanted, const Standing& standing, Instant now);

}  // namespace turnaround
