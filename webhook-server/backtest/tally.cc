#include "webhook-server/backtest/tally.h"

#include <algorithm>

namespace turnaround::backtest {
namespace {

template <class Each>
Each* with_id(std::vector<Each>& all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Each& each) { return each.id == id; });
  return found == all.end() ? nullptr : &*found;
}

CategoryTally empty_tally(std::string id, std::string label, const std::vector<Target>& targets) {
  CategoryTally tally{std::move(id), std::move(label), 0, {}, {}};
  for (const Target& target : targets) {
    if (!with_id(tally.targets, target.id)) tally.targets.push_back({target.id, target.label, {}, 0, {}});
  }
  return tally;
}

void add(TargetTally& tally, const TargetOutcome& outcome) {
  ++tally.fates[static_cast<std::size_t>(outcome.fate)];
  if (outcome.late) {
    tally.late.add(*outcome.late);
  } else if (outcome.fate == Fate::missed) {
    ++tally.not_done;
  }
}

/// An item may go missing several times: its last gap tells whether it came, and the ticket counts once.
void add(InformationTally& tally, const std::vector<Gap>& gaps, std::size_t index) {
  const Gap& gap = gaps[index];
  ItemTally& item = tally.items[gap.item];
  if (gap.cost > Seconds{0}) item.cost.add(gap.cost);
  const auto later = std::find_if(gaps.begin() + static_cast<std::ptrdiff_t>(index) + 1, gaps.end(),
                                  [&](const Gap& each) { return each.item == gap.item; });
  if (later != gaps.end()) return;
  ++item.tickets;
  item.came += gap.came_at.has_value();
}

void add(InformationTally& tally, const Outcome& outcome) {
  tally.to_the_end += outcome.held_up == HeldUp::to_the_end;
  tally.solved_without += outcome.held_up == HeldUp::solved_without;
  tally.until_it_came += outcome.held_up == HeldUp::until_it_came;
  if (outcome.held_up == HeldUp::until_it_came) tally.held_up_for.add(outcome.held_up_for);
  for (std::size_t i = 0; i < outcome.information.size(); ++i) add(tally, outcome.information, i);
}

}  // namespace

void Spread::add(Seconds amount) {
  ++minutes_[std::chrono::ceil<Minutes>(amount).count()];
  ++count_;
}

void Spread::add(const Spread& other) {
  for (const auto& [minutes, times] : other.minutes_) minutes_[minutes] += times;
  count_ += other.count_;
}

Seconds Spread::at(int percent) const {
  std::int64_t seen = 0;
  for (const auto& [minutes, times] : minutes_) {
    seen += times;
    if (seen * 100 >= count_ * percent) return Minutes{minutes};
  }
  return Seconds{0};
}

Seconds Spread::worst() const {
  return minutes_.empty() ? Seconds{0} : Seconds{Minutes{minutes_.rbegin()->first}};
}

std::int64_t TargetTally::hit_permille() const {
  const std::int64_t ended = of(Fate::met) + of(Fate::missed);
  return ended == 0 ? -1 : of(Fate::met) * 1000 / ended;
}

void TargetTally::add(const TargetTally& other) {
  for (std::size_t i = 0; i < fates.size(); ++i) fates[i] += other.fates[i];
  not_done += other.not_done;
  late.add(other.late);
}

Tally empty_tally(const Policy& policy) {
  Tally tally;
  for (const Category& category : policy.categories) {
    tally.categories.push_back(empty_tally(category.id, category.label, category.targets));
  }
  tally.categories.push_back(empty_tally("", "No category", policy.uncategorised));
  return tally;
}

void add(Tally& tally, const Outcome& outcome, std::chrono::sys_days month) {
  ++tally.tickets;
  CategoryTally& category = *with_id(tally.categories, outcome.category);
  ++category.tickets;
  ++category.months[month];
  for (const TargetOutcome& target : outcome.targets) {
    if (TargetTally* place = with_id(category.targets, target.id)) add(*place, target);
  }
  add(tally.information, outcome);
}

std::vector<TargetTally> totals(const Tally& tally) {
  std::vector<TargetTally> out;
  for (const CategoryTally& category : tally.categories) {
    for (const TargetTally& target : category.targets) {
      TargetTally* sum = with_id(out, target.id);
      if (!sum) sum = &out.emplace_back(TargetTally{target.id, target.label, {}, 0, {}});
      sum->add(target);
    }
  }
  return out;
}

}  // namespace turnaround::backtest
