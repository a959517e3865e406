#include "core/text/text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "core/limits.h"
#include "core/text/fold.h"
#include "core/text/html.h"
#include "core/text/word_key.h"

namespace turnaround {
namespace {

using Kind = Glyph::Kind;

// A longer line that goes on in lower case was wrapped by a mail program rather than ended by its writer.
constexpr std::size_t kWrappedLine = 55;
constexpr std::size_t kLongestNumber = 9;
constexpr std::size_t kAtOnce = 8;
constexpr std::string_view kDotLeader = "....";

// What a byte can be part of, as bits. Behind a bound a word of letters is complete.
constexpr std::uint8_t kDigit = 1, kAlnum = 2, kInName = 4, kNameMark = 8, kBound = 16;

/// In names, that is addresses, domains, versions and times of day, E2 and C2 begin typographic punctuation.
constexpr auto kBytes = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9';
    const bool alnum = digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool mark = c == '.' || c == '@' || c == '_';
    const bool in_name = alnum || mark || c == '-' || c == '+' || c == '%' || (c >= 0x80 && c != 0xE2 && c != 0xC2);
    const bool bound = c < 0x80 && !in_name && c != '\'' && c != '`';
    bytes[c] = static_cast<std::uint8_t>((digit ? kDigit : 0) | (alnum ? kAlnum : 0) | (in_name ? kInName : 0) |
                                         (mark ? kNameMark : 0) | (bound ? kBound : 0));
  }
  return bytes;
}();

