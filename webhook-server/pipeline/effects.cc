#include "webhook-server/pipeline/effects.h"

#include <algorithm>

#include "core/decision/message.h"
#include "core/decision/wording.h"
#include "webhook-server/digest.h"
#include "webhook-server/limits.h"
#include "webhook-server/outbound/write_back_json.h"

namespace turnaround {
namespace {

const TargetStatus* find_target(const Decision& decision, std::string_view id) {
  for (const TargetStatus& target : decision.targets)
    if (target.id == id) return &target;
  return nullptr;
}

std::string local_date(const Book& book, const TargetStatus& target) {
  const Zone& zone = spoken_zone(book, target.calendar);
  return format_date(Date{std::chrono::floor<std::chrono::days>(to_local(zone, *target.due).wall)});
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_met_by_response(const Target& target) {
  return contains(target.met_by, "responded");
}

// Somebody answered when a target that a response meets is met.
bool answered(const Book& book, const Decision& decision) {
  return std::any_of(decision.targets.begin(), decision.targets.end(), [&](const TargetStatus& status) {
    return status.state == TargetState::met && is_met_by_response(target_of(book, decision, status));
  });
}

bool is_open(const std::optional<Effect>& effect) {
  return effect && (effect->state == Effect::State::pending || effect->state == Effect::State::parked);
}

bool same_fields(WriteBack a, WriteBack b) {
  a.comment.reset();
  b.comment.reset();
  return a == b;
}

// A comment that was posted is not wanted any more, and that is nothing new.
bool wants_the_same(const Effect& last, const WriteBack& wanted, bool commented) {
  const Result<WriteBack> before = read_write_back(last.write_back);
  if (!before) return false;
  const bool posted = commented || last.state == Effect::State::done;
  return *before == wanted || (posted && !wanted.comment && same_fields(*before, wanted));
}

Effect new_effect(const WriteBack& wanted, Instant next_at) {
  std::string json = to_json(wanted);
  std::string key = sha256(json);
  return {.key = std::move(key), .write_back = std::move(json), .next_at = next_at};
}

}  // namespace

WriteBack write_back(const Book& book, const Decision& decision, const Snapshot& snapshot,
                     std::string_view due_target) {
  WriteBack wanted{
      .ticket = snapshot.ticket.id, .category = decision.category.value_or(""), .missing = decision.missing};
  if (decision.category) wanted.label = decision.label;
  const TargetStatus* target = find_target(decision, due_target);
  if (target && target->due && target->state != TargetState::paused && target->state != TargetState::waiting) {
    wanted.due = target->due;
    wanted.due_date = local_date(book, *target);
  }
  if (snapshot.over || contains(snapshot.comment_keys, kAutomatedResponse) || answered(book, decision)) return wanted;
  if (std::string text = automated_response(book, decision); !text.empty())
    wanted.comment = WriteBack::Comment{std::string(kAutomatedResponse), std::move(text)};
  return wanted;
}

OutboxChange outbox_change(const WriteBack& wanted, const Standing& standing, Instant now) {
  OutboxChange change;
  std::optional<Effect> last = standing.last;
  if (is_open(last) && standing.holds_last) {
    change.written = last->id;
    last->state = Effect::State::done;
    last->ended_at = now;
  }
  if (standing.holds_wanted) {
    change.withdraw = is_open(last);
    return change;
  }
  const bool abandoned = last && last->state == Effect::State::superseded;
  if (!last || abandoned || !wants_the_same(*last, wanted, standing.commented)) {
    change.effect = new_effect(wanted, now);
  } else if (!is_open(last) && standing.fresh) {
    const Instant rested = last->ended_at.value_or(now) + limits::kRepairPause;
    change.effect = new_effect(wanted, std::max(now, rested));
  }
  return change;
}

}  // namespace turnaround
