#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/json/json.h"

namespace turnaround::json {
namespace {

// Its float type is never used: fractions stay text. `float` only spares the preview module the wider conversions.
using Library = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

/// A pointer into the text that also tells how far the library has read: it reports no positions with its values.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// The second of two members with the same name; null when all names differ.
const Member* repeated(const Value::Object& members) {
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
    const int order = a->name.compare(b->name);
    return order < 0 || (order == 0 && a < b);
  });
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end(),
                                        [](const Member* a, const Member* b) { return a->name == b->name; });
  return twice == sorted.end() ? nullptr : *(twice + 1);
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Builds the tree from the library's SAX events, under our limits. Each event says whether to go on.
class Builder {
 public:
  Builder(std::string_view text, ReadLimits limits)
      : counted_(text.data()), reached_(text.data()), end_(text.data() + text.size()), limits_(limits) {}

  const char** reached() { return &reached_; }
  Result<Value> take() && {
    if (error_) return *std::move(error_);
    return std::move(root_);
  }

  bool null() { return add(Value::Null{}); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return add(Value::Number{std::to_string(value)});
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(float, const std::string& text) { return add(Value::Number{text}); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(Value::Object{}); }
  bool start_array(std::size_t) { return open(Value::Array{}); }
  bool key(std::string& name) {
    std::get_if<Value::Object>(&open_.back()->held)->push_back({std::move(name), {}});
    return true;
  }
  bool end_object() {
    const Member* twice = repeated(*open_.back()->object());
    open_.pop_back();
    return !twice ||
           fail(twice->value.line, "json_duplicate_key", "a second member `" + twice->name + "`: keep one of them");
  }
  bool end_array() {
    open_.pop_back();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) {
    const std::string_view text = problem.what();  // "[json.exception.…] parse error at …: what is wrong"
    const std::size_t place = text.find(": ");
    const int at_line = reached_ == end_ ? lines_to(end_) : line();
    return fail(at_line, "json_syntax", std::string(place == text.npos ? text : text.substr(place + 2)));
  }

 private:
  int lines_to(const char* here) {
    line_ += static_cast<int>(std::count(counted_, here, '\n'));
    counted_ = here;
    return line_;
  }

  /// The line of the token just read. After a number the library has looked at one character more.
  int line() {
    const char* token_end = reached_;
    while (token_end > counted_ && is_space(token_end[-1])) --token_end;
    return lines_to(token_end);
  }

  bool fail(int at_line, const char* code, std::string message) {
    error_ = Error{code, "line " + std::to_string(at_line), std::move(message)};
    return false;
  }

  /// Room for the next value: the root, the next element, or the member whose name was read.
  Value& next() {
    if (open_.empty()) return root_;
    if (auto* array = std::get_if<Value::Array>(&open_.back()->held)) return array->emplace_back();
    return std::get_if<Value::Object>(&open_.back()->held)->back().value;
  }

  /// Puts the value in its place; null, with an error, beyond the limit.
  Value* put(decltype(Value::held) held) {
    if (++values_ > limits_.values) {
      fail(line(), "json_too_many_values",
           "more than " + std::to_string(limits_.values) + " values: make the text smaller");
      return nullptr;
    }
    Value& value = next();
    value.line = line();
    value.held = std::move(held);
    return &value;
  }

  bool add(decltype(Value::held) held) { return put(std::move(held)) != nullptr; }

  bool open(decltype(Value::held) held) {
    if (open_.size() == limits_.depth) {
      return fail(line(), "json_depth",
                  "nested deeper than " + std::to_string(limits_.depth) + " levels: make it flatter");
    }
    open_.push_back(put(std::move(held)));
    return open_.back() != nullptr;
  }

  const char* counted_;
  const char* reached_;
  const char* end_;
  ReadLimits limits_;
  std::size_t values_ = 0;
  int line_ = 1;
  Value root_;
  std::vector<Value*> open_;  // stays valid: a container grows only while its last element is closed
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
  if (text.starts_with("\xEF\xBB\xBF")) {
    return Error{"json_syntax", "line 1", "begins with a byte order mark: save the file without it"};
  }
  // The library would take a NUL for the end of the text and not look behind it.
  if (const std::size_t nul = text.find('\0'); nul != text.npos) {
    const auto newlines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
    return Error{"json_syntax", "line " + std::to_string(newlines + 1), "holds a NUL byte: save the file as UTF-8"};
  }
  Builder builder(text, limits);
  Library::sax_parse(Cursor(text.data(), builder.reached()), Cursor(text.data() + text.size(), builder.reached()),
                     &builder);
  return std::move(builder).take();
}

}  // namespace turnaround::json
