// Tickets that people have labelled, for learning: JSON lines, each a ticket as `decide` takes it and `expected`, whose
// `category` says what a careful person made of it (null: none). Other members may stand there.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/ticket.h"
#include "core/policy/book.h"

namespace turnaround {

struct LabelledText {
  Ticket ticket;  ///< without its secrets; it may leave out when it was created
  std::string category;
};

/// The tickets of a file's text. The first problem is the error, with `where` = "line N": of JSON, of the ticket's
/// shape, a label that is missing or that `policy` does not know.
Result<std::vector<LabelledText>> read_labelled(std::string_view text, const Policy& policy);

}  // namespace turnaround
