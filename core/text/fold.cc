#include "core/text/fold.h"

namespace turnaround {
namespace {

using Kind = Glyph::Kind;

// U+00C0 to U+00FF and U+0100 to U+017F without their accents; '.': no letter, upper-case letters here: two letters,
// see `pair`.
constexpr std::string_view kLatin1 =
    "aaaaaaAceeeeiiiidnooooo.ouuuuyTS"
    "aaaaaaAceeeeiiiidnooooo.ouuuuyTy";
constexpr std::string_view kLatinExtendedA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrsssssssstttttt"
    "uuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 64 && kLatinExtendedA.size() == 128);

constexpr Glyph letter(Glyph glyph, char folded) {
  glyph.kind = Kind::letter;
  glyph.folded[0] = folded;
  glyph.length = 1;
  return glyph;
}

Glyph pair(Glyph glyph, std::string_view letters) {
  glyph = letter(glyph, letters[0]);
  glyph.folded[1] = letters[1];
  glyph.length = 2;
  return glyph;
}

Glyph latin(Glyph glyph, char folded) {
  switch (folded) {
    case '.':
      return glyph;
    case 'A':
      return pair(glyph, "ae");
    case 'O':
      return pair(glyph, "oe");
    case 'S':
      return pair(glyph, "ss");
    case 'T':
      return pair(glyph, "th");
    default:
      return letter(glyph, folded);
  }
}

constexpr Glyph ascii(char c) {
  Glyph glyph;
  if (c >= 'a' && c <= 'z') return letter(glyph, c);
  if (c >= 'A' && c <= 'Z') return letter(glyph, static_cast<char>(c + ('a' - 'A')));
  if (c >= '0' && c <= '9') {
    glyph = letter(glyph, c);
    glyph.kind = Kind::digit;
  } else if (c == '\n') {
    glyph.kind = Kind::line_break;
  } else if (c == ' ' || c == '\t' || c == '\r') {
    glyph.kind = Kind::space;
  } else if (c == '\'' || c == '`') {
    glyph.kind = Kind::apostrophe;
  } else if (c == '-') {
    glyph.kind = Kind::dash;
  } else if (c == '.' || c == '!' || c == '?' || c == ';') {
    glyph.kind = Kind::stop;
  }
  return glyph;
}

/// Nearly every character of a ticket is looked up here.
constexpr auto kAscii = [] {
  std::array<Glyph, 128> glyphs{};
  for (std::size_t c = 0; c < glyphs.size(); ++c) glyphs[c] = ascii(static_cast<char>(c));
  return glyphs;
}();

Kind general_punctuation(std::uint32_t code) {
  if (code == 0x2018 || code == 0x2019 || code == 0x201B) return Kind::apostrophe;
  if (code == 0x2010 || code == 0x2011) return Kind::dash;
  if (code == 0x2026) return Kind::stop;
  if (code == 0x2028 || code == 0x2029) return Kind::stop;
  if ((code >= 0x200B && code <= 0x200F) || (code >= 0x2060 && code <= 0x2064)) return Kind::nothing;
  return code <= 0x200A || code == 0x202F ? Kind::space : Kind::other;
}

Glyph beyond_ascii(std::string_view text, std::size_t at, std::uint32_t code, std::uint8_t size) {
  Glyph glyph;
  glyph.size = size;
  if (code == 0xA0) glyph.kind = Kind::space;
  if (code == 0xAD || code == 0xFEFF || (code >= 0x300 && code < 0x370)) glyph.kind = Kind::nothing;
  if (code == 0xB4) glyph.kind = Kind::apostrophe;
  if (code >= 0x2000 && code < 0x2070) glyph.kind = general_punctuation(code);
  if (code >= 0xC0 && code < 0x100) return latin(glyph, kLatin1[code - 0xC0]);
  if (code >= 0x100 && code < 0x180) return latin(glyph, kLatinExtendedA[code - 0x100]);
  const bool symbol =
      code < 0xC0 || (code >= 0x2000 && code < 0x2C00) || (code >= 0x3000 && code < 0x3040) || code >= 0xE000;
  if (symbol || glyph.kind == Kind::nothing) return glyph;
  glyph.kind = Kind::letter;
  glyph.length = size;
  for (std::uint8_t i = 0; i < size; ++i) glyph.folded[i] = text[at + i];
  return glyph;
}

}  // namespace

Glyph glyph(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < kAscii.size()) return kAscii[lead];
  const std::uint8_t size = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (size == 1 || lead >= 0xF5 || text.size() - at < size) return {};
  std::uint32_t code = lead & (0x7Fu >> size);
  for (std::uint8_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0) != 0x80) return {};
    code = (code << 6) | (next & 0x3Fu);
  }
  return beyond_ascii(text, at, code, size);
}

}  // namespace turnaround
