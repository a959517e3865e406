#include "wasm/abi.h"

#include <optional>
#include <string>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

// The module's whole state: one page, one book.
struct Module {
  std::string input;
  std::string output;
  std::optional<Book> book;
};

Module& module() {
  static Module only;
  return only;
}

std::string_view input(std::size_t size) {
  return std::string_view(module().input).substr(0, size);
}

int fail(const Error& error) {
  module().output = "{\"error\":" + write_error(error) + "}";
  return 0;
}

/// The input's ticket handed to `answer`, which gives the output or an error.
template <class Answer>
int with_ticket(std::size_t size, Answer answer) {
  if (!module().book) return fail({"no_book", "", "load a book before deciding"});
  const Result<Ticket> ticket = read_ticket(input(size));
  if (!ticket.ok()) return fail(ticket.error());
  Result<std::string> output = answer(*module().book, *ticket);
  if (!output.ok()) return fail(output.error());
  module().output = *std::move(output);
  return 1;
}

}  // namespace
}  // namespace turnaround

using namespace turnaround;

char* turnaround_input(std::size_t size) {
  module().input.resize(size);
  return module().input.data();
}

const char* turnaround_output() {
  return module().output.data();
}

std::size_t turnaround_output_size() {
  return module().output.size();
}

int turnaround_load_book(std::size_t size) {
  Result<Book> book = read_book(input(size));
  if (!book.ok()) return fail(book.error());
  module().book.emplace(*std::move(book));
  module().output = "{}";
  return 1;
}

int turnaround_decide(std::size_t size, std::int64_t now) {
  return with_ticket(size, [now](const Book& book, const Ticket& ticket) -> Result<std::string> {
    const Result<Decision> decision = decide(book, ticket, Instant{Seconds{now}});
    if (!decision.ok()) return decision.error();
    return write_decision(*decision);
  });
}

int turnaround_explain(std::size_t size, std::int64_t now) {
  return with_ticket(size, [now](const Book& book, const Ticket& ticket) -> Result<std::string> {
    const Result<Explanation> explanation = explain(book, ticket, Instant{Seconds{now}});
    if (!explanation.ok()) return explanation.error();
    return write_explanation(book, *explanation);
  });
}
