#include "webhook-server/store/parked.h"

namespace turnaround {

std::string_view name_of(Parked::Kind kind) {
  switch (kind) {
    case Parked::Kind::write_back:
      return "write-back";
    case Parked::Kind::ticket:
      return "ticket";
    case Parked::Kind::event:
      return "event";
  }
  return "";
}

std::string told(const Parked& parked) {
  std::string text = parked.connection + "/" + parked.ticket + "  " + std::string(name_of(parked.kind));
  if (!parked.endpoint.empty()) text += " to " + parked.endpoint;
  if (parked.since) text += "  since " + format_instant(*parked.since);
  return text + "  after " + std::to_string(parked.attempts) + (parked.attempts == 1 ? " try: " : " tries: ") +
         parked.reason;
}

}  // namespace turnaround
