// One look at a ticket, decided: what it changes in the store, as a value. Deliveries, timers and read-backs all come
// through here.
#pragma once
#include <variant>

#include "core/policy/book.h"
#include "integrations/adapter.h"
#include "webhook-server/connection.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// Nothing was read: only time has passed.
struct NothingNew {};
using Found = std::variant<NothingNew, Snapshot, Gone>;

/// What was there before the look.
struct Known {
  StoredTicket stored;
  std::int64_t unanswered = 0;  ///< the newest delivery that came before the reading began
};

/// Pure: equal arguments give equal settlements, so doing it again after a crash changes nothing. A decision is
/// recorded when it says something new, not when only its moment differs. A ticket that is closed or gone is recorded
/// and left in peace. Error: what decide() says, or corrupt_ticket when the store holds something that is no ticket.
Result<Settlement> settle(const Book& book, const Connection& connection, const Known& known, const Found& found,
                          Instant now);

/// Names what a decision says: its moment and what moves with it are left out.
std::string fingerprint(Decision decision);

}  // namespace turnaround
