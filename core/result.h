// What a function that can fail returns: the value, or one error that names the place and says what to do.
#pragma once
#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace turnaround {

/// `code`: a stable snake_case word for programs. `where`: a JSON pointer, field or file, empty when there is none.
/// `message`: a lower-case sentence for people, user input in backticks, that says what to do.
struct Error {
  std::string code;
  std::string where;
  std::string message;
  bool operator==(const Error&) const = default;
};

/// A value or an Error. Asking for the one that is not there is a programmer's mistake and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(value()); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&held_);
  }

 private:
  const T& value() const {
    assert(ok());
    return *std::get_if<0>(&held_);
  }
  T& value() {
    assert(ok());
    return *std::get_if<0>(&held_);
  }
  std::variant<T, Error> held_;
};

}  // namespace turnaround
