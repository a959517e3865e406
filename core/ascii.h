// Letters and digits of ASCII, whatever the machine's locale; all other bytes are none.
#pragma once
#include <string>

namespace turnaround {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// lower("Zürich") == "zürich"
inline std::string lower(std::string text) {
  for (char& c : text) c = lower(c);
  return text;
}

}  // namespace turnaround
