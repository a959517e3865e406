// What the helpdesk shall hold, as it lies in the outbox.
#pragma once
#include <string>
#include <string_view>

#include "integrations/adapter.h"

namespace turnaround {

/// Equal write-backs give equal bytes.
std::string to_json(const WriteBack& wanted);
/// Error not_a_write_back: not written by to_json.
Result<WriteBack> read_write_back(std::string_view text);

}  // namespace turnaround
