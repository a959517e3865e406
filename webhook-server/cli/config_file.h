// The server's configuration as commands read it.
#pragma once
#include <string>

#include "core/result.h"
#include "webhook-server/config.h"

namespace turnaround::cli {

/// Error wrong_configuration: everything that is wrong with it, as text of one or more lines.
Result<Config> load_config(const std::string& path);

}  // namespace turnaround::cli
