// Which book decides a ticket: the connection's, or the one that the ticket stays with.
#pragma once
#include <memory>
#include <string_view>

#include "webhook-server/shelf.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// Where the policy in force says `keep`, a ticket stays with the book that decided it before, solved and reopened too;
/// with that of the connection where the older one cannot be had (logged). Null when the connection has none.
std::shared_ptr<const BookOnShelf> book_of_ticket(const Shelf& shelf, Store& store, std::string_view connection,
                                                  const StoredTicket& ticket);

}  // namespace turnaround
