#include "webhook-server/expected_decision.h"

#include <algorithm>
#include <optional>
#include <span>

#include "core/json/nearest.h"
#include "core/time/time.h"

namespace turnaround {
namespace {

/// What a decision is made of. A list's elements go by the list's name.
struct Part {
  std::string_view name;  ///< empty: the decision itself
  std::string_view key;   ///< the member by which an element is looked up; empty: by its position
  std::vector<std::string_view> members;
};

const std::vector<Part>& parts() {
  static const std::vector<Part> kParts = {
      {"",
       "",
       {"id", "book", "at", "category", "label", "source", "confidence", "close_to", "needs_confirmation", "topic",
        "missing", "information", "allocated_at", "because", "targets", "waiting", "changes", "look_again"}},
      {"because", "rule", {"rule", "says", "evidence"}},
      {"close_to", "", {"category", "because"}},
      {"evidence", "", {"in", "text"}},
      {"information", "item", {"item", "missing_since", "asked_at", "came_at", "in", "cost_s"}},
      {"targets",
       "id",
       {"id", "label", "state", "due", "started_at", "ended_at", "left_s", "used_s", "calendar", "warnings"}},
      {"warnings", "left", {"left", "at", "passed"}},
      {"waiting", "reason", {"reason", "since", "forgotten_since"}},
      {"changes", "", {"at", "from", "to", "why", "dues"}},
      {"dues", "target", {"target", "before", "after"}},
  };
  return kParts;
}

const Part* part(std::string_view name) {
  for (const Part& part : parts()) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

bool is_instant(std::string_view member) {
  constexpr std::string_view kInstants[] = {"at", "due", "before", "after", "look_again"};
  return member.ends_with("_at") || member.ends_with("since") ||
         std::find(std::begin(kInstants), std::end(kInstants), member) != std::end(kInstants);
}

void check_part(const Place& place, const Part& part);

void check_member(const Place& place, std::string_view name) {
  if (is_instant(name) && place.value().string()) {
    const auto instant = parse_instant(*place.value().string());
    if (!instant) place.problem(instant.error().code, instant.error().message);
  }
  const Part* known = part(name);
  const auto* elements = place.value().array();
  if (!known || !elements) return;
  for (std::size_t i = 0; i < elements->size(); ++i) check_part(Place(place, i, (*elements)[i]), *known);
}

void check_part(const Place& place, const Part& part) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object");
  for (const json::Member& member : *members) {
    const Place below(place, member.name, member.value);
    if (std::find(part.members.begin(), part.members.end(), member.name) != part.members.end()) {
      check_member(below, member.name);
    } else {
      below.problem("unknown_member",
                    "no decision has `" + member.name + "` here" + did_you_mean(member.name, part.members));
    }
  }
  const json::Value* key = part.key.empty() ? nullptr : place.value().find(part.key);
  if (!part.key.empty() && (!key || !key->string()))
    place.problem("missing_member", "`" + std::string(part.key) + "` is missing: say which one is meant");
}

/// What is only written when it says something: left out, it says no, none or nothing.
bool says_nothing(const json::Value& value) {
  const auto* list = value.array();
  return value.is_null() || (value.boolean() && !*value.boolean()) || (list && list->empty());
}

void put(json::Writer& out, const json::Value& value) {
  if (const auto* list = value.array()) {
    out.array();
    for (const json::Value& element : *list) put(out, element);
    out.close();
  } else if (const auto* members = value.object()) {
    out.object();
    for (const json::Member& member : *members) {
      out.key(member.name);
      put(out, member.value);
    }
    out.close();
  } else if (const std::string* text = value.string()) {
    out.text(*text);
  } else if (const std::int64_t* number = value.integer()) {
    out.number(*number);
  } else if (const bool* flag = value.boolean()) {
    out.boolean(*flag);
  } else if (const auto* other = std::get_if<json::Value::Number>(&value.held)) {
    out.raw(other->text);
  } else {
    out.null();
  }
}

/// Wherever the two stand.
bool same(const json::Value& expected, const json::Value& got) {
  if (!expected.string() || !got.string()) return to_json(expected) == to_json(got);
  const auto a = parse_instant(*expected.string());
  const auto b = parse_instant(*got.string());
  return a && b ? *a == *b : *expected.string() == *got.string();
}

class Comparison {
 public:
  void compare(const std::string& where, std::string_view name, const json::Value& expected, const json::Value* got) {
    if (!got) {
      if (!says_nothing(expected)) note(where, expected, got);
    } else if (expected.object() && got->object()) {
      compare_members(where, expected, *got);
    } else if (expected.array() && got->array()) {
      const Part* elements = part(name);
      elements && !elements->key.empty() ? look_up(where, *elements, expected, *got)
                                         : compare_elements(where, name, expected, *got);
    } else if (!same(expected, *got)) {
      note(where, expected, got);
    }
  }
  std::vector<Difference> take() { return std::move(differences_); }

 private:
  void compare_members(const std::string& where, const json::Value& expected, const json::Value& got) {
    for (const json::Member& member : *expected.object())
      compare(where.empty() ? member.name : where + "/" + member.name, member.name, member.value,
              got.find(member.name));
  }

  void look_up(const std::string& where, const Part& elements, const json::Value& expected, const json::Value& got) {
    std::vector<std::string_view> names;
    for (const json::Value& element : *got.array()) names.push_back(*element.find(elements.key)->string());
    if (expected.array()->empty() && !names.empty()) note(where, expected, &got);
    for (const json::Value& element : *expected.array()) {
      const std::string& name = *element.find(elements.key)->string();
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        note_missing(where + "/" + name, element, names);
      } else {
        compare_members(where + "/" + name, element, (*got.array())[static_cast<std::size_t>(found - names.begin())]);
      }
    }
  }

  void compare_elements(const std::string& where, std::string_view name, const json::Value& expected,
                        const json::Value& got) {
    const auto& wanted = *expected.array();
    const auto& there = *got.array();
    const bool structured = part(name) && wanted.size() == there.size();
    if (!structured && !same(expected, got)) return note(where, expected, &got);
    for (std::size_t i = 0; structured && i < wanted.size(); ++i)
      compare(where + "/" + std::to_string(i), name, wanted[i], &there[i]);
  }

  void note(const std::string& where, const json::Value& expected, const json::Value* got) {
    differences_.push_back({where, to_json(expected), got ? to_json(*got) : "nothing", {}});
  }

  void note_missing(const std::string& where, const json::Value& expected, const std::vector<std::string_view>& names) {
    std::string got = "none of that name";
    for (const std::string_view name : names) {
      got += name == names.front() ? ": there is `" : ", `";
      got += name;
      got += '`';
    }
    differences_.push_back({where, to_json(expected), std::move(got), {}});
  }

  std::vector<Difference> differences_;
};

}  // namespace

void check_expected(const Place& expected) {
  check_part(expected, *part(""));
}

std::vector<Difference> differences(const json::Value& expected, const json::Value& decision) {
  Comparison comparison;
  comparison.compare("", "", expected, &decision);
  return comparison.take();
}

std::string to_json(const json::Value& value) {
  json::Writer out;
  put(out, value);
  return out.take();
}

}  // namespace turnaround
