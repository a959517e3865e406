// A file of an admin's, read whole.
#pragma once
#include <cstddef>
#include <string>

#include "core/result.h"

namespace turnaround {

/// Errors file_unreadable, and file_too_large beyond `most` bytes; `where` is empty.
Result<std::string> read_file(const std::string& path, std::size_t most);

}  // namespace turnaround
