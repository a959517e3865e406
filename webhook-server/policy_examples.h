// A policy's own examples, kept beside it in NAME.tests.json: tickets, and what the policy was written to decide about
// them. An example expects part of a decision: members that it does not give may be anything.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/codec.h"

namespace turnaround {

struct Example {
  std::string name;
  int line = 0;
  Ticket ticket;  ///< what the file leaves out: its id is the example's name, it was created at kExampleInstant
  Instant now;    ///< when the decision is made; ticket.created_at where the file leaves it out
  json::Value expected;
};

/// Monday 5 January 2026, noon UTC: for examples that are about words only.
inline constexpr Instant kExampleInstant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} +
                                         std::chrono::hours{12}};

struct ExamplesReading {
  std::vector<Example> examples;
  std::vector<Problem> problems;  ///< in the order of the file; empty: `examples` are sound
};

/// A list of {"name", "ticket", "now", "expected"}. Stricter than where tickets come from elsewhere: a member, a type
/// of event or a member of a decision that nobody knows is a problem, so that no example passes for a slip of the pen.
ExamplesReading read_examples(std::string_view text);

/// "policies/desk.json" -> "policies/desk.tests.json"; a book's too.
std::string examples_path(std::string_view policy_path);

struct Difference {
  std::string member;  ///< "category", "targets/solution/due"
  std::string expected;
  std::string got;                   ///< both as JSON; "nothing" where there is no such member
  std::vector<std::string> because;  ///< why it was decided so, as `explain` says it
  bool operator==(const Difference&) const = default;
};

/// What the book decides otherwise than the example expects. Instants are compared as instants, whatever their offset.
/// Elements of a list that have a name (targets by `id`, because by `rule` …) are looked up by it, and others may stand
/// beside them; of any other list every element counts.
std::vector<Difference> differences(const Book& book, const Example& example);

}  // namespace turnaround
