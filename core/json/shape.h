// How values and JSON belong together, written once for both directions. A struct says which members it has:
//   template <class Io> void describe(Io& io, Topic& topic) {
//     io.required("id", topic.id);
//     io.member("mandatory", topic.mandatory);
//   }
// MemberReader reads by it and notes every problem with its place; MemberWriter writes by it.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/json.h"
#include "core/result.h"

namespace turnaround {

/// A value of a JSON tree and the way to it. Its pointer is only put together when there is a problem to note.
/// Must not outlive the tree, the list of problems and its parent.
class Place {
 public:
  Place(const json::Value& root, std::vector<Error>& problems) : value_(root), problems_(problems) {}
  Place(const Place& parent, std::string_view member, const json::Value& value)
      : value_(value), problems_(parent.problems_), parent_(&parent), member_(member) {}
  Place(const Place& parent, std::size_t index, const json::Value& value)
      : value_(value), problems_(parent.problems_), parent_(&parent), index_(index) {}

  const json::Value& value() const { return value_; }
  std::string pointer() const;
  void problem(std::string_view code, std::string message) const;
  /// Notes an error whose `where` goes on from here.
  void problem(const Error& below) const;
  /// Notes `expected …, found a number`.
  void wrong_type(std::string_view wanted) const;

 private:
  const json::Value& value_;
  std::vector<Error>& problems_;
  const Place* parent_ = nullptr;
  std::string_view member_;
  std::size_t index_ = 0;
};

/// One word of an enum as files write it. A table of them serves reading and writing.
struct EnumWord {
  std::string_view word;
  int value;
};

/// An enum takes part by a function `std::span<const EnumWord> words(E)` beside it.
template <class T>
concept Enum = requires(T value) {
  { words(value) } -> std::convertible_to<std::span<const EnumWord>>;
};

std::string_view word_of(std::span<const EnumWord> table, int value);
template <Enum E>
std::string_view word_of(E value) {
  return word_of(words(value), static_cast<int>(value));
}
/// Notes a problem with the words that are possible and gives none.
std::optional<int> read_word(const Place& place, std::span<const EnumWord> table);

void read(const Place& place, std::string& out);
void read(const Place& place, bool& out);
void read(const Place& place, int& out);
void read(const Place& place, std::chrono::minutes& out);  ///< "8 hours"
void write(json::Writer& out, std::chrono::minutes value);
inline void write(json::Writer& out, const std::string& value) {
  out.text(value);
}
inline void write(json::Writer& out, bool value) {
  out.boolean(value);
}
inline void write(json::Writer& out, int value) {
  out.number(value);
}

template <Enum E>
void read(const Place& place, E& out) {
  if (const auto value = read_word(place, words(out))) out = static_cast<E>(*value);
}
template <Enum E>
void write(json::Writer& out, E value) {
  out.text(word_of(value));
}

template <class T>
void read(const Place& place, std::vector<T>& out) {
  const auto* values = place.value().array();
  if (!values) return place.wrong_type("a list");
  out.resize(values->size());
  for (std::size_t i = 0; i < values->size(); ++i) read(Place(place, i, (*values)[i]), out[i]);
}
template <class T>
void write(json::Writer& out, const std::vector<T>& values) {
  out.array();
  for (const T& value : values) write(out, value);
  out.close();
}

void read(const Place& place, std::map<std::string, int>& out);
void write(json::Writer& out, const std::map<std::string, int>& values);

template <class T>
void read(const Place& place, std::optional<T>& out) {
  read(place, out.emplace());
}
template <class T>
void write(json::Writer& out, const std::optional<T>& value) {
  write(out, *value);
}

/// Reads the members of one object; `done` notes the ones that nobody asked for.
class MemberReader {
 public:
  explicit MemberReader(const Place& place);

  template <class T>
  void required(std::string_view name, T& out) {
    if (const auto* value = find(name)) {
      read(Place(place_, name, *value), out);
    } else if (members_) {
      missing(name);
    }
  }
  template <class T, class Default = T>
  void member(std::string_view name, T& out, const Default& usual = {}) {
    if (const auto* value = find(name)) {
      read(Place(place_, name, *value), out);
    } else {
      out = T(usual);
    }
  }
  /// A member that may stand there and means nothing to us.
  void ignored(std::string_view name) { find(name); }
  /// The member for whoever reads it in a way of his own; null when it is not there.
  const json::Value* find(std::string_view name);
  void done() const;

 private:
  void missing(std::string_view name) const;

  const Place& place_;
  const json::Value::Object* members_;  ///< null when there is no object here
  std::vector<std::string_view> known_;
};

/// Writes the members of one object; those that have their default are left out, so that equal values give equal bytes.
class MemberWriter {
 public:
  explicit MemberWriter(json::Writer& out) : out_(out) { out_.object(); }

  template <class T>
  void required(std::string_view name, const T& value) {
    out_.key(name);
    write(out_, value);
  }
  template <class T, class Default = T>
  void member(std::string_view name, const T& value, const Default& usual = {}) {
    if (value != T(usual)) required(name, value);
  }
  void ignored(std::string_view) {}
  void done() { out_.close(); }

 private:
  json::Writer& out_;
};

template <class T>
concept Described = requires(MemberReader& io, T& value) {
  describe(io, value);
};

template <class T>
void read_members(const Place& place, T& out) {
  MemberReader reader(place);
  describe(reader, out);
  reader.done();
}
template <class T>
void write_members(json::Writer& out, const T& value) {
  MemberWriter writer(out);
  describe(writer, const_cast<T&>(value));
  writer.done();
}

template <Described T>
void read(const Place& place, T& out) {
  read_members(place, out);
}
template <Described T>
void write(json::Writer& out, const T& value) {
  write_members(out, value);
}

}  // namespace turnaround
