#include "core/decision/foresee.h"

#include <algorithm>

namespace turnaround {
namespace {

const TargetStatus* find(const Decision& decision, std::string_view id) {
  for (const TargetStatus& status : decision.targets) {
    if (status.id == id) return &status;
  }
  return nullptr;
}

std::vector<ForeseenTarget> compared(const Decision& before, const Decision& after) {
  std::vector<ForeseenTarget> targets;
  for (const TargetStatus& status : after.targets) {
    const TargetStatus* old = find(before, status.id);
    targets.push_back(
        {status.id, status.label, status.calendar, old ? old->due : std::nullopt, status.due, status.state});
  }
  for (const TargetStatus& old : before.targets) {
    const bool owed = old.due && old.state != TargetState::met;
    if (owed && !find(after, old.id))
      targets.push_back({old.id, old.label, old.calendar, old.due, std::nullopt, TargetState::none});
  }
  return targets;
}

/// Nothing when the event moves nothing: the ticket is merged or deleted, or such a move cannot be decided.
std::optional<Foreseen> foreseen(const Book& book, Ticket ticket, const Decision& decision, Event event) {
  event.at = std::max(decision.at, ticket.created_at);
  const bool by_workaround = event.type == Event::Type::workaround;
  ticket.events.push_back(std::move(event));
  const auto after = decide(book, ticket, std::max(decision.at, ticket.created_at));
  if (!after || !after->category || after->category == decision.category) return std::nullopt;
  return Foreseen{*after->category, after->label, by_workaround ? "workaround" : "agent", compared(decision, *after)};
}

}  // namespace

std::vector<Foreseen> foresee(const Book& book, const Ticket& ticket, const Decision& decision) {
  std::vector<Foreseen> result;
  const auto add = [&](Event event) {
    if (auto move = foreseen(book, ticket, decision, std::move(event))) result.push_back(*std::move(move));
  };
  for (const Category& category : book.policy().categories) {
    if (category.id != decision.category) add({.type = Event::Type::category, .value = category.id});
  }
  const Category* present = decision.category ? book.category(*decision.category) : nullptr;
  if (present && present->on_workaround) add({.type = Event::Type::workaround});
  return result;
}

}  // namespace turnaround
