// The decision: category with its reason, what information is missing, and every target with its due time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/decision/clock.h"
#include "core/decision/information.h"
#include "core/decision/ticket.h"
#include "core/decision/waiting.h"
#include "core/decision/warning.h"
#include "core/policy/book.h"
#include "core/reading/assess.h"

namespace turnaround {

struct History;

struct TargetStatus {
  std::size_t number = 0;  ///< its place among the category's targets; not written
  std::string id;
  std::string label;
  TargetState state = TargetState::none;
  std::optional<Instant> due;         ///< while paused: what it would be if resumed now
  std::optional<Instant> started_at;  ///< the start, or the last restart
  std::optional<Instant> ended_at;    ///< when it was met, or the due time of a missed one that is still owed
  Seconds left{0};                    ///< open time until due at `at` or at its end; 0 once past
  Seconds used{0};                    ///< open time counted up to `at` or its end
  std::string calendar;
  std::vector<WarningStatus> warnings;
  bool operator==(const TargetStatus&) const = default;
};

/// A target whose due time a change of promise moved.
struct DueMoved {
  std::string target;
  std::optional<Instant> before;
  std::optional<Instant> after;
  bool operator==(const DueMoved&) const = default;
};

/// The ticket moved from one category to another after it was created, or in its category (`from` = `to`) other
/// promises are chosen for it.
struct CategoryChange {
  Instant at;
  std::string from;  ///< empty: none
  std::string to;    ///< empty: none
  std::string why;   ///< "agent", "workaround", "rules", "weights", "fields"
  std::vector<DueMoved> dues;
  bool operator==(const CategoryChange&) const = default;
};

enum class Source { rules, weights, agent, none };

struct Decision {
  std::string id;
  std::string book;
  Instant at;
  std::optional<std::string> category;  ///< what text and fields (or the agent) say, even while allocation waits
  std::string label;
  Source source = Source::none;
  std::string topic;
  std::vector<std::string> missing;  ///< item ids, in the topic's order
  std::vector<Gap> information;      ///< every item that was ever missing, by when it went missing
  std::optional<Instant> allocated_at;
  std::vector<Reason> because;
  int confidence = 100;             ///< percent that a category by rules or weights is right, as far as the text shows
  std::optional<CloseTo> close_to;  ///< the next likely category
  bool needs_confirmation = false;  ///< confidence is below the policy's `confirm`, and no person has spoken yet
  std::vector<TargetStatus> targets;
  std::vector<CategoryChange> changes;
  std::vector<Waiting> waiting;  ///< every reason in force
  /// The next instant at which the decision changes by itself; none when nothing is running.
  std::optional<Instant> look_again;
  bool operator==(const Decision&) const = default;
};

/// Pure: equal arguments give equal decisions, on the server and in the browser. `now` is the only clock; events after
/// `now` are ignored. A running target is met up to and at its due time and missed from due + 1 s, which is when to
/// look again. A solved ticket owes nothing more: a target that solving does not meet is `none`, or `missed` if it was
/// due before. A merged or deleted ticket has targets without clocks. What looks like a secret is taken out of the
/// ticket before it is read (redaction.h), so none is quoted, and a ticket that was kept redacted is decided alike.
/// Errors: ticket_too_large, too_many_events,
/// outside_horizon, no_open_time.
Result<Decision> decide(const Book& book, const Ticket& ticket, Instant now);

/// The same for a ticket that holds no secrets, is not out_of_bounds, and whose history up to `now` has been read.
Result<Decision> decide(const Book& book, const Ticket& ticket, const History& history, Instant now);

/// The error of decide that shows before the ticket is read; none when it can be.
std::optional<Error> out_of_bounds(const Book& book, const Ticket& ticket, Instant now);

/// What was promised to the ticket: `status` is one of the decision's targets, `book` the one it was decided by.
const Target& target_of(const Book& book, const Decision& decision, const TargetStatus& status);

/// The target that waiting for information holds back: the first that starts at allocation; null when none does.
const TargetStatus* held_back(const Book& book, const Decision& decision);

}  // namespace turnaround
