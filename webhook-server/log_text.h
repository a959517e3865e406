// Text from outside on its way into a log line: short, and without anything that could begin a line of its own.
#pragma once
#include <string>
#include <string_view>

namespace turnaround {

/// loggable("42\nevil") == "42?evil"; at most 80 bytes, ASCII only.
inline std::string loggable(std::string_view text) {
  std::string safe(text.substr(0, 80));
  for (char& letter : safe)
    if (letter < ' ' || letter > '~') letter = '?';
  return safe;
}

}  // namespace turnaround
