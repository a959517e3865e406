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
/// is to be written back, the book that decides it and why that one, every past decision (newest first, at most
/// limits::kPastDecisions) with its book and tzdata version. None: the store has never heard of the ticket, or the
/// connection has no book.
std::optional<std::string> ticket_json(Store& store, const Shelf& shelf, std::string_view connection,
                                       std::string_view ticket, Instant now);

/// JSON: the tickets that were decided last, newest first, each once: [{"connection", "ticket", "at", "category",
/// "label", "due"}], at most limits::kTicketPage.
std::string tickets_json(Store& store);

}  // namespace turnaround
