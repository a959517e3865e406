// The all/any + field/operator/value language that helpdesk admins know, for fields and for what a text says.
#pragma once
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

/// A tree: all / any / none of `parts`, or one test of a field.
/// Fields: subject, description, text (both, the customer's own words), channel, requester, status, tags, topic,
/// attachments, or the name of a custom field.
struct Condition {
  enum class Kind { all, any, none, test };
  /// Where the parts of an `all` must meet: anywhere in the ticket, or in one and the same sentence.
  enum class Within { ticket, sentence };
  Kind kind = Kind::all;
  Within within = Within::ticket;
  std::vector<Condition> parts;
  std::string field;
  Operator op = Operator::is;
  std::vector<std::string> values;
  bool operator==(const Condition&) const = default;
};

}  // namespace turnaround
