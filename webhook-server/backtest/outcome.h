// What a policy would have made of one past ticket: its category, each promise kept or broken and by how much, and how
// long missing information held it up.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/decision/decide.h"

namespace turnaround::backtest {

/// running: still owed, in time so far (or paused). waiting: its clock has not begun. none: nothing was promised, or
/// not any more. untimed: done although its clock never began, as when a ticket is solved that was never allocated: a
/// promise that nobody could measure is neither kept nor broken.
enum class Fate { met, missed, running, waiting, none, untimed };
inline constexpr int kFates = 6;

struct TargetOutcome {
  std::string id;
  Fate fate = Fate::none;
  std::optional<Instant> due;
  /// Of a missed one that was done in the end: open time from its due time until then, waits included. None: not done.
  std::optional<Seconds> late;
  bool operator==(const TargetOutcome&) const = default;
};

/// Whether allocation waited until the mandatory information was there; solved_without: it was solved all the same.
enum class HeldUp { no, until_it_came, solved_without, to_the_end };

struct Outcome {
  std::string category;  ///< empty: none, a person decides
  std::vector<TargetOutcome> targets;
  std::vector<Gap> information;  ///< every item that was ever missing
  HeldUp held_up = HeldUp::no;
  Seconds held_up_for{0};  ///< open time of the target that waited for it, until allocation or the end
  bool operator==(const Outcome&) const = default;
};

/// `decision` is of `ticket` by `book`.
Outcome outcome_of(const Book& book, const Ticket& ticket, const Decision& decision);

/// "met", "missed", "running", "waiting", "none", "untimed".
std::string_view word_of(Fate fate);

}  // namespace turnaround::backtest
