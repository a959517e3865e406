#include "core/text/html.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace turnaround {
namespace {

constexpr std::size_t kTagNameLength = 12;
constexpr std::size_t kEntityLength = 10;

constexpr std::array<std::string_view, 15> kMailTags = {
    "p", "br", "div", "html", "body", "span", "table", "ul", "ol", "style", "font", "b", "i", "blockquote", "a"};
constexpr std::array<std::string_view, 21> kBlockTags = {"p",  "br", "div", "tr",  "table",      "ul",   "ol",
                                                         "li", "h1", "h2",  "h3",  "h4",         "h5",   "h6",
                                                         "dt", "dd", "hr",  "pre", "blockquote", "head", "title"};

struct Named {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Named, 36> kEntities = {{
    {"amp", "&"},    {"lt", "<"},      {"gt", ">"},       {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
    {"rsquo", "'"},  {"lsquo", "'"},   {"rdquo", "\""},   {"ldquo", "\""}, {"laquo", "\""}, {"raquo", "\""},
    {"ndash", "-"},  {"mdash", " - "}, {"hellip", "..."}, {"bull", "-"},   {"auml", "ä"},   {"ouml", "ö"},
    {"uuml", "ü"},   {"Auml", "Ä"},    {"Ouml", "Ö"},     {"Uuml", "Ü"},   {"szlig", "ß"},  {"eacute", "é"},
    {"egrave", "è"}, {"ecirc", "ê"},   {"agrave", "à"},   {"acirc", "â"},  {"ccedil", "ç"}, {"ntilde", "ñ"},
    {"oacute", "ó"}, {"aacute", "á"},  {"iacute", "í"},   {"uacute", "ú"}, {"euml", "ë"},   {"iuml", "ï"},
}};

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// A tag: its name in lower case, whether it closes, and where the text goes on. `end` 0: no tag.
struct Tag {
  std::string name;
  bool closes = false;
  std::size_t end = 0;
};

Tag tag_at(std::string_view html, std::size_t at) {
  Tag tag;
  std::size_t i = at + 1;
  if (html.substr(i, 3) == "!--") {
    const std::size_t end = html.find("-->", i);
    tag.end = end == std::string_view::npos ? html.size() : end + 3;
    return tag;
  }
  if (i < html.size() && html[i] == '/') tag.closes = true, ++i;
  while (i < html.size() && is_name_char(html[i]) && tag.name.size() <= kTagNameLength) tag.name += lower(html[i++]);
  const bool bounded =
      i < html.size() && (html[i] == '>' || html[i] == ' ' || html[i] == '/' || html[i] == '\n' || html[i] == ':');
  if (tag.name.empty() || !bounded) return tag;
  const std::size_t end = html.find_first_of("<>", i);
  if (end != std::string_view::npos && html[end] == '>') tag.end = end + 1;
  return tag;
}

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = ' ';
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    for (int shift = 12; shift >= 0; shift -= 6) out += static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  }
}

/// "#8217" or "#x2019"; -1: no number.
std::int64_t character_number(std::string_view digits) {
  const bool hex = digits.size() > 1 && lower(digits[0]) == 'x';
  std::int64_t code = 0;
  digits.remove_prefix(hex ? 1 : 0);
  if (digits.empty()) return -1;
  for (const char c : digits) {
    const char d = lower(c);
    const int value = d >= '0' && d <= '9' ? d - '0' : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10 : -1;
    if (value < 0) return -1;
    code = code * (hex ? 16 : 10) + value;
  }
  return code;
}

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : html_(html) { out_.reserve(html.size()); }

  std::string read() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<') {
        read_tag();
      } else if (c == '&') {
        read_entity();
      } else {
        put(c);
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  void put(char c) {
    const bool white = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (white && preformatted_ == 0) {
      if (!out_.empty() && out_.back() != ' ' && out_.back() != '\n' && out_.back() != '\t') out_ += ' ';
      return;
    }
    begin_line();
    out_ += c;
  }

  void begin_line() {
    if (quote_depth_ > 0 && (out_.empty() || out_.back() == '\n')) out_ += "> ";
  }

  void trim_line() {
    while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\t')) out_.pop_back();
  }

  void end_cell() {
    trim_line();
    if (!out_.empty() && out_.back() != '\n') out_ += '\t';
  }

  void break_line(bool blank) {
    trim_line();
    if (out_.empty()) return;
    if (out_.back() != '\n' || blank) out_ += '\n';
  }

  void skip_to_end_of(std::string_view name) {
    for (at_ = html_.find("</", at_); at_ != std::string_view::npos; at_ = html_.find("</", at_ + 2)) {
      const std::string_view found = html_.substr(at_ + 2, name.size());
      if (std::equal(found.begin(), found.end(), name.begin(), name.end(),
                     [](char a, char b) { return lower(a) == b; }))
        return;
    }
    at_ = html_.size();
  }

  void read_tag() {
    const Tag tag = tag_at(html_, at_);
    if (tag.end == 0) {
      put(html_[at_++]);
      return;
    }
    at_ = tag.end;
    const bool dropped = tag.name == "script" || tag.name == "style";
    if (dropped && !tag.closes) skip_to_end_of(tag.name);
    if (tag.name == "pre") preformatted_ = tag.closes ? 0 : 1;
    if (is_one_of(kBlockTags, tag.name)) break_line(tag.name == "br" || (tag.name == "p" && tag.closes));
    if (tag.closes && (tag.name == "td" || tag.name == "th")) end_cell();
    if (tag.name == "hr") out_ += "________\n";
    if (tag.name == "blockquote") quote_depth_ = std::max(0, quote_depth_ + (tag.closes ? -1 : 1));
  }

  void read_entity() {
    const std::size_t end = html_.substr(at_, kEntityLength).find(';');
    const std::string_view name = end == std::string_view::npos ? "" : html_.substr(at_ + 1, end - 1);
    const auto* known =
        std::find_if(kEntities.begin(), kEntities.end(), [&](const Named& n) { return n.name == name; });
    const std::int64_t code = name.size() > 1 && name[0] == '#' ? character_number(name.substr(1)) : -1;
    if (known == kEntities.end() && code < 0) {
      put(html_[at_++]);
      return;
    }
    begin_line();
    if (code >= 0) {
      append_utf8(out_, static_cast<std::uint32_t>(std::min<std::int64_t>(code, 0x110000)));
    } else {
      out_ += known->text;
    }
    at_ += end + 1;
  }

  std::string_view html_;
  std::string out_;
  std::size_t at_ = 0;
  int quote_depth_ = 0;
  int preformatted_ = 0;
};

}  // namespace

bool is_html(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string name;
    std::size_t i = at + 1;
    if (i < text.size() && text[i] == '/') ++i;
    while (i < text.size() && is_name_char(text[i]) && name.size() <= kTagNameLength) name += lower(text[i++]);
    const bool bounded = i < text.size() && (text[i] == '>' || text[i] == ' ' || text[i] == '/');
    if (bounded && is_one_of(kMailTags, name)) return true;
  }
  return false;
}

std::string plain_text(std::string_view html) {
  return HtmlReader(html).read();
}

}  // namespace turnaround
