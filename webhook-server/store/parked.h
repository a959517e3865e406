// Work that a person must look at: what it is, why, and the two things that can be done about it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.h"

namespace turnaround {

struct Parked {
  enum class Kind {
    write_back,  ///< a decision that the helpdesk does not take
    ticket,      ///< a ticket that cannot be read or decided
    event,       ///< an event that its endpoint does not take
  };
  Kind kind = Kind::write_back;
  std::string connection;
  std::string ticket;
  std::string endpoint;  ///< of an event; else empty
  int attempts = 0;
  std::optional<Instant> since;  ///< when it was first wanted; a ticket does not know
  std::string reason;
  bool operator==(const Parked&) const = default;
};

std::string_view name_of(Parked::Kind kind);

/// "acme/5158  write-back  since 2026-03-02T09:00:00Z  after 5 tries: the helpdesk answered 422"
std::string told(const Parked& parked);

/// Which of it. Empty: of every connection, every ticket. With a time only what was first wanted in it, and no tickets,
/// which do not know.
struct ParkedFilter {
  std::string connection;
  std::string ticket;
  std::optional<Instant> from;
  std::optional<Instant> to;  ///< exclusive
};

}  // namespace turnaround
