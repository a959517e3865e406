// The all/any + field/operator/value language that helpdesk admins know, for fields and for what a text says.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace turnaround {

enum class Operator {
  is,
  is_not,
  includes,
  not_includes,
  present,
  not_present,
  less_than,
  greater_than,
  mentions,  ///< text fields only: one of the phrases (literal, or "@list" for a named list) occurs
};

/// A tree: all / any / none of `parts`, one test of a field, or a condition of the policy by its name.
/// Fields: subject, description, text (both and what the customer added, own words only), channel, requester, status,
/// tags, topic, attachments, a count of the policy, or the name of a custom field.
struct Condition {
  enum class Kind { all, any, none, test, named };
  /// Where the parts must meet: anywhere in the ticket, or in one and the same sentence.
  enum class Within { ticket, sentence };
  Kind kind = Kind::all;
  Within within = Within::ticket;
  std::vector<Condition> parts;
  std::string field;  ///< of a test; of `named`: the condition's name
  Operator op = Operator::is;
  std::vector<std::string> values;
  std::uint32_t number = 0;  ///< set when a book is compiled: which set of phrases, or which condition of the policy
  bool operator==(const Condition&) const = default;
};

/// A condition that others refer to by name; it may refer to those that stand before it.
struct NamedCondition {
  std::string name;
  Condition when;
  bool operator==(const NamedCondition&) const = default;
};

}  // namespace turnaround
