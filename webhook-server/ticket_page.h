// What the server knows about a ticket, for the people who look at it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.h"
#include "webhook-server/shelf.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// JSON: lifecycle, when it was last read and what went wrong since, the decision with its timelines as of `now`, what
/// is to be written back, every past decision (newest first, at most limits::kPastDecisions) with its book and tzdata
/// version. None: the store has never heard of the ticket.
std::optional<std::string> ticket_json(Store& store, const BookOnShelf& shelved, std::string_view connection,
                                       std::string_view ticket, Instant now);

}  // namespace turnaround
