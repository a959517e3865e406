// A file of an admin's, read and written whole.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace turnaround {

/// Errors file_unreadable, and file_too_large beyond `most` bytes; `where` is empty.
Result<std::string> read_file(const std::string& path, std::size_t most);
/// All or nothing: whoever reads the file meanwhile finds the old one or the new one. False when it cannot be written.
bool write_file(const std::string& path, std::string_view bytes);

}  // namespace turnaround
