#include "webhook-server/book_of_ticket.h"

#include "webhook-server/log.h"
#include "webhook-server/policy_file.h"

namespace turnaround {

std::shared_ptr<const BookOnShelf> book_of_ticket(const Shelf& shelf, Store& store, std::string_view connection,
                                                  const StoredTicket& ticket) {
  std::shared_ptr<const BookOnShelf> in_force = shelf.find(connection);
  if (!in_force || ticket.book.empty() || ticket.book == in_force->book.digest()) return in_force;
  if (in_force->book.policy().when_policy_changes == PolicyChangeRule::recompute) return in_force;
  if (auto held = shelf.older(ticket.book)) return held;
  const auto bytes = store.book(ticket.book);
  auto opened = bytes ? open_kept_book(*bytes, ticket.book)
                      : Result<BookOnShelf>(Error{"no_book", "", "book `" + ticket.book + "` was not kept"});
  if (!opened) {
    log::warning("a ticket cannot stay with its book and is decided by the policy in force",
                 {{"connection", std::string(connection)}, {"book", ticket.book}, {"reason", opened.error().message}});
    return in_force;
  }
  auto older = std::make_shared<const BookOnShelf>(*std::move(opened));
  shelf.hold(older);
  return older;
}

}  // namespace turnaround
