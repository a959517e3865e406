// Any bytes as a customer's text: read to the end, and every reason given has words of the ticket as its evidence.
#include <cstdint>

#include "core/reading/assess.h"
#include "tests/fuzz/books.h"

using namespace turnaround;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Ticket ticket;
  ticket.subject = "Help";
  ticket.description.assign(reinterpret_cast<const char*>(data), size);
  ticket.requester = "ann@customer.example";
  Assessor assessor(fuzz::reference(), ticket);
  const Assessment at_once = assessor.assess();
  for (const Reason& reason : at_once.choice.because) {
    must(!reason.rule.empty() && !reason.says.empty(), "a reason names its rule");
    for (const Evidence& evidence : reason.evidence) must(!evidence.text.empty(), "evidence has words");
  }
  must(at_once.choice.category.has_value() == !at_once.choice.because.empty(), "a category has its reasons");
  Event added;
  added.type = Event::Type::info;
  added.text = ticket.description;
  if (!assessor.apply(added)) return 0;
  for (const std::string& item : assessor.assess().missing) must(!assessor.tells(item), "what is told is not missing");
  return 0;
}
