#include "core/decision/decide.h"

#include <algorithm>

#include "core/decision/history.h"
#include "core/decision/redaction.h"
#include "core/limits.h"

namespace turnaround {
namespace {

std::size_t size_of(const std::vector<std::string>& texts) {
  std::size_t size = 0;
  for (const std::string& text : texts) size += text.size();
  return size;
}

std::size_t size_of(const Ticket& ticket) {
  std::size_t size = ticket.id.size() + ticket.subject.size() + ticket.description.size() + ticket.requester.size() +
                     size_of(ticket.tags) + size_of(ticket.attachments);
  for (const Field& field : ticket.fields) size += field.name.size() + field.value.size();
  for (const Event& event : ticket.events) size += event.text.size() + size_of(event.words);
  return size;
}

std::string_view why(Stay::Cause cause) {
  switch (cause) {
    case Stay::Cause::rules:
      return "rules";
    case Stay::Cause::weights:
      return "weights";
    case Stay::Cause::agent:
      return "agent";
    case Stay::Cause::workaround:
      return "workaround";
    case Stay::Cause::fields:
      return "fields";
  }
  return {};
}

std::string id_of(const Category* category) {
  return category ? category->id : std::string();
}

std::vector<CategoryChange> changes_of(const std::vector<Stay>& stays) {
  std::vector<CategoryChange> changes;
  for (std::size_t i = 1; i < stays.size(); ++i) {
    changes.push_back(
        {stays[i].at, id_of(stays[i - 1].category), id_of(stays[i].category), std::string(why(stays[i].cause)), {}});
  }
  return changes;
}

Source source_of(const History& history) {
  if (history.set_by_agent) return Source::agent;
  return history.assessment.choice.by_weights ? Source::weights : Source::rules;
}

Decision headed(const Book& book, const Ticket& ticket, const History& history, Instant now) {
  Decision decision;
  decision.id = ticket.id;
  decision.book = book.digest();
  decision.at = now;
  if (const Category* category = history.stays.back().category) {
    decision.category = category->id;
    decision.label = category->label;
    decision.source = source_of(history);
  }
  if (decision.source != Source::agent) {
    const Choice& choice = history.assessment.choice;
    decision.because = choice.because;
    decision.confidence = choice.confidence;
    decision.close_to = choice.close_to;
    decision.needs_confirmation = history.needs_confirmation;
  }
  decision.topic = history.assessment.topic;
  decision.missing = history.assessment.missing;
  decision.information = history.gaps;
  count_costs(decision.information, history.holds, std::max(now, ticket.created_at));
  decision.allocated_at = history.allocated;
  decision.changes = changes_of(history.stays);
  decision.waiting = waiting_now(history);
  return decision;
}

/// Without a clock: nothing is owed.
TargetStatus status_of(const Promise& promise, const std::vector<Target>& targets) {
  TargetStatus status;
  status.number = static_cast<std::size_t>(promise.target - targets.data());
  status.id = promise.target->id;
  status.label = promise.target->label;
  status.calendar = promise.calendar->rules().id;
  return status;
}

void add_clock(TargetStatus& status, const Target& target, const Clock& clock, Instant now) {
  status.state = clock.state;
  status.due = clock.due;
  status.started_at = clock.started;
  status.ended_at = clock.ended;
  status.left = clock.left;
  status.used = clock.used;
  if (!target.warn_when_left.empty()) status.warnings = warnings(target.warn_when_left, clock, now);
  if (clock.count) status.calendar = clock.count->terms.calendar->rules().id;
}

void note_moved_dues(const std::string& target, const Clock& clock, std::vector<CategoryChange>& changes) {
  for (const DueChange& moved : clock.changes) {
    for (CategoryChange& change : changes) {
      if (change.at == moved.made) change.dues.push_back({target, moved.before, moved.after});
    }
  }
}

std::optional<Instant> look_again(const Decision& decision) {
  std::optional<Instant> next;
  const auto take = [&next](Instant at) { next = next ? std::min(*next, at) : at; };
  for (const TargetStatus& target : decision.targets) {
    if (target.state != TargetState::running) continue;
    take(*target.due + Seconds{1});
    for (const WarningStatus& warning : target.warnings) {
      if (!warning.passed) take(warning.at);
    }
  }
  for (const Waiting& waiting : decision.waiting) {
    if (waiting.forgotten_at && !waiting.forgotten_by(decision.at)) take(*waiting.forgotten_at);
  }
  return next;
}

}  // namespace

std::optional<Error> out_of_bounds(const Book& book, const Ticket& ticket, Instant now) {
  if (ticket.events.size() > limits::kTicketEvents) {
    return Error{"too_many_events", "/events",
                 "a ticket may have " + std::to_string(limits::kTicketEvents) + " events, this one has " +
                     std::to_string(ticket.events.size()) + "; leave out the oldest ones that no target depends on"};
  }
  if (size_of(ticket) > limits::kTicketBytes) {
    return Error{"ticket_too_large", "",
                 "a ticket may hold " + std::to_string(limits::kTicketBytes) + " bytes; cut its texts"};
  }
  const Interval horizon = book.calendar(kAroundTheClock)->horizon();
  for (const Instant at : {ticket.created_at, now}) {
    if (at < horizon.begin || at >= horizon.end) {
      return Error{"outside_horizon", at == now ? "" : "/created_at",
                   "`" + format_instant(at) + "` lies outside the book's years, " + format_instant(horizon.begin) +
                       " to " + format_instant(horizon.end)};
    }
  }
  return std::nullopt;
}

Result<Decision> decide(const Book& book, const Ticket& sent, Instant now) {
  const auto clean = redacted(sent);
  const Ticket& ticket = clean ? *clean : sent;
  if (auto error = out_of_bounds(book, ticket, now)) return *std::move(error);
  return decide(book, ticket, read_history(book, ticket, now), now);
}

Result<Decision> decide(const Book& book, const Ticket& ticket, const History& history, Instant now) {
  Decision decision = headed(book, ticket, history, now);
  const Stay& stay = history.stays.back();
  const Instant at = std::max(now, ticket.created_at);
  for (const Promise& promise : stay.promises) {
    TargetStatus& status = decision.targets.emplace_back(status_of(promise, book.targets(stay.category)));
    if (history.closed) continue;
    const auto clock = fold(clock_history(history, promise), at);
    if (!clock) return clock.error();
    add_clock(status, *promise.target, *clock, at);
    note_moved_dues(status.id, *clock, decision.changes);
  }
  decision.look_again = look_again(decision);
  return decision;
}

const Target& target_of(const Book& book, const Decision& decision, const TargetStatus& status) {
  return book.targets(decision.category ? book.category(*decision.category) : nullptr)[status.number];
}

const TargetStatus* held_back(const Book& book, const Decision& decision) {
  const auto found = std::find_if(decision.targets.begin(), decision.targets.end(), [&](const TargetStatus& status) {
    return target_of(book, decision, status).starts == StartsAt::allocated;
  });
  return found == decision.targets.end() ? nullptr : &*found;
}

}  // namespace turnaround
