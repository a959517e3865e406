// Text from outside on its way into a log line: short, and without anything that could begin a line of its own.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "core/text/secrets.h"

namespace turnaround {

/// loggable("42\nevil") == "42?evil"; at most 80 bytes, ASCII only, without secrets.
inline std::string loggable(std::string_view text) {
  std::string safe(text);
  redact(safe);
  safe.resize(std::min<std::size_t>(safe.size(), 80));
  for (char& letter : safe)
    if (letter < ' ' || letter > '~') letter = '?';
  return safe;
}

}  // namespace turnaround
