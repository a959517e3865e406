#include "core/decision/information.h"

#include <algorithm>

namespace turnaround {
namespace {

bool contains(const std::vector<std::string>& items, const std::string& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

Gap* last_of(std::vector<Gap>& gaps, const std::string& item) {
  const auto last = std::find_if(gaps.rbegin(), gaps.rend(), [&item](const Gap& gap) { return gap.item == item; });
  return last == gaps.rend() ? nullptr : &*last;
}

bool ended_at(const Gap& gap, Instant at) {
  return gap.came_at == at || gap.not_needed_since == at;
}

void end(Gap& gap, const Topic* topic, Instant at) {
  const bool asked_for = topic && contains(topic->mandatory, gap.item);
  (asked_for ? gap.came_at : gap.not_needed_since) = at;
}

void open(std::vector<Gap>& gaps, const std::string& item, Instant at) {
  Gap* last = last_of(gaps, item);
  if (last && last->open()) return;
  if (last && ended_at(*last, at)) {
    last->came_at.reset();
    last->not_needed_since.reset();
    last->in.clear();
  } else {
    gaps.push_back({item, at, {}, {}, {}, {}, Seconds{0}});
  }
}

}  // namespace

std::vector<Gap*> note_missing(std::vector<Gap>& gaps, const std::vector<std::string>& missing, const Topic* topic,
                               Instant at) {
  const auto is_over = [&missing](const Gap& gap) { return gap.open() && !contains(missing, gap.item); };
  const auto never_was = [&](const Gap& gap) { return is_over(gap) && gap.missing_since == at; };
  gaps.erase(std::remove_if(gaps.begin(), gaps.end(), never_was), gaps.end());
  for (Gap& gap : gaps) {
    if (is_over(gap)) end(gap, topic, at);
  }
  for (const std::string& item : missing) open(gaps, item, at);
  std::vector<Gap*> came;
  for (Gap& gap : gaps) {
    if (gap.came_at == at && gap.in.empty()) came.push_back(&gap);
  }
  return came;
}

void note_asked(std::vector<Gap>& gaps, const std::vector<std::string>& items, Instant at) {
  for (Gap& gap : gaps) {
    const bool meant = items.empty() || contains(items, gap.item);
    if (meant && gap.open() && !gap.asked_at) gap.asked_at = at;
  }
}

void count_costs(std::vector<Gap>& gaps, const std::vector<Hold>& holds, Instant now) {
  for (Gap& gap : gaps) {
    const Instant end = std::min(now, gap.came_at.value_or(gap.not_needed_since.value_or(now)));
    for (const Hold& hold : holds) {
      const Interval shared{std::max(gap.missing_since, hold.span.begin), std::min(end, hold.span.end)};
      if (hold.calendar && shared.begin < shared.end) gap.cost += open_time(*hold.calendar, shared);
    }
  }
}

}  // namespace turnaround
