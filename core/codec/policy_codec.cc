#include "core/codec/policy_codec.h"

#include <algorithm>

#include "core/codec/calendar_codec.h"
#include "core/codec/codec.h"
#include "core/codec/reading_codec.h"
#include "core/codec/target_codec.h"
#include "core/codec/weights_codec.h"
#include "core/json/shape.h"
#include "core/limits.h"

namespace turnaround {

constexpr EnumWord kChangeRule[] = {
    {"retroactive", static_cast<int>(ChangeRule::retroactive)},
    {"restart", static_cast<int>(ChangeRule::restart)},
    {"carry", static_cast<int>(ChangeRule::carry)},
};
static std::span<const EnumWord> words(ChangeRule) {
  return kChangeRule;
}

constexpr EnumWord kPolicyChangeRule[] = {
    {"recompute", static_cast<int>(PolicyChangeRule::recompute)},
    {"keep", static_cast<int>(PolicyChangeRule::keep)},
};
static std::span<const EnumWord> words(PolicyChangeRule) {
  return kPolicyChangeRule;
}

/// A horizon is written as two dates, the second one excluded.
static void read(const Place& place, Interval& out) {
  MemberReader reader(place);
  const auto date = [&](std::string_view name, Instant& instant) {
    std::string text;
    reader.required(name, text);
    if (text.empty()) return;
    const auto day = parse_date(text);
    if (day) {
      instant = std::chrono::sys_days{*day};
    } else {
      Place(place, name, *place.value().find(name)).problem(day.error().code, day.error().message);
    }
  };
  date("from", out.begin);
  date("to", out.end);
  reader.done();
}

static void write(json::Writer& out, const Interval& value) {
  const auto date = [](Instant at) { return format_date(Date{std::chrono::floor<std::chrono::days>(at)}); };
  out.object().key("from").text(date(value.begin)).key("to").text(date(value.end)).close();
}

template <class Io>
static void describe(Io& io, CalendarCase& one) {
  io.required("when", one.when);
  io.required("calendar", one.calendar);
}

template <class Io>
static void describe(Io& io, CalendarChoice& choice) {
  io.required("id", choice.id);
  io.member("label", choice.label, choice.id);
  io.required("choose", choice.choose);
  io.required("else", choice.otherwise);
}

template <class Io>
static void describe(Io& io, Definition& definition) {
  io.required("id", definition.id);
  io.required("says", definition.says);
  io.member("gives_way", definition.gives_way);
  io.required("when", definition.when);
}

template <class Io>
static void describe(Io& io, Reallocation& reallocation) {
  io.required("to", reallocation.to);
}

template <class Io>
static void describe(Io& io, Category& category) {
  io.required("id", category.id);
  io.member("label", category.label, category.id);
  io.member("waits_for_information", category.waits_for_information, true);
  io.member("when_changed", category.when_changed);
  io.member("on_workaround", category.on_workaround);
  io.member("definitions", category.definitions);
  io.member("targets", category.targets);
}

template <class Io>
static void describe(Io& io, Signal& signal) {
  io.required("event", signal.event);
  io.required("when", signal.when);
}

template <class Io>
static void describe(Io& io, Messages& messages) {
  io.member("allocated", messages.allocated);
  io.member("missing", messages.missing);
  io.member("uncategorised", messages.uncategorised);
}

template <class Io>
static void describe(Io& io, Confirm& confirm) {
  io.required("below", confirm.below);
}

template <class Io>
static void describe(Io& io, Policy& policy) {
  io.ignored("$schema");
  io.required("name", policy.name);
  io.member("horizon", policy.horizon, kUsualHorizon);
  io.member("fields", policy.fields);
  io.member("calendars", policy.calendars);
  io.member("calendar_choices", policy.calendar_choices);
  io.member("phrases", policy.phrases);
  io.member("counts", policy.counts);
  io.member("conditions", policy.conditions);
  io.member("items", policy.items);
  io.member("topics", policy.topics);
  io.required("categories", policy.categories);
  io.member("uncategorised", policy.uncategorised);
  io.member("signals", policy.signals);
  io.member("automated_response", policy.automated_response);
  io.member("when_policy_changes", policy.when_policy_changes);
  io.member("reading", policy.reading);
  io.member("weights", policy.weights);
  io.member("confirm", policy.confirm);
}

void read(const Place& place, Policy& out) {
  read_members(place, out);
}
void write(json::Writer& out, const Policy& value) {
  write_members(out, value);
}

namespace {

bool is_within(std::string_view pointer, std::string_view outer) {
  return pointer.starts_with(outer) && (pointer.size() == outer.size() || pointer[outer.size()] == '/');
}

bool is_top_level(const Error& problem) {
  return std::count(problem.where.begin(), problem.where.end(), '/') < 2;
}

/// What is wrong with the meaning of a policy, as far as problems of its shape leave a meaning: nothing is said twice.
void add_problems_of_meaning(const Policy& policy, std::vector<Error>& problems) {
  const std::size_t shapes = problems.size();
  const auto wrong_list = [](const Error& e) { return e.code == "wrong_type" && is_top_level(e); };
  if (std::any_of(problems.begin(), problems.end(), wrong_list)) return;
  for (Error& meaning : check(policy)) {
    bool known = false;
    for (std::size_t i = 0; i < shapes; ++i) known = known || is_within(problems[i].where, meaning.where);
    if (!known) problems.push_back(std::move(meaning));
  }
}

}  // namespace

PolicyReading read_policy(std::string_view text) {
  PolicyReading out;
  const auto tree = json::read(text, {.bytes = limits::kPolicyBytes, .depth = limits::kJsonDepth});
  if (!tree) {
    out.problems.push_back(at_its_line(tree.error()));
    return out;
  }
  std::vector<Error> errors;
  read(Place(*tree, errors), out.policy);
  add_problems_of_meaning(out.policy, errors);
  out.problems = locate(*tree, std::move(errors));
  return out;
}

std::string write_policy(const Policy& policy) {
  json::Writer out;
  write(out, policy);
  return out.take();
}

}  // namespace turnaround
