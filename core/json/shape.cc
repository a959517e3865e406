#include "core/json/shape.h"

#include <array>

#include "core/json/nearest.h"

namespace turnaround {
namespace {

std::string_view kind_of(const json::Value& value) {
  constexpr std::array<std::string_view, 7> kKinds = {"null",      "true or false", "a whole number", "a number",
                                                      "some text", "a list",        "an object"};
  return kKinds[value.held.index()];
}

/// RFC 6901: `~` and `/` of a member name are written `~0` and `~1`.
void append_escaped(std::string& out, std::string_view member) {
  for (const char c : member) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string Place::pointer() const {
  if (!parent_) return "";
  std::string out = parent_->pointer();
  out += '/';
  if (parent_->value_.array()) return out + std::to_string(index_);
  append_escaped(out, member_);
  return out;
}

void Place::problem(std::string_view code, std::string message) const {
  problems_.push_back({std::string(code), pointer(), std::move(message)});
}

void Place::problem(const Error& below) const {
  problems_.push_back({below.code, pointer() + below.where, below.message});
}

void Place::wrong_type(std::string_view wanted) const {
  problem("wrong_type", "expected " + std::string(wanted) + ", found " + std::string(kind_of(value_)));
}

std::string_view word_of(std::span<const EnumWord> table, int value) {
  for (const EnumWord& entry : table) {
    if (entry.value == value) return entry.word;
  }
  assert(false && "every value of the enum stands in its table");
  return "";
}

std::optional<int> read_word(const Place& place, std::span<const EnumWord> table) {
  const std::string* text = place.value().string();
  std::string known;
  std::vector<std::string_view> names;
  for (const EnumWord& entry : table) {
    if (text && entry.word == *text) return entry.value;
    names.push_back(entry.word);
    known += (known.empty() ? "`" : ", `") + std::string(entry.word) + "`";
  }
  if (!text) {
    place.wrong_type("one of " + known);
    return std::nullopt;
  }
  const std::string hint = did_you_mean(*text, names);
  place.problem("unknown_word", "unknown `" + *text + "`" + (hint.empty() ? ", expected one of " + known : hint));
  return std::nullopt;
}

void read(const Place& place, std::string& out) {
  if (const std::string* text = place.value().string()) {
    out = *text;
  } else {
    place.wrong_type("text");
  }
}

void read(const Place& place, bool& out) {
  if (const bool* value = place.value().boolean()) {
    out = *value;
  } else {
    place.wrong_type("true or false");
  }
}

void read(const Place& place, int& out) {
  const std::int64_t* value = place.value().integer();
  if (!value) return place.wrong_type("a whole number");
  if (*value < INT32_MIN || *value > INT32_MAX) {
    return place.problem("number_too_large", "`" + std::to_string(*value) + "` is too large: take a smaller number");
  }
  out = static_cast<int>(*value);
}

void read(const Place& place, std::map<std::string, int>& out) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object");
  for (const json::Member& member : *members) read(Place(place, member.name, member.value), out[member.name]);
}

void write(json::Writer& out, const std::map<std::string, int>& values) {
  out.object();
  for (const auto& [name, value] : values) out.key(name).number(value);
  out.close();
}

MemberReader::MemberReader(const Place& place) : place_(place), members_(place.value().object()) {
  if (!members_) place.wrong_type("an object");
}

const json::Value* MemberReader::find(std::string_view name) {
  known_.push_back(name);
  return place_.value().find(name);
}

void MemberReader::missing(std::string_view name) const {
  place_.problem("missing_member", "`" + std::string(name) + "` is missing: add it");
}

void MemberReader::done() const {
  if (!members_) return;
  for (const json::Member& member : *members_) {
    bool known = false;
    for (const std::string_view name : known_) known = known || name == member.name;
    if (known) continue;
    Place(place_, member.name, member.value)
        .problem("unknown_member", "unknown member `" + member.name + "`" + did_you_mean(member.name, known_));
  }
}

}  // namespace turnaround
