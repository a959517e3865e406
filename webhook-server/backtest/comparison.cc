#include "webhook-server/backtest/comparison.h"

#include <algorithm>

#include "webhook-server/limits.h"

namespace turnaround::backtest {
namespace {

const TargetOutcome* target_of(const Outcome& outcome, std::string_view id) {
  const auto found = std::find_if(outcome.targets.begin(), outcome.targets.end(),
                                  [&](const TargetOutcome& target) { return target.id == id; });
  return found == outcome.targets.end() ? nullptr : &*found;
}

bool has_change(const Change& change, Fate before, Fate after) {
  return std::any_of(change.targets.begin(), change.targets.end(), [&](const TargetChange& target) {
    return target.before.fate == before && target.after.fate == after;
  });
}

void add_targets(std::vector<TargetShift>& shifts, const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    const bool there =
        std::any_of(shifts.begin(), shifts.end(), [&](const auto& each) { return each.id == target.id; });
    if (!there) shifts.push_back({target.id, target.label, {}, {}, {}});
  }
}

void add_targets(std::vector<TargetShift>& shifts, const Policy& policy) {
  for (const Category& category : policy.categories) add_targets(shifts, category.targets);
  add_targets(shifts, policy.uncategorised);
}

void add(TargetShift& shift, const TargetChange& change) {
  ++shift.fates[static_cast<std::size_t>(change.before.fate)][static_cast<std::size_t>(change.after.fate)];
  if (!change.before.due || !change.after.due) return;
  const Seconds moved = *change.after.due - *change.before.due;
  if (moved < Seconds{0}) shift.earlier.add(-moved);
  if (moved > Seconds{0}) shift.later.add(moved);
}

void add(Whom& whom, const Change& change) {
  ++whom.tickets;
  whom.changed += change.any();
  whom.worse += change.worse();
  whom.better += change.better();
}

Whom& place_of(std::map<std::string, Whom>& all, const std::string& customer) {
  const auto found = all.find(customer);
  if (found != all.end()) return found->second;
  return all[all.size() < limits::kCustomers ? customer : std::string()];
}

}  // namespace

bool Change::any_fate() const {
  return std::any_of(targets.begin(), targets.end(),
                     [](const TargetChange& target) { return target.before.fate != target.after.fate; });
}

bool Change::worse() const {
  return has_change(*this, Fate::met, Fate::missed);
}

bool Change::better() const {
  return has_change(*this, Fate::missed, Fate::met);
}

Change change_between(const Outcome& before, const Outcome& after) {
  Change change{before.category, after.category, {}};
  const auto note = [&](const std::string& id) {
    const TargetOutcome* was = target_of(before, id);
    const TargetOutcome* is = target_of(after, id);
    const TargetOutcome nothing{id, Fate::none, std::nullopt, std::nullopt};
    const TargetChange both{id, was ? *was : nothing, is ? *is : nothing};
    if (both.before.fate != both.after.fate || both.before.due != both.after.due) change.targets.push_back(both);
  };
  for (const TargetOutcome& target : after.targets) note(target.id);
  for (const TargetOutcome& target : before.targets) {
    if (!target_of(after, target.id)) note(target.id);
  }
  return change;
}

Comparison empty_comparison(const Policy& before, const Policy& after) {
  Comparison comparison;
  add_targets(comparison.targets, after);
  add_targets(comparison.targets, before);
  return comparison;
}

void add(Comparison& comparison, const Change& change, const std::string& customer) {
  comparison.changed += change.any();
  comparison.changed_category += change.from != change.to;
  comparison.changed_category_only += change.from != change.to && !change.any_fate();
  comparison.changed_fate += change.any_fate();
  comparison.worse += change.worse();
  comparison.better += change.better();
  ++comparison.categories[{change.from, change.to}];
  for (const TargetChange& target : change.targets) {
    const auto shift = std::find_if(comparison.targets.begin(), comparison.targets.end(),
                                    [&](const TargetShift& each) { return each.id == target.id; });
    if (shift != comparison.targets.end()) add(*shift, target);
  }
  add(place_of(comparison.whom, customer), change);
}

std::string customer_of(const Ticket& ticket) {
  for (const std::string_view name : kCustomerFields) {
    for (const Field& field : ticket.fields) {
      if (field.name == name && !field.value.empty()) return field.value;
    }
  }
  const std::size_t at = ticket.requester.rfind('@');
  if (at == std::string::npos) return {};
  std::string domain = ticket.requester.substr(at + 1);
  for (char& letter : domain) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return domain.substr(0, domain.find_first_of("> \t"));
}

}  // namespace turnaround::backtest
