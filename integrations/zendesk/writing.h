// Bringing a ticket's SLA fields to what was decided, in one guarded update.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Adapter::write: PUT tickets/{id} with the fields that differ and the comment that is not there yet; none when
/// nothing differs, or when the ticket is closed.
std::optional<HttpRequest> write(const Settings& settings, const Snapshot& seen, const WriteBack& wanted);

/// Adapter::differences: "category", "due_date", "due", "missing", "comment".
std::vector<std::string> differences(const Snapshot& seen, const WriteBack& wanted);

}  // namespace turnaround::zendesk
