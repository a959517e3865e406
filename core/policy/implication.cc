#include "core/policy/implication.h"

#include <algorithm>
#include <charconv>

namespace turnaround {
namespace {

using Kind = Condition::Kind;
using Within = Condition::Within;

constexpr int kSteps = 20'000;
constexpr int kDepth = 64;

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool has(const std::vector<std::string>& values, std::string_view wanted) {
  return std::any_of(values.begin(), values.end(), [&](const std::string& v) { return same_letters(v, wanted); });
}

bool all_in(const std::vector<std::string>& few, const std::vector<std::string>& many) {
  return std::all_of(few.begin(), few.end(), [&](const std::string& value) { return has(many, value); });
}

std::optional<std::int64_t> number_of(const Condition& test) {
  std::int64_t number = 0;
  if (test.values.empty()) return std::nullopt;
  const std::string& text = test.values.front();
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_list(std::string_view field) {
  return field == "tags" || field == "attachments";
}

bool test_implies(const Condition& a, const Condition& b) {
  if (a.field != b.field) return false;
  const bool says_something =
      a.op == Operator::is || a.op == Operator::includes || a.op == Operator::mentions || a.op == Operator::present;
  if (b.op == Operator::present) return says_something;
  if (a.op != b.op) return false;
  switch (a.op) {
    case Operator::is:
    case Operator::includes:
    case Operator::mentions:
      return all_in(a.values, b.values);
    case Operator::is_not:
    case Operator::not_includes:
      return all_in(b.values, a.values);
    case Operator::less_than:
    case Operator::greater_than: {
      const auto x = number_of(a);
      const auto y = number_of(b);
      return x && y && (a.op == Operator::less_than ? *x <= *y : *x >= *y);
    }
    default:
      return true;
  }
}

bool same(const Condition& a, const Condition& b) {
  return a.kind == b.kind && a.within == b.within && a.field == b.field && a.op == b.op && a.values == b.values &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), same);
}

std::string quoted(std::string_view text) {
  return "`" + std::string(text) + "`";
}

/// Two tests of one field that exclude each other.
std::optional<std::string> clash(const Condition& a, const Condition& b) {
  if (a.field != b.field || is_list(a.field)) return std::nullopt;
  const std::string field = quoted(a.field);
  if (a.op == Operator::is && b.op == Operator::is && !a.values.empty() && !b.values.empty()) {
    const auto shared = [&](const std::string& value) { return has(b.values, value); };
    if (std::none_of(a.values.begin(), a.values.end(), shared))
      return field + " cannot be " + quoted(a.values[0]) + " and " + quoted(b.values[0]) + " at once";
  }
  if (a.op == Operator::is && b.op == Operator::is_not && !a.values.empty() && all_in(a.values, b.values))
    return field + " cannot be " + quoted(a.values[0]) + " and not be it";
  if ((a.op == Operator::is || a.op == Operator::present || a.op == Operator::mentions) &&
      b.op == Operator::not_present)
    return field + " cannot be empty and hold something";
  if (a.op == Operator::less_than && b.op == Operator::greater_than) {
    const auto below = number_of(a);
    const auto above = number_of(b);
    if (below && above && *above >= *below - 1)
      return "no number is less than " + a.values[0] + " and greater than " + b.values[0] + ", as " + field +
             " should be";
  }
  return std::nullopt;
}

}  // namespace

const Condition& Implication::meaning(const Condition& condition) const {
  if (condition.kind != Kind::named) return condition;
  for (const NamedCondition& named : named_) {
    if (named.name == condition.field) return named.when;
  }
  return condition;
}

bool Implication::implies(const Condition& a, const Condition& b) {
  steps_ = 0;
  return implies_at(a, b, 0);
}

bool Implication::implies_at(const Condition& a, const Condition& b, int depth) {
  if (same(a, b)) return true;
  if (++steps_ > kSteps || depth > kDepth) return false;
  const auto from = [&](const Condition& part) { return implies_at(part, b, depth + 1); };
  const auto to = [&](const Condition& part) { return implies_at(a, part, depth + 1); };
  if (a.kind == Kind::named && &meaning(a) != &a) return from(meaning(a));
  if (b.kind == Kind::named && &meaning(b) != &b) return to(meaning(b));
  if (a.kind == Kind::test && b.kind == Kind::test) return test_implies(a, b);
  if (a.kind == Kind::any) return !a.parts.empty() && std::all_of(a.parts.begin(), a.parts.end(), from);
  // What must meet in one sentence does not follow from what merely holds.
  const bool in_sentence = b.within == Within::sentence && b.parts.size() > 1;
  if (b.kind == Kind::all && !in_sentence && std::all_of(b.parts.begin(), b.parts.end(), to)) return true;
  if (b.kind == Kind::any && std::any_of(b.parts.begin(), b.parts.end(), to)) return true;
  if (a.kind == Kind::all && std::any_of(a.parts.begin(), a.parts.end(), from)) return true;
  if (a.kind != Kind::none || b.kind != Kind::none || b.within == Within::sentence || a.within == Within::sentence)
    return false;
  return std::all_of(b.parts.begin(), b.parts.end(), [&](const Condition& denied) {
    return std::any_of(a.parts.begin(), a.parts.end(),
                       [&](const Condition& part) { return implies_at(denied, part, depth + 1); });
  });
}

void Implication::flatten(const Condition& all, std::vector<const Condition*>& tests,
                          std::vector<const Condition*>& none) const {
  constexpr std::size_t kMost = 200;
  for (const Condition& part : all.parts) {
    const Condition& says = meaning(part);
    if (tests.size() + none.size() > kMost) return;
    if (says.kind == Kind::test) tests.push_back(&says);
    if (says.kind == Kind::none) none.push_back(&says);
    if (says.kind == Kind::all && &says != &all) flatten(says, tests, none);
  }
}

std::optional<std::string> Implication::contradiction(const Condition& all) {
  if (all.kind != Kind::all) return std::nullopt;
  std::vector<const Condition*> tests;
  std::vector<const Condition*> none;
  flatten(all, tests, none);
  for (const Condition* a : tests) {
    for (const Condition* b : tests) {
      if (auto why = clash(*a, *b)) return why;
    }
  }
  for (const Condition* denied : none) {
    for (const Condition& part : denied->parts) {
      for (const Condition& wanted : all.parts) {
        if (&wanted == denied || wanted.kind == Kind::none || denied->within == Within::sentence) continue;
        if (implies(wanted, part)) return "one part asks for what another denies";
      }
    }
  }
  return std::nullopt;
}

}  // namespace turnaround
