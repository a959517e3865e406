// A ticket without its secrets: what is kept of it, and what is read to decide.
#pragma once
#include <optional>

#include "core/decision/ticket.h"

namespace turnaround {

/// The ticket with passwords, keys and tokens taken out of its texts, fields, tags and file names; a field that a
/// secret is the name of loses its whole value. None when there is nothing to take out.
std::optional<Ticket> redacted(const Ticket& ticket);

}  // namespace turnaround