std::uint8_t bits(char c) {
  return kBytes[static_cast<unsigned char>(c)];
}
bool is_digit(char c) {
  return bits(c) & kDigit;
}
bool is_alnum(char c) {
  return bits(c) & kAlnum;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Letters of ASCII, in lower case, up to kAtOnce of them in a register; what stands behind them is anything.
struct Letters {
  std::uint64_t lower;
  std::size_t count;
};

Letters letters_at(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kEach = 0x0101010101010101u, kTop = 0x80 * kEach;
  const std::size_t left = text.size() - at;
  const std::uint64_t bytes =
      left < kAtOnce ? load_letters(text.data() + at, left) : load_letters(text.data() + at, kAtOnce);
  const std::uint64_t lower = bytes | 0x20 * kEach;
  // Of each byte the top bit tells, since no sum of these carries into the next byte.
  const std::uint64_t from_a = (lower & ~kTop) + (0x80 - 'a') * kEach;
  const std::uint64_t past_z = (lower & ~kTop) + (0x80 - 'z' - 1) * kEach;
  const std::uint64_t others = ~(from_a & ~past_z & ~bytes) & kTop;
  return {lower, static_cast<std::size_t>(std::countr_zero(others)) / 8};
}

/// Of a month's name in the languages that write an ordinal with a stop, and of those that are shortened with one.
bool begins_month(std::string_view folded) {
  constexpr std::array<std::string_view, 18> kBeginnings = {"jan", "feb", "mar", "mrz", "apr", "mai",
                                                            "jun", "jul", "aug", "sep", "okt", "oct",
                                                            "nov", "dez", "dec", "dic", "fev", "mae"};
  const std::string_view beginning = folded.substr(0, 3);
  return std::find(kBeginnings.begin(), kBeginnings.end(), beginning) != kBeginnings.end();
}

/// "5.März"
bool is_day_of_month(std::string_view run) {
  const std::size_t stop = run.find('.');
  if (stop == std::string_view::npos || stop > 2 || run.find('.', stop + 1) != std::string_view::npos) return false;
  const bool digits = is_digit(run[0]) && is_digit(run[stop - 1]);
  return digits && begins_month(fold(run.substr(stop + 1, 4)));
}

/// "1.100" and "1,100" are numbers, "8.40" and "5.7.1" are not.
bool is_grouped_number(std::string_view run, char separator) {
  std::size_t group = 0;
  bool first = true;
  for (const char c : run) {
    if (is_digit(c)) {
      ++group;
      continue;
    }
    if (c != separator || group == 0 || (first ? group > 3 : group != 3)) return false;
    first = false;
    group = 0;
  }
  return !first && group == 3;
}

class WordReader {
 public:
  explicit WordReader(std::string plain) {
    text_.plain = std::move(plain);
    source_ = text_.plain;
    // No character is longer folded than written. Letters are written several at a time.
    text_.folded.resize(source_.size() + kAtOnce);
    out_ = text_.folded.data();
    text_.words.reserve(source_.size() / 5 + 4);
  }

  Text read() {
    while (at_ < source_.size()) step();
    end_line(source_.size());
    text_.sentences = sentence_ + 1;
    text_.folded.resize(folded_size());
    return std::move(text_);
  }

 private:
  void step() {
    const char c = source_[at_];
    if (c == ' ') {
      ++at_;
      return;
    }
    if (is_alnum(c) && at_ >= run_end_ && (read_plain_word() || read_name())) return;
    const Glyph next = glyph(source_, at_);
    switch (next.kind) {
      case Kind::letter:
      case Kind::digit:
        return read_word();
      case Kind::line_break:
        end_line(at_);
        break;
      case Kind::stop:
        read_stop(next.size);
        break;
      default:
        break;
    }
    at_ += next.size;
  }

  /// Nearly every word of a text: letters of ASCII, and behind them a bound or a stop that does not join.
  bool read_plain_word() {
    std::size_t end = at_;
    Letters letters{};
    do {
      letters = letters_at(source_, end);
      std::memcpy(out_ + (end - at_), &letters.lower, kAtOnce);
      end += letters.count;
    } while (letters.count == kAtOnce && end < source_.size());
    const bool stop = end < source_.size() && source_[end] == '.';
    const std::size_t behind = end + (stop ? 1 : 0);
    if (end == at_ || (behind < source_.size() && (bits(source_[behind]) & kBound) == 0)) return false;
    begin_word();
    out_ += end - at_;
    end_word(end, Word::Kind::word);
    return true;
  }

  /// The colon of "14:05".
  bool is_clock_colon(std::size_t at) const {
    return source_[at] == ':' && at > 0 && at + 1 < source_.size() && is_digit(source_[at - 1]) &&
           is_digit(source_[at + 1]);
  }

  /// An address, domain, version, time or grouped number as one word. Every run of name characters is looked at once.
  bool read_name() {
    if (!is_alnum(source_[at_])) return false;
    std::size_t end = at_;
    std::uint8_t seen = 0;
    for (; end < source_.size(); ++end) {
      const std::uint8_t here = bits(source_[end]);
      if (!(here & kInName) && !is_clock_colon(end)) break;
      seen |= here & kInName ? here : kNameMark;
    }
    run_end_ = end;
    if (!(seen & kNameMark)) return read_grouped_number();
    while (end > at_ + 1 && !is_alnum(source_[end - 1]) && source_[end - 1] != '@' && !(source_[end - 1] & '\x80'))
      --end;
    const std::string_view run = source_.substr(at_, end - at_);
    const bool address = run.find('@') != std::string_view::npos;
    const bool numeric = run.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool dotted = run.find('.') != std::string_view::npos || run.find_first_of("_:") != std::string_view::npos;
    if (!address && (!dotted || is_day_of_month(run))) return read_grouped_number();
    begin_word();
    const bool number = numeric && is_grouped_number(run, '.');
    for (const char c : run) {
      if (!number || c != '.') *out_++ = lower(c);
    }
    end_word(end, number ? Word::Kind::number : address ? Word::Kind::address : Word::Kind::name);
    return true;
  }

  /// "1,100" as 1100.
  bool read_grouped_number() {
    if (!is_digit(source_[at_])) return false;
    std::size_t end = at_;
    // No further than it takes to see that it is too long: a text may go on so.
    const std::size_t most = std::min(source_.size(), at_ + kLongestNumber + 1);
    while (end < most && (is_digit(source_[end]) || source_[end] == ',')) ++end;
    const std::string_view run = source_.substr(at_, end - at_);
    if (run.size() > kLongestNumber || !is_grouped_number(run, ',')) return false;
    begin_word();
    for (const char c : run) {
      if (c != ',') *out_++ = c;
    }
    end_word(end, Word::Kind::number);
    return true;
  }

  void read_word() {
    begin_word();
    const std::size_t begin = at_;
    bool digits = true;
    while (at_ < source_.size()) {
      digits = read_plain_letters() && digits;
      if (at_ == source_.size() || source_[at_] == ' ') break;
      const Glyph next = glyph(source_, at_);
      const bool joins = next.kind == Kind::nothing ||
                         (next.kind == Kind::apostrophe && joins_contraction(at_ + next.size)) ||
                         (next.kind == Kind::dash && joins_letter(at_ + next.size));
      if (next.length == 0 && !joins) break;
      out_ = std::copy_n(next.folded.data(), next.length, out_);
      digits = digits && next.kind == Kind::digit;
      at_ += next.size;
    }
    const bool number = digits && folded_size() - folded_ <= kLongestNumber;
    end_word(std::exchange(at_, begin), number ? Word::Kind::number : Word::Kind::word);
  }

  /// Letters and digits of ASCII, nearly all of a text; whether all were digits.
  bool read_plain_letters() {
    std::uint8_t common = kDigit;
    for (; at_ < source_.size() && is_alnum(source_[at_]); ++at_) {
      common &= bits(source_[at_]);
      *out_++ = lower(source_[at_]);
    }
    return common != 0;
  }

  /// "can't" is one word, "d'envoyer" is two.
  bool joins_contraction(std::size_t after) const {
    std::size_t end = after;
    while (end < source_.size() && end < after + 3 && is_alnum(source_[end])) ++end;
    const std::string_view rest = source_.substr(after, end - after);
    return rest == "t" || rest == "s" || rest == "m" || rest == "d" || rest == "re" || rest == "ve" || rest == "ll" ||
           rest == "T" || rest == "S";
  }

  /// "e-mail" is one word, "add-on" and "5-Mar" are two.
  bool joins_letter(std::size_t after) const {
    const bool one_letter = folded_size() == folded_ + 1 && !is_digit(out_[-1]);
    return one_letter && after < source_.size() && glyph(source_, after).kind == Kind::letter;
  }

  void begin_word() {
    if (sentence_over_) ++sentence_;
    sentence_over_ = false;
    folded_ = folded_size();
  }

  /// The word stands from at_ to `end`, and its letters at the end of what is folded.
  void end_word(std::size_t end, Word::Kind kind) {
    const std::size_t length = std::min<std::size_t>(folded_size() - folded_, UINT16_MAX);
    const std::string_view letters(text_.folded.data() + folded_, length);
    text_.words.push_back({.begin = static_cast<std::uint32_t>(at_),
                           .end = static_cast<std::uint32_t>(end),
                           .folded = static_cast<std::uint32_t>(folded_),
                           .length = static_cast<std::uint16_t>(length),
                           .kind = kind,
                           .sentence = sentence_,
                           .line = static_cast<std::uint32_t>(text_.lines.size()),
                           .key = key_of(letters)});
    at_ = end;
  }

  /// There is room to read on behind the last letter.
  static std::uint64_t key_of(std::string_view letters) {
    if (letters.size() > kAtOnce) return word_key(letters);
    return load_letters(letters.data(), kAtOnce) & (~std::uint64_t{0} >> 8 * (kAtOnce - letters.size()));
  }

  std::size_t folded_size() const { return static_cast<std::size_t>(out_ - text_.folded.data()); }

  /// A stop ends a sentence before a space or the end, but not after one letter ("z. B.") nor in a row of leading dots.
  void read_stop(std::size_t size) {
    const std::size_t after = at_ + size;
    const bool inside = after < source_.size() && is_alnum(source_[after]);
    const bool abbreviation = source_[at_] == '.' && !text_.words.empty() && text_.words.back().length == 1;
    if (!inside && !abbreviation && !in_dot_leader() && !in_date(after)) end_sentence();
  }

  /// "12. März", "12. 3. 2026", "Sept. 5".
  bool in_date(std::size_t after) const {
    if (source_[after - 1] != '.' || text_.words.empty() || after + 1 >= source_.size() || source_[after] != ' ')
      return false;
    const Word& before = text_.words.back();
    const std::string_view next = source_.substr(after + 1, 4);
    if (before.kind == Word::Kind::number) return before.length <= 2 && begins_month(fold(next));
    return before.length <= 4 && is_digit(next[0]) && begins_month(text_.folded_word(before));
  }

  /// "Incoming mail ....... down"
  bool in_dot_leader() {
    if (at_ >= leader_end_ && source_.substr(at_, kDotLeader.size()) == kDotLeader) {
      leader_end_ = std::min(source_.find_first_not_of('.', at_), source_.size());
    }
    return at_ < leader_end_;
  }

  void end_sentence() { sentence_over_ = !text_.words.empty() && text_.words.back().sentence == sentence_; }

  void end_line(std::size_t end) {
    const auto last_word = static_cast<std::uint32_t>(text_.words.size());
    const std::size_t begin = text_.lines.empty() ? 0 : text_.lines.back().end + 1;
    const std::uint32_t first_word = text_.lines.empty() ? 0 : text_.lines.back().last_word;
    text_.lines.push_back(
        {static_cast<std::uint32_t>(std::min(begin, end)), static_cast<std::uint32_t>(end), first_word, last_word});
    const bool goes_on = end + 1 < source_.size() && source_[end + 1] >= 'a' && source_[end + 1] <= 'z';
    if (!goes_on || end - std::min(begin, end) < kWrappedLine) end_sentence();
  }

  std::string_view source_;
  Text text_;
  char* out_ = nullptr;     ///< where in Text::folded the next letter goes
  std::size_t folded_ = 0;  ///< begin of the present word there
  std::size_t at_ = 0;
  std::size_t run_end_ = 0;
  std::size_t leader_end_ = 0;
  std::uint32_t sentence_ = 0;
  bool sentence_over_ = false;
};

}  // namespace

Text read_words(std::string_view source) {
  source = source.substr(0, limits::kReadBytes);
  return WordReader(is_html(source) ? plain_text(source) : std::string(source)).read();
}

std::string fold(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Glyph next = glyph(text, at);
    if (next.length > 0) out.append(next.folded.data(), next.length);
    if (next.kind == Kind::dash) out += '-';
    if (next.kind == Kind::apostrophe) out += '\'';
    if (next.length == 0 && next.kind != Kind::dash && next.kind != Kind::apostrophe && next.kind != Kind::nothing) {
      out.append(next.size == 1 ? text.substr(at, 1) : " ");
    }
    at += next.size;
  }
  return out;
}

std::string excerpt(const Text& text, std::uint32_t first, std::uint32_t last) {
  std::string out;
  for (std::uint32_t at = text.words[first].begin; at < text.words[last].end; ++at) {
    const char c = text.plain[at];
    const bool white = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!white) out += c;
    if (white && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

}  // namespace turnaround
