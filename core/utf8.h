// UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace turnaround {

/// Bytes of the well-formed sequence that `text` begins with, 1 to 4; 0 when it begins with none.
std::size_t utf8_sequence(std::string_view text);

/// Appends one code point; U+FFFD instead of what is none.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace turnaround
