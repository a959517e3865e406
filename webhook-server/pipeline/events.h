// What other programs are told about a ticket: that time runs out, that it has run out, another category, missing
// information. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace turnaround {

enum class EventType { sla_warning, sla_breached, category_changed, information_missing };
std::string_view name_of(EventType type);  ///< "sla.warning"
std::vector<std::string_view> outgoing_event_types();

/// One thing to tell. Equal ids are the same thing told again.
struct OutgoingEvent {
  EventType type = EventType::sla_warning;
  std::string id;  ///< of the connection, the ticket and what happened; no dot in it
  Instant at;      ///< when it happened, which may be earlier than when it was seen
  std::string payload;
  bool operator==(const OutgoingEvent&) const = default;
};

struct EventSubject {
  std::string connection;
  std::string ticket;
};

/// What the decision says that the one before did not, by the instant at which it happened; both are JSON, as the store
/// keeps them. A warning is a call to act: one whose target was met meanwhile is left out. Of a ticket that was never
/// decided before (`previous` is empty) only what happened in the last limits::kToldLate is told, so that an old ticket
/// that turns up does not tell its life. docs/events.md shows the payloads; each is well under 20 kB.
std::vector<OutgoingEvent> announce(const EventSubject& about, std::string_view previous, std::string_view decision);

}  // namespace turnaround
