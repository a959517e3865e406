#include "core/text/secret_value.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text/recognise.h"
#include "core/text/secrets.h"

namespace turnaround {
namespace {

using Kind = SecretLabel::Kind;

// How far after its name a secret may begin, how long what stands between may be, and what is looked at before it is
// known to be one.
constexpr std::size_t kReach = 64, kLongestTag = 200, kLongestQuotation = 128, kLooked = 160;

char char_at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}
bool is_break(char c) {
  return c == '\n' || c == '\r' || c == '\0';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view rest(std::string_view text, std::size_t at) {
  return text.substr(std::min(at, text.size()));
}

/// Bytes of a blank: a space, a tab, a no-break space; 0: none.
std::size_t blank(std::string_view text, std::size_t at) {
  if (char_at(text, at) == ' ' || char_at(text, at) == '\t') return 1;
  if (stands(text, at, "\xC2\xA0")) return 2;
  if (stands(text, at, "&nbsp;") || stands(text, at, "&#160;")) return 6;
  return 0;
}

std::size_t tag(std::string_view text, std::size_t at) {
  if (char_at(text, at) != '<') return 0;
  const std::size_t length = rest(text, at).substr(0, kLongestTag).find('>');
  return length == std::string_view::npos ? 0 : length + 1;
}

bool is_cell(std::string_view tag) {
  return stands(tag, 0, "<td") || stands(tag, 0, "<th") || stands(tag, 0, "<dd") || stands(tag, 0, "<TD");
}

/// Past blanks and tags.
struct Skipped {
  std::size_t at;
  bool cell = false;  ///< the next cell of a table begins
  bool tags = false;
};
Skipped skip_blanks(std::string_view text, std::size_t at) {
  constexpr int kAtMost = 40;
  Skipped skipped{at};
  for (int i = 0; i < kAtMost; ++i) {
    const std::size_t markup = tag(text, skipped.at);
    const std::size_t length = markup > 0 ? markup : blank(text, skipped.at);
    if (length == 0) break;
    skipped.cell = skipped.cell || is_cell(text.substr(skipped.at, length));
    skipped.tags = skipped.tags || markup > 0;
    skipped.at += length;
  }
  return skipped;
}

/// Past quote marks, stars and brackets that close what names the secret.
std::size_t skip_closers(std::string_view text, std::size_t at) {
  constexpr std::string_view kClosers = "\"'`*]";
  while (at < text.size() && kClosers.find(text[at]) != std::string_view::npos) ++at;
  return at;
}

constexpr std::array<std::string_view, 8> kSeparators = {":=", "=>", "->",           "=",
                                                         ":",  "|",  "\xEF\xBC\x9A", "\xE2\x86\x92"};

std::size_t separator(std::string_view text, std::size_t at) {
  for (const std::string_view mark : kSeparators) {
    if (stands(text, at, mark)) return mark.size();
  }
  return 0;
}

/// How the text comes to the secret: right behind a colon or a cell, by "is", with nothing between, or over other
/// words.
struct Opening {
  enum class How { separator, copula, adjacent, far };
  std::size_t at;
  How how;
};

/// Where the secret begins behind a separator: on this line, or alone on the next.
std::size_t behind(std::string_view text, std::size_t at) {
  Skipped skipped = skip_blanks(text, at);
  std::size_t begin = skipped.at;
  for (int line = 0; line < 2 && char_at(text, begin) != '\0' && is_break(text[begin]); ++line) {
    begin += stands(text, begin, "\r\n") ? 2 : 1;
    begin = skip_blanks(text, begin).at;
    const std::string_view whole = rest(text, begin).substr(0, rest(text, begin).find_first_of("\r\n<"));
    if (!whole.empty() && whole.substr(0, kReach).find(' ') != std::string_view::npos) return text.size();
  }
  const std::size_t stars = rest(text, begin).find_first_not_of('*');
  return stars <= 3 ? skip_blanks(text, begin + stars).at : begin;
}

std::string_view word_at(std::string_view text, std::size_t at) {
  const std::string_view line = rest(text, at).substr(0, kLooked);
  const auto ends = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '<'; };
  return line.substr(0, static_cast<std::size_t>(std::find_if(line.begin(), line.end(), ends) - line.begin()));
}

std::string_view trimmed(std::string_view word) {
  constexpr std::string_view kMarks = ".,;:!?()[]{}\"'`*";
  const std::size_t begin = word.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  return word.substr(begin, word.find_last_not_of(kMarks) - begin + 1);
}

bool ends_sentence(std::string_view word) {
  const char last = word.empty() ? '\0' : word.back();
  return last == '.' || last == '!' || last == '?' || last == ';';
}

/// Over the words that follow a label, to what opens the secret.
std::optional<Opening> over_words(std::string_view text, std::size_t at) {
  const std::size_t end = at + kReach;
  for (bool first = true; at < end && !is_break(char_at(text, at)); first = false) {
    const std::string_view word = word_at(text, at);
    if (word.empty() || stands(word, 0, kRedacted) || secret_label(text, at)) return std::nullopt;
    const std::size_t after = skip_blanks(text, at + word.size()).at;
    // "was changed to x" is said of more than one word.
    if (is_copula(word) && !is_no_secret(word_at(text, after))) {
      return Opening{after, first ? Opening::How::copula : Opening::How::far};
    }
    if (first && looks_chosen(trimmed(word))) return Opening{at, Opening::How::adjacent};
    if (is_change(word)) return Opening{after, Opening::How::far};
    if (word.back() == ':' || word.back() == '=') return Opening{behind(text, after), Opening::How::far};
    if (const std::size_t mark = separator(text, after)) return Opening{behind(text, after + mark), Opening::How::far};
    if (ends_sentence(word)) return std::nullopt;
    at = after;
  }
  return std::nullopt;
}

/// "Password (temporary)", at the bracket.
std::size_t skip_aside(std::string_view text, std::size_t at) {
  if (char_at(text, at) != '(') return at;
  const std::size_t close = rest(text, at).substr(0, kReach).find(')');
  return close == std::string_view::npos ? at : skip_blanks(text, at + close + 1).at;
}

std::optional<Opening> opening(std::string_view text, Kind kind, std::size_t at) {
  Skipped skipped = skip_blanks(text, skip_closers(text, at));
  const std::size_t after = skip_closers(text, skip_aside(text, skipped.at));
  if (const std::size_t mark = separator(text, skip_blanks(text, after).at)) {
    return Opening{behind(text, skip_blanks(text, after).at + mark), Opening::How::separator};
  }
  if (skipped.cell || char_at(text, at) == '\t') return Opening{skipped.at, Opening::How::separator};
  if (skipped.at == at) return std::nullopt;  // "password-less"
  if (kind == Kind::token) return Opening{after, Opening::How::adjacent};
  return kind == Kind::password ? over_words(text, after) : std::nullopt;
}

constexpr std::array<std::string_view, 11> kQuotes = {"\"", "'", "`", "“", "”", "„", "«", "»", "‘", "’", "&quot;"};

std::size_t quote(std::string_view text, std::size_t at) {
  for (const std::string_view mark : kQuotes) {
    if (stands(text, at, mark)) return mark.size();
  }
  return 0;
}

struct Value {
  SecretSpan span;
  bool quoted = false;
};

/// "&quot;", "&user=bob"
bool ends_at_ampersand(std::string_view rest) {
  constexpr std::size_t kLongestName = 40;
  for (const std::string_view entity : {"lt;", "gt;", "quot;"}) {
    if (stands(rest, 0, entity)) return true;
  }
  const std::string_view name = rest.substr(0, kLongestName);
  const std::size_t end = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  return end != 0 && char_at(name, end) == '=';
}

bool ends_value(std::string_view text, std::size_t at) {
  const char c = char_at(text, at);
  if (is_break(c) || c == '<' || c == '"' || blank(text, at) > 0) return true;
  return c == '&' && ends_at_ampersand(rest(text, at + 1));
}

std::size_t end_of_value(std::string_view text, std::size_t at, std::size_t most) {
  const std::size_t end = most < text.size() - at ? at + most : text.size();
  while (at < end && !ends_value(text, at)) ++at;
  return at;
}

/// Without what closes the sentence.
std::size_t without_stop(std::string_view text, SecretSpan span) {
  constexpr std::string_view kStops = ".,;:)'`*>";
  for (int i = 0; i < 2 && span.end > span.begin + 1; ++i) {
    if (kStops.find(text[span.end - 1]) == std::string_view::npos) break;
    --span.end;
  }
  return span.end;
}

Value value_at(std::string_view text, std::size_t at) {
  if (const std::size_t mark = quote(text, at)) {
    const std::size_t begin = at + mark;
    for (std::size_t end = begin; end < std::min(text.size(), begin + kLongestQuotation); ++end) {
      if (is_break(text[end])) break;
      if (quote(text, end) > 0) return {{begin, end}, true};
    }
    at = begin;
  }
  const SecretSpan span{at, end_of_value(text, at, kLooked)};
  return {{at, without_stop(text, span)}};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_plain_word(std::string_view value) {
  return value.find_first_of("0123456789!#$%^&*+=?~_@/\\") == std::string_view::npos;
}

/// "my password is sommer." and not "the password is rejected by the server".
bool is_told(std::string_view text, const Value& value, std::string_view word) {
  constexpr std::size_t kShortest = 4;
  if (value.quoted || looks_chosen(word)) return true;
  if (word.size() < kShortest) return false;
  if (!is_plain_word(word) || (word[0] >= 'A' && word[0] <= 'Z')) return true;
  const auto ends_in = [word](std::string_view ending) {
    return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
  };
  for (const std::string_view ending :
       {"ed", "ing", "en", "ly", "able", "ado", "ada", "ig", "lich", "bar", "é", "ée"}) {
    if (ends_in(ending)) return false;
  }
  const char after = char_at(text, value.span.end);
  return is_break(after) || after == '.' || after == '<';
}

bool is_secret(std::string_view text, Kind kind, const Opening& opening, const Value& value) {
  const std::string_view word = text.substr(value.span.begin, value.span.end - value.span.begin);
  if (word.empty() || is_mask(word) || is_no_secret(trimmed(word))) return false;
  const bool direct = opening.how == Opening::How::separator;
  if (kind == Kind::token) return looks_generated(word);
  if (kind == Kind::pin) return direct && all_digits(word) && word.size() >= 4;
  if (is_domain(domain_of(word))) return false;
  if (kind == Kind::short_name) return direct && word.size() >= 4;
  if (direct) return true;
  return opening.how == Opening::How::copula ? is_told(text, value, word) : value.quoted || looks_chosen(word);
}

/// "password: password: x": what follows names a secret itself.
bool is_label(std::string_view text, std::size_t at) {
  const auto label = secret_label(text, at);
  return label && separator(text, skip_blanks(text, label->end).at) > 0;
}

/// The rest of an "Authorization: Bearer x" line, or of a cookie's; the scheme stays.
std::optional<SecretSpan> rest_of_line(std::string_view text, const SecretLabel& label) {
  const std::size_t mark = separator(text, skip_blanks(text, skip_closers(text, label.end)).at);
  if (mark == 0) return std::nullopt;
  std::size_t begin = skip_blanks(text, skip_blanks(text, skip_closers(text, label.end)).at + mark).at;
  begin = skip_closers(text, begin);
  std::string scheme(word_at(text, begin));
  for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  bool told = scheme.find('=') != std::string::npos || looks_generated(scheme);
  for (const std::string_view known : {"basic", "bearer", "token", "digest", "negotiate", "ntlm", "apikey"}) {
    if (scheme != known) continue;
    begin = skip_blanks(text, begin + known.size()).at;
    told = true;
  }
  if (!told || stands(text, begin, kRedacted) || is_no_secret(trimmed(word_at(text, begin)))) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of("\r\n<\"", begin), text.size());
  return begin < end ? std::optional(SecretSpan{begin, end}) : std::nullopt;
}

}  // namespace

