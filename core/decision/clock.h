// One target's clock: its history (start, stops, changes of what was promised, the end) folded into a state and a due
// time. Knows nothing of tickets; equal histories give equal clocks.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/policy/book.h"

namespace turnaround {

/// waiting: not started. paused: its due time moves on with every open second. none: nothing is promised (any more).
enum class TargetState { waiting, running, paused, met, missed, none };

/// The end of what has not ended yet.
inline constexpr Instant kForever = Instant::max();

/// How much time, on whose calendar, and where it may end. The calendar belongs to the book and outlives the terms.
struct Terms {
  Allowance within;
  const Calendar* calendar = nullptr;
  Landing lands = Landing::at_close;
  AfterPause after_pause = AfterPause::as_it_falls;
  bool operator==(const Terms&) const = default;
};

/// A span in which the clock stands still: the ticket waits, or it was solved and later reopened.
struct Stop {
  enum class Kind { waiting, solved };
  Interval span;  ///< end kForever while it lasts
  Kind kind = Kind::waiting;
  std::string note;  ///< whom or what it waits for: "customer"
  bool operator==(const Stop&) const = default;
};

/// Other terms from `at` on.
struct Retarget {
  enum class Floor { none, old_due };  ///< old_due: the new due time is never earlier than the old one
  Instant at;
  Terms terms;
  ChangeRule rule = ChangeRule::retroactive;
  Floor floor = Floor::none;
  std::optional<Instant> made{};  ///< when the promise changed: before `at` if that waited for a reopening
  bool operator==(const Retarget&) const = default;
};

struct ClockHistory {
  Terms terms;                      ///< as promised first
  std::optional<Instant> start;     ///< none: it has not started
  std::vector<Stop> stops;          ///< ascending, disjoint
  std::vector<Retarget> retargets;  ///< ascending
  std::optional<Instant> met;       ///< what was promised has happened
  std::optional<Instant> dropped;   ///< nothing is owed from here on, though it was not met
};

/// What the due time is counted from: `terms` from `from` on, of which `used` was gone already (carry).
struct Count {
  Instant start;  ///< what a retroactive change counts from: the start, or the last restart
  Instant from;
  Terms terms;
  Seconds used{0};
  std::optional<Instant> not_before;  ///< the floor of a reallocation
};

/// A stop that moved the due time.
struct Move {
  Stop stop;  ///< cut to what fell between the count's start and its end
  Seconds open{0};
  Instant due_before;  ///< as it falls: AfterPause::end_of_day rounds up what all moves together give
  Instant due_after;
  bool lasts = false;  ///< the stop went on after that end
};

/// What a retarget did to the due time, at its instant.
struct DueChange {
  Instant at;
  std::optional<Instant> before;
  std::optional<Instant> after;
  std::optional<Instant> made;  ///< the retarget's
};

struct Clock {
  TargetState state = TargetState::waiting;
  std::optional<Instant> due;      ///< while paused: what it would be if resumed now
  std::optional<Instant> started;  ///< the start, or the last restart
  std::optional<Instant> ended;    ///< met, or the due time of a missed one that is still owed
  Seconds left{0};                 ///< open time until due at `now` or at its end; 0 once past
  Seconds used{0};                 ///< open time counted up to `now` or its end
  std::optional<Count> count;      ///< what the due time was last counted from
  std::vector<Move> moves;         ///< since then
  std::vector<DueChange> changes;  ///< one per retarget
};

/// The clock at `now`; what the history holds after `now` is ignored.
///   Stops move a due time by their open time only: left = open_time(stop's start, due), due = advance(stop's end,
///   left), rounded up if the terms say so; counted from the time not rounded, so that several short stops do not add
///   up to several days. A stop that begins at or after the due time, or holds no open time, moves nothing. Met exactly
///   at its due time is met; still owed, it is missed from due + 1 s. retroactive: the new terms from the start, stops
///   kept. restart: from the change. carry: at + new - used.
/// Errors: those of advance.
Result<Clock> fold(const ClockHistory& history, Instant now);

}  // namespace turnaround
