// JSON as strangers send it: read under limits into a small tree that remembers its lines, written without surprises.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace turnaround::json {

struct Member;

/// One JSON value. Numbers are whole; a fraction or an exponent is kept as its text in a `Number`.
struct Value {
  struct Null {
    bool operator==(const Null&) const = default;
  };
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  ///< in the order of the text; names are unique
  std::variant<Null, bool, std::int64_t, Number, std::string, Array, Object> held;
  int line = 0;  ///< 1-based line on which the value begins

  bool is_null() const { return std::holds_alternative<Null>(held); }
  const bool* boolean() const { return std::get_if<bool>(&held); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held); }
  const std::string* string() const { return std::get_if<std::string>(&held); }
  const Array* array() const { return std::get_if<Array>(&held); }
  const Object* object() const { return std::get_if<Object>(&held); }
  /// Member of an object by name; null when it is not there or this is no object.
  const Value* find(std::string_view name) const;
  bool operator==(const Value&) const;
};

struct Member {
  std::string name;
  Value value;
  bool operator==(const Member&) const = default;
};

struct ReadLimits {
  std::size_t bytes;
  std::size_t depth;
  std::size_t values = 1'000'000;
};

/// RFC 8259 and nothing more: valid UTF-8, no duplicate member names, no depth beyond the limit. `where` of an error is
/// "line N".
Result<Value> read(std::string_view text, ReadLimits limits);

/// Appends JSON to a string, compact, members in the order written. Strings must be UTF-8; invalid bytes become U+FFFD.
///   Writer w; w.object().key("id").text("t1").close();  w.take() == R"({"id":"t1"})"
class Writer {
 public:
  Writer& object();
  Writer& array();
  Writer& close();  ///< the innermost object or array
  Writer& key(std::string_view name);
  Writer& text(std::string_view value);
  Writer& number(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  Writer& raw(std::string_view json);  ///< a whole value that is JSON already
  std::string take() { return std::move(out_); }

 private:
  void separate();
  std::string out_;
  std::string open_;  ///< closing brackets still owed
  bool first_ = true;
};

}  // namespace turnaround::json
