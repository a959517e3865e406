// Policies, books, tickets and decisions as JSON: the shapes that admins, scripts, server and browser share.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/decide.h"
#include "core/decision/explain.h"
#include "core/json/json.h"
#include "core/policy/book.h"

namespace turnaround {

/// A problem of a file: what, at which JSON pointer, on which line (0: unknown).
struct Problem {
  Error error;
  int line = 0;
  bool operator==(const Problem&) const = default;
};

/// A policy file's text; every problem of shape and of meaning (check) at once, in the order of the file.
struct PolicyReading {
  Policy policy;
  std::vector<Problem> problems;  ///< empty: `policy` is sound
};
PolicyReading read_policy(std::string_view text);
/// Canonical: one line, what has its usual value left out.  read_policy(write_policy(p)).policy == p
std::string write_policy(const Policy& policy);
/// Errors of `check` (or of the zones that a policy names) with their lines, in the order of the file.
std::vector<Problem> locate(const json::Value& file, std::vector<Error> errors);
/// An error of json::read, which has no pointer and names its line: "line 7".
Problem at_its_line(Error error);

/// The book file: canonical bytes of policy, zones and tzdata version, with `digest` as its first member.
/// Equal arguments give equal bytes. To name a book: write it with digest "", hash those bytes, write it again.
std::string write_book(const Policy& policy, const ZoneData& zones, std::string_view digest);
/// A book file's text, compiled; its digest is taken as stated (the server verifies it against the bytes).
Result<Book> read_book(std::string_view text);

Result<Ticket> read_ticket(std::string_view text);
Result<Ticket> read_ticket(const json::Value& value);
/// The types that an event can have; whatever else is written is kept and ignored.
std::vector<std::string_view> event_types();
std::string write_ticket(const Ticket& ticket);
std::string write_decision(const Decision& decision);
std::string write_explanation(const Book& book, const Explanation& explanation);
/// {"code":…,"where":…,"message":…}
std::string write_error(const Error& error);

}  // namespace turnaround
