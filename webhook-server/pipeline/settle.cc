#include "webhook-server/pipeline/settle.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "core/decision/redaction.h"
#include "webhook-server/digest.h"
#include "webhook-server/outbound/write_back_json.h"
#include "webhook-server/pipeline/effects.h"
#include "webhook-server/pipeline/events.h"

namespace turnaround {
namespace {

bool lists(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// What was read before, when nothing new was.
Result<Snapshot> restored(const StoredReading& reading) {
  Result<Ticket> ticket = read_ticket(reading.ticket);
  if (!ticket) return Error{"corrupt_ticket", "", "the stored ticket cannot be read: " + ticket.error().message};
  return Snapshot{.ticket = std::move(*ticket),
                  .version = reading.version,
                  .comment_keys = reading.comment_keys,
                  .over = reading.lifecycle != Lifecycle::open,
                  .closed = reading.lifecycle == Lifecycle::closed};
}

// What is decided is what the store will hold, so that every decision can be made again from it.
Ticket as_kept(Ticket ticket) {
  if (auto clean = redacted(ticket)) ticket = *std::move(clean);
  Result<Ticket> kept = read_ticket(write_ticket(ticket));
  return kept ? *std::move(kept) : ticket;
}

Lifecycle lifecycle_of(const Snapshot& snapshot) {
  if (snapshot.closed) return Lifecycle::closed;
  return snapshot.over ? Lifecycle::solved : Lifecycle::open;
}

// A comment that was seen once stays known, even if the helpdesk stops listing it.
void add_known_comments(Snapshot& snapshot, const StoredReading& before) {
  for (const std::string& key : before.comment_keys)
    if (!lists(snapshot.comment_keys, key)) snapshot.comment_keys.push_back(key);
}

Settlement gone(const Known& known, Instant now) {
  Settlement settlement{.at = now,
                        .asked = true,
                        .answered = known.unanswered,
                        .reading = known.stored.reading,
                        .decision = known.stored.decision,
                        .fingerprint = known.stored.fingerprint,
                        .book = known.stored.book,
                        .withdraw = true};
  settlement.reading->lifecycle = Lifecycle::gone;
  settlement.reading->read_at = now;
  return settlement;
}

Settlement recorded(const Book& book, const Known& known, const Snapshot& snapshot, const Decision& decision) {
  Settlement settlement{.at = decision.at, .book = book.digest()};
  settlement.reading = StoredReading{.ticket = write_ticket(snapshot.ticket),
                                     .version = snapshot.version,
                                     .comment_keys = snapshot.comment_keys,
                                     .lifecycle = lifecycle_of(snapshot),
                                     .read_at = decision.at};
  settlement.decision = write_decision(decision);
  settlement.fingerprint = fingerprint(decision);
  if (settlement.fingerprint != known.stored.fingerprint)
    settlement.ruling = Ruling{.at = decision.at,
                               .book = book.digest(),
                               .tzdata = book.zones().tzdata_version,
                               .decision = settlement.decision,
                               .reading = sha256(settlement.reading->ticket)};
  return settlement;
}

// A decision that says nothing new has nothing to tell.
std::vector<Outgoing> events_of(const Connection& connection, const std::string& ticket, const Known& known,
                                const Settlement& settlement) {
  if (!settlement.ruling || connection.subscribers.empty()) return {};
  std::vector<Outgoing> events;
  for (const OutgoingEvent& event : announce({connection.id, ticket}, known.stored.decision, settlement.decision))
    for (const Subscriber& subscriber : connection.subscribers)
      if (lists(subscriber.events, std::string(name_of(event.type))))
        events.push_back({.endpoint = subscriber.endpoint,
                          .id = event.id,
                          .connection = connection.id,
                          .ticket = ticket,
                          .type = std::string(name_of(event.type)),
                          .payload = event.payload});
  return events;
}

bool holds(const Connection& connection, const Snapshot& seen, const WriteBack& wanted) {
  return connection.adapter->differences(connection.settings, seen, wanted).empty();
}

// `known`: the ticket with every comment ever seen on it. What the helpdesk holds is only known after a fresh reading.
Standing standing_of(const Connection& connection, const std::optional<Effect>& last, const Snapshot& known,
                     const WriteBack& wanted) {
  const Result<WriteBack> before = last ? read_write_back(last->write_back) : Error{};
  return {.last = last,
          .fresh = true,
          .holds_last = before && holds(connection, known, *before),
          .holds_wanted = holds(connection, known, wanted),
          .commented = before && before->comment && lists(known.comment_keys, before->comment->key)};
}

}  // namespace

std::string fingerprint(Decision decision) {
  decision.at = Instant{};
  decision.look_again.reset();
  for (Gap& gap : decision.information) {
    if (gap.open()) gap.cost = Seconds{0};
  }
  for (TargetStatus& target : decision.targets) {
    target.left = target.used = Seconds{0};
    if (target.state != TargetState::paused) continue;
    target.due.reset();
    for (WarningStatus& warning : target.warnings) {
      if (!warning.passed) warning.at = Instant{};
    }
  }
  return sha256(write_decision(decision));
}

Result<Settlement> settle(const Book& book, const Connection& connection, const Known& known, const Found& found,
                          Instant now) {
  if (std::holds_alternative<Gone>(found)) return gone(known, now);
  const bool fresh = std::holds_alternative<Snapshot>(found);
  Result<Snapshot> snapshot = fresh ? Result<Snapshot>(std::get<Snapshot>(found)) : restored(known.stored.reading);
  if (!snapshot) return snapshot.error();
  if (fresh) snapshot->ticket = as_kept(std::move(snapshot->ticket));
  add_known_comments(*snapshot, known.stored.reading);
  const Result<Decision> decision = decide(book, snapshot->ticket, now);
  if (!decision) return decision.error();

  Settlement settlement = recorded(book, known, *snapshot, *decision);
  settlement.events = events_of(connection, snapshot->ticket.id, known, settlement);
  settlement.asked = fresh;
  if (fresh) settlement.answered = known.unanswered;
  if (!fresh) settlement.reading->read_at = known.stored.reading.read_at;
  if (snapshot->closed) {
    settlement.withdraw = true;
    return settlement;
  }
  if (decision->look_again) settlement.look_again = std::max(*decision->look_again, now + Seconds{1});
  const WriteBack wanted = write_back(book, *decision, *snapshot, connection.due_target);
  Standing standing = standing_of(connection, known.stored.effect, *snapshot, wanted);
  if (!fresh) standing.fresh = standing.holds_last = standing.holds_wanted = false;
  OutboxChange change = outbox_change(wanted, standing, now);
  settlement.written = change.written;
  settlement.effect = std::move(change.effect);
  settlement.withdraw = change.withdraw;
  return settlement;
}

}  // namespace turnaround
