// A book file from a stranger: an error, or a book that decides a ticket and is the same after writing and reading.
#include <cstdint>

#include "tests/fuzz/books.h"

using namespace turnaround;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto book = read_book(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!book) return 0;
  const std::string bytes = write_book(book->policy(), book->zones(), book->digest());
  const auto again = read_book(bytes);
  must(again.ok() && write_book(again->policy(), again->zones(), again->digest()) == bytes,
       "a book is written as read");
  Ticket ticket;
  ticket.id = "t1";
  ticket.subject = "nobody receives any mail";
  ticket.created_at = book->policy().horizon.begin + std::chrono::hours{24 * 365};
  const auto one = decide(*book, ticket, ticket.created_at + std::chrono::hours{30});
  const auto other = decide(*again, ticket, ticket.created_at + std::chrono::hours{30});
  must(one.ok() == other.ok() && (!one || write_decision(*one) == write_decision(*other)), "and decides alike");
  return 0;
}
