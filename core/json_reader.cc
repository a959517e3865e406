#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/json.h"
#include "core/utf8.h"

namespace turnaround::json {
namespace {

/// The second of two members with the same name; null when all names differ.
const Member* repeated(const Value::Object& members) {
  constexpr std::size_t kFew = 16;
  if (members.size() <= kFew) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].name == members[j].name) return &members[i];
      }
    }
    return nullptr;
  }
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
    const int order = a->name.compare(b->name);
    return order < 0 || (order == 0 && a < b);
  });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i]->name == sorted[i - 1]->name) return sorted[i];
  }
  return nullptr;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One pass over the text; the first error ends it. Every `bool` function says whether to go on.
class Reader {
 public:
  Reader(std::string_view text, ReadLimits limits)
      : at_(text.data()), end_(text.data() + text.size()), limits_(limits) {}

  Result<Value> read() {
    Value root;
    if (value(root, 0)) {
      skip_space();
      if (at_ != end_) unexpected("nothing but the end of the text");
    }
    if (error_) return std::move(*error_);
    return root;
  }

 private:
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  void skip_space() {
    for (; at_ != end_; ++at_) {
      if (*at_ == '\n') {
        ++line_;
      } else if (*at_ != ' ' && *at_ != '\t' && *at_ != '\r') {
        return;
      }
    }
  }

  bool fail(const char* code, std::string message) {
    error_ = Error{code, "line " + std::to_string(line_), std::move(message)};
    return false;
  }

  bool unexpected(std::string_view wanted) {
    std::string message = "expected " + std::string(wanted) + ", found ";
    if (at_ == end_) return fail("json_syntax", message + "the end of the text");
    const std::size_t length = utf8_sequence(rest());
    if (length == 0) return fail("json_syntax", message + "a byte that is not UTF-8: save the file as UTF-8");
    if (static_cast<unsigned char>(*at_) < 0x20) return fail("json_syntax", message + "a control character");
    return fail("json_syntax", message + "`" + std::string(at_, length) + "`");
  }

  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool value(Value& out, std::size_t depth) {
    skip_space();
    out.line = line_;
    if (++values_ > limits_.values) {
      return fail("json_too_many_values",
                  "more than " + std::to_string(limits_.values) + " values: make the text smaller");
    }
    switch (at_ == end_ ? '\0' : *at_) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        return string(out.held.emplace<std::string>());
      case 't':
        return word("true", out, true);
      case 'f':
        return word("false", out, false);
      case 'n':
        return word("null", out, Value::Null{});
      default:
        return number(out);
    }
  }

  bool word(std::string_view name, Value& out, decltype(Value::held) held) {
    for (char c : name) {
      if (!take(c)) return unexpected("`" + std::string(name) + "`");
    }
    out.held = std::move(held);
    return true;
  }

  bool enter(std::size_t depth) {
    if (depth < limits_.depth) return true;
    return fail("json_depth", "nested deeper than " + std::to_string(limits_.depth) + " levels: make it flatter");
  }

  bool object(Value& out, std::size_t depth) {
    if (!enter(depth)) return false;
    auto& members = out.held.emplace<Value::Object>();
    ++at_;
    skip_space();
    if (take('}')) return true;
    do {
      skip_space();
      if (at_ == end_ || *at_ != '"') return unexpected("a member name in double quotes");
      Member& member = members.emplace_back();
      if (!string(member.name)) return false;
      skip_space();
      if (!take(':')) return unexpected("`:`");
      if (!value(member.value, depth + 1)) return false;
      skip_space();
    } while (take(','));
    if (!take('}')) return unexpected("`,` or `}`");
    const Member* twice = repeated(members);
    if (!twice) return true;
    line_ = twice->value.line;
    return fail("json_duplicate_key", "a second member `" + twice->name + "`: keep one of them");
  }

  bool array(Value& out, std::size_t depth) {
    if (!enter(depth)) return false;
    auto& values = out.held.emplace<Value::Array>();
    ++at_;
    skip_space();
    if (take(']')) return true;
    do {
      if (!value(values.emplace_back(), depth + 1)) return false;
      skip_space();
    } while (take(','));
    return take(']') || unexpected("`,` or `]`");
  }

  bool digits() {
    const char* begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != begin || unexpected("a digit");
  }

  bool number(Value& out) {
    const char* begin = at_;
    const bool negative = take('-');
    if (at_ == end_ || !is_digit(*at_)) return unexpected(negative ? "a digit" : "a value");
    if (!take('0') && !digits()) return false;
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (!digits()) return false;
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    std::int64_t number = 0;
    if (whole && std::from_chars(begin, at_, number).ec == std::errc()) {
      out.held = number;
    } else {
      out.held = Value::Number{std::string(begin, at_)};
    }
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    for (;;) {
      const char* run = at_;
      while (at_ != end_ && *at_ >= 0x20 && *at_ != '"' && *at_ != '\\') ++at_;
      out.append(run, at_);
      if (take('"')) return true;
      if (take('\\')) {
        if (!escape(out)) return false;
        continue;
      }
      const std::size_t length = utf8_sequence(rest());
      if (length < 2) return unexpected("`\"` or a character of the string");
      out.append(at_, length);
      at_ += length;
    }
  }

  bool escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (take('u')) return code_point(out);
    const std::size_t i = at_ == end_ ? std::string_view::npos : kLetters.find(*at_);
    if (i == std::string_view::npos) return unexpected("one of `\"\\/bfnrtu` after a backslash");
    out += kMeanings[i];
    ++at_;
    return true;
  }

  bool code_point(std::string& out) {
    constexpr std::string_view kAdvice = "half a surrogate pair in `\\u…`: write both halves or the character itself";
    const std::optional<char32_t> high = hex4();
    if (!high) return false;
    if (*high < 0xD800 || *high > 0xDFFF) {
      append_utf8(out, *high);
      return true;
    }
    if (*high > 0xDBFF || !take('\\') || !take('u')) return fail("json_syntax", std::string(kAdvice));
    const std::optional<char32_t> low = hex4();
    if (!low) return false;
    if (*low < 0xDC00 || *low > 0xDFFF) return fail("json_syntax", std::string(kAdvice));
    append_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
    return true;
  }

  std::optional<char32_t> hex4() {
    unsigned code = 0;
    const char* stop = end_ - at_ < 4 ? end_ : at_ + 4;
    const auto [end, status] = std::from_chars(at_, stop, code, 16);
    const bool whole = status == std::errc() && end - at_ == 4;
    at_ = end;
    if (whole) return code;
    unexpected("four hexadecimal digits after `\\u`");
    return std::nullopt;
  }

  const char* at_;
  const char* end_;
  ReadLimits limits_;
  std::size_t values_ = 0;
  int line_ = 1;
  std::optional<Error> error_;
};

}  // namespace

const Value* Value::find(std::string_view name) const {
  const Object* members = object();
  if (!members) return nullptr;
  for (const Member& member : *members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

bool Value::operator==(const Value& other) const {
  return line == other.line && held == other.held;
}

Result<Value> read(std::string_view text, ReadLimits limits) {
  if (text.size() > limits.bytes) {
    return Error{"json_too_large", "", "longer than " + std::to_string(limits.bytes) + " bytes: make it smaller"};
  }
  return Reader(text, limits).read();
}

}  // namespace turnaround::json
