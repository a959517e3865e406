#include "webhook-server/backtest/outcome.h"

namespace turnaround::backtest {
namespace {

Fate fate_of(const TargetStatus& target) {
  switch (target.state) {
    case TargetState::met:
      return target.due ? Fate::met : Fate::untimed;
    case TargetState::missed:
      return Fate::missed;
    case TargetState::running:
    case TargetState::paused:
      return Fate::running;
    case TargetState::waiting:
      return Fate::waiting;
    case TargetState::none:
      break;
  }
  return Fate::none;
}

TargetOutcome outcome_of(const Book& book, const TargetStatus& target) {
  TargetOutcome out{target.id, fate_of(target), target.due, std::nullopt};
  const Calendar* calendar = book.calendar(target.calendar);
  // Missed and not done: its end is the due time itself.
  if (out.fate == Fate::missed && calendar && target.ended_at > target.due) {
    out.late = open_time(*calendar, {*target.due, *target.ended_at});
  }
  return out;
}

HeldUp held_up(const TargetStatus& waits, const Decision& decision) {
  if (decision.allocated_at) return HeldUp::until_it_came;
  return fate_of(waits) == Fate::untimed ? HeldUp::solved_without : HeldUp::to_the_end;
}

void note_hold_up(const Book& book, const Ticket& ticket, const Decision& decision, Outcome& out) {
  const Category* category = book.category(out.category);
  if (!category || !category->waits_for_information) return;
  const TargetStatus* waits = held_back(book, decision);
  const Calendar* calendar = waits ? book.calendar(waits->calendar) : nullptr;
  if (!calendar || (decision.allocated_at && *decision.allocated_at <= ticket.created_at)) return;
  out.held_up = held_up(*waits, decision);
  out.held_up_for = open_time(*calendar, {ticket.created_at, decision.allocated_at.value_or(decision.at)});
}

}  // namespace

Outcome outcome_of(const Book& book, const Ticket& ticket, const Decision& decision) {
  Outcome out;
  out.category = decision.category.value_or("");
  for (const TargetStatus& target : decision.targets) out.targets.push_back(outcome_of(book, target));
  out.information = decision.information;
  note_hold_up(book, ticket, decision, out);
  return out;
}

std::string_view word_of(Fate fate) {
  constexpr std::string_view kWords[] = {"met", "missed", "running", "waiting", "none", "untimed"};
  return kWords[static_cast<int>(fate)];
}

}  // namespace turnaround::backtest
