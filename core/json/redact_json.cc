#include "core/json/redact_json.h"

#include <optional>

#include "core/json/json.h"
#include "core/limits.h"
#include "core/text/secrets.h"
#include "core/utf8.h"

namespace turnaround::json {
namespace {

std::size_t past_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) ++at;
  return at;
}

/// The quote mark that closes the string whose opening one stands at `at`; the text's size when none does.
std::size_t close_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at < text.size() ? at : text.size();
}

/// Of "\u00f1"; none when these are no four hexadecimal digits.
std::optional<char32_t> code_unit(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  char32_t value = 0;
  for (const char digit : digits.substr(0, 4)) {
    const char small = static_cast<char>(digit | ' ');
    if (digit >= '0' && digit <= '9') {
      value = value * 16 + static_cast<char32_t>(digit - '0');
    } else if (small >= 'a' && small <= 'f') {
      value = value * 16 + static_cast<char32_t>(small - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

/// Appends what the escape at the beginning of `rest` means; its length, 0 when it is none.
std::size_t append_unescaped(std::string& out, std::string_view rest) {
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  if (rest.size() < 2) return 0;
  if (const std::size_t i = kLetters.find(rest[1]); i != std::string_view::npos) {
    out += kMeanings[i];
    return 2;
  }
  const auto first = rest[1] == 'u' ? code_unit(rest.substr(2)) : std::nullopt;
  if (!first) return 0;
  const bool high = *first >= 0xD800 && *first < 0xDC00 && rest.substr(6, 2) == "\\u";
  const auto second = high ? code_unit(rest.substr(8)) : std::nullopt;
  const bool pair = second && *second >= 0xDC00 && *second < 0xE000;
  append_utf8(out, pair ? 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00) : *first);
  return pair ? 12 : 6;
}

/// What stands between the quote marks of a string, as text; none when it is not well written.
std::optional<std::string> unescaped(std::string_view written) {
  std::string text;
  while (!written.empty()) {
    const std::size_t run = std::min(written.find('\\'), written.size());
    text += written.substr(0, run);
    written.remove_prefix(run);
    if (written.empty()) break;
    const std::size_t length = append_unescaped(text, written);
    if (length == 0) return std::nullopt;
    written.remove_prefix(length);
  }
  return text;
}

std::string quoted(std::string_view text) {
  return Writer().text(text).take();
}

class Rewriting {
 public:
  explicit Rewriting(std::string_view bytes) : bytes_(bytes) {}

  std::string run() {
    for (std::size_t at = bytes_.find('"'); at < bytes_.size(); at = bytes_.find('"', at)) {
      const std::size_t close = close_of_string(bytes_, at);
      if (close == bytes_.size()) break;
      at = is_member(close) ? take_member(at, close) : take_text(at, close);
    }
    out_.append(bytes_.substr(copied_));
    return std::move(out_);
  }

 private:
  bool is_member(std::size_t close) const {
    const std::size_t colon = past_spaces(bytes_, close + 1);
    return colon < bytes_.size() && bytes_[colon] == ':';
  }

  /// The name of a member, and its value where the name says that it is a secret.
  std::size_t take_member(std::size_t open, std::size_t close) {
    const auto name = unescaped(bytes_.substr(open + 1, close - open - 1));
    if (!name || !names_secret(*name)) return take_text(open, close);
    const std::size_t value = past_spaces(bytes_, past_spaces(bytes_, close + 1) + 1);
    if (value >= bytes_.size()) return close + 1;
    const std::size_t end =
        bytes_[value] == '"' ? close_of_string(bytes_, value) + 1 : bytes_.find_first_not_of("-+.eE0123456789", value);
    if (end - value <= (bytes_[value] == '"' ? 2u : 0u) || end > bytes_.size()) return close + 1;
    replace(value, end, quoted(kRedacted));
    return end;
  }

  std::size_t take_text(std::size_t open, std::size_t close) {
    auto text = unescaped(bytes_.substr(open + 1, close - open - 1));
    if (text && turnaround::redact(*text)) replace(open, close + 1, quoted(*text));
    return close + 1;
  }

  void replace(std::size_t begin, std::size_t end, std::string_view with) {
    out_.append(bytes_.substr(copied_, begin - copied_));
    out_ += with;
    copied_ = end;
  }

  std::string_view bytes_;
  std::string out_;
  std::size_t copied_ = 0;
};

}  // namespace

void redact(std::string& bytes) {
  if (!is_suspicious(bytes)) return;
  bytes = Rewriting(bytes).run();
  if (!read(bytes, {.bytes = bytes.size(), .depth = limits::kJsonDepth})) turnaround::redact(bytes);
}

}  // namespace turnaround::json
