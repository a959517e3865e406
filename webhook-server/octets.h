// Text as OpenSSL takes it: unsigned bytes, and lengths as int.
#pragma once
#include <string>
#include <string_view>

namespace turnaround {

inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline int length_of(std::string_view text) {
  return static_cast<int>(text.size());
}

}  // namespace turnaround