std::optional<SecretSpan> named_secret(std::string_view text, const SecretLabel& label) {
  if (label.kind == Kind::line) return rest_of_line(text, label);
  const auto open = opening(text, label.kind, label.end);
  if (!open || open->at >= text.size() || stands(text, open->at, kRedacted) || is_label(text, open->at)) {
    return std::nullopt;
  }
  if (label.kind == Kind::pin && !is_digit(text[open->at])) return std::nullopt;
  Value value = value_at(text, open->at);
  if (stands(text, value.span.begin, kRedacted)) return std::nullopt;
  const std::string_view word = text.substr(value.span.begin, value.span.end - value.span.begin);
  if (label.kind == Kind::password && is_domain(domain_of(word))) return next_secret(text, value.span.end);
  if (!is_secret(text, label.kind, *open, value)) return std::nullopt;
  if (!value.quoted && value.span.end - value.span.begin + 2 >= kLooked) {
    value.span.end = end_of_value(text, value.span.begin, text.size());
  }
  return value.span;
}

std::optional<SecretSpan> next_secret(std::string_view text, std::size_t end) {
  constexpr std::string_view kBetween = " ,;/|\"'`";
  std::size_t at = std::min(rest(text, end).find_first_not_of(kBetween), rest(text, end).size()) + end;
  const std::string_view between = text.substr(end, at - end);
  for (const std::string_view word : {"and ", "und ", "et ", "y ", "en ", "or ", "oder "}) {
    if (stands(text, at, word)) at += word.size();
  }
  if (between.empty() || between.size() > 4 || at >= text.size() || secret_label(text, at)) return std::nullopt;
  const Value value = value_at(text, at);
  const std::string_view word = text.substr(value.span.begin, value.span.end - value.span.begin);
  if (word.empty() || stands(word, 0, kRedacted) || is_no_secret(trimmed(word)) || is_mask(word)) return std::nullopt;
  const bool pair = between.find('/') != std::string_view::npos && !is_domain(domain_of(word));
  return pair || looks_chosen(word) ? std::optional(value.span) : std::nullopt;
}

}  // namespace turnaround
