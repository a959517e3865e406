// One character at a time, made comparable: lower case, no accents, no typographic variants.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace turnaround {

/// Eight bytes, so that it fits a register.
struct alignas(8) Glyph {
  enum class Kind : std::uint8_t { letter, digit, apostrophe, dash, stop, space, line_break, nothing, other };
  Kind kind = Kind::other;
  std::uint8_t size = 1;         ///< bytes in the source
  std::array<char, 4> folded{};  ///< what it is compared as; letters and digits only
  std::uint8_t length = 0;       ///< of `folded`
};

/// The character that begins at `at`; at < text.size(). Invalid UTF-8 is `other`, one byte long.
Glyph glyph(std::string_view text, std::size_t at);

}  // namespace turnaround
