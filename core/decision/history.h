// What happened to a ticket, in order of time: the categories it was in and why, when it waited, was solved, was
// allocated. The step between a ticket's events and its clocks.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/decision/clock.h"
#include "core/decision/information.h"
#include "core/decision/promise.h"
#include "core/decision/ticket.h"
#include "core/reading/assess.h"

namespace turnaround {

/// The ticket is in `category` (null: none) from `at` on, and these are its promises.
struct Stay {
  /// fields: the category stayed, but conditions on the ticket now choose other promises.
  enum class Cause { rules, weights, agent, workaround, fields };
  Instant at;
  const Category* category = nullptr;
  Cause cause = Cause::rules;
  std::vector<Promise> promises;
};

struct Wait {
  Interval span;  ///< end kForever while it lasts
  std::string_view reason;
};

/// Something that can meet or start a target, the first time it happened: confirmed, announced, responded, workaround,
/// …
struct Happening {
  std::string_view name;
  Instant at;
};

/// Views and pointers are into the book and the ticket, which outlive it.
struct History {
  Instant created;
  std::vector<Stay> stays;       ///< ascending, never empty; neighbours differ
  std::vector<Wait> waits;       ///< in the order they began; several reasons may overlap
  std::vector<Interval> solved;  ///< ascending; end kForever while it is solved
  std::vector<Happening> happenings;
  std::optional<Instant> allocated;
  std::vector<Gap> gaps;          ///< by their beginning; costs are not counted yet
  std::vector<Hold> holds;        ///< ascending, disjoint
  std::optional<Instant> closed;  ///< merged or deleted
  bool set_by_agent = false;
  bool needs_confirmation = false;  ///< a category by rules or weights whose confidence is below the policy's `confirm`
  Assessment assessment;
  Assessor assessor;
};

/// Events up to `now`, by time, equal times in their order; those before the creation count as at the creation.
///
/// Promises are chosen anew whenever there is something new to read.
/// Category: what a person set, until handed back; else the rules'. A workaround moves a ticket as its category says
/// and stands until a person sets a category or the rules find another one. A category that the book does not know is
/// ignored. Allocation: the first instant with a category that does not wait for information, or with nothing missing
/// and, where the reading is not sure enough for the policy, a person's word. Holds: while the ticket is in a category
/// that waits for information, is neither allocated nor solved, allocation waits. Asked: by an `asked` event, or by the
/// automated response where its text names what is missing. Signals: a condition that becomes true is its event at that
/// instant; `waiting` and `solved` end when theirs becomes false. `solved` ends every wait.
History read_history(const Book& book, const Ticket& ticket, Instant now);

/// What the target says of this reason for waiting; null when it does not pause for it, or not for such a ticket.
const PauseReason* pause_for(const History& history, const Target& target, std::string_view reason);

/// The history of one of the ticket's present promises: where its clock started, in whichever stay that was, and what
/// each later stay made of it. A target that has ended is changed only if and when the ticket is reopened; one that is
/// promised alike in both stays is left alone.
ClockHistory clock_history(const History& history, const Promise& present);

}  // namespace turnaround
