#include "webhook-server/store/sql_writes.h"

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

constexpr auto kInsertDelivery =
    "INSERT INTO delivery (connection, key, ticket, type, received_at, headers, body, state) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $3 = '' THEN 'ignored' ELSE 'waiting' END) ON CONFLICT (connection, "
    "key) DO NOTHING";
// A lane that waits after a failure goes on waiting: new deliveries do not defeat the backoff.
constexpr auto kWakeLane =
    "INSERT INTO lane (connection, ticket, read_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (connection, ticket) DO UPDATE SET read_at = coalesce(lane.read_at, excluded.read_at)";
constexpr auto kInsertRejected =
    "INSERT INTO rejected (connection, received_at, reason, headers, body) VALUES ($1, $2, $3, $4, $5)";
constexpr auto kTrimRejected = "DELETE FROM rejected WHERE seq <= (SELECT max(seq) FROM rejected) - $1";

constexpr auto kAnswerDeliveries =
    "UPDATE delivery SET state = 'done' WHERE connection = $1 AND ticket = $2 AND seq <= $3 AND state = 'waiting'";
constexpr auto kWriteTicket =
    "INSERT INTO ticket (connection, id, ticket, version, comment_keys, lifecycle, read_at, decision, fingerprint, "
    "book) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (connection, id) DO UPDATE SET "
    "ticket = excluded.ticket, version = excluded.version, comment_keys = excluded.comment_keys, "
    "lifecycle = excluded.lifecycle, read_at = excluded.read_at, decision = excluded.decision, "
    "fingerprint = excluded.fingerprint, book = excluded.book";
constexpr auto kInsertDecision =
    "INSERT INTO decision (connection, ticket, at, book, tzdata, decision, reading) VALUES ($1, $2, $3, $4, $5, $6, "
    "$7)";
constexpr auto kInsertReading = "INSERT INTO reading (digest, ticket) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
// $3: the helpdesk was asked, $4: now, $5: look again.
constexpr auto kSettleLane =
    "INSERT INTO lane (connection, ticket, look_again) VALUES ($1, $2, $5) "
    "ON CONFLICT (connection, ticket) DO UPDATE SET look_again = $5, "
    "read_at = CASE WHEN $3 = 0 THEN lane.read_at ELSE (SELECT $4 FROM delivery d WHERE d.connection = $1 "
    "AND d.ticket = $2 AND d.state = 'waiting' LIMIT 1) END, "
    "attempt = CASE WHEN $3 = 0 THEN lane.attempt ELSE 0 END, reason = CASE WHEN $3 = 0 THEN lane.reason ELSE '' END, "
    "send_at = (SELECT next_at FROM outbox o WHERE o.connection = $1 AND o.ticket = $2 AND o.state = 'pending')";

constexpr auto kFinishEffect =
    "UPDATE outbox SET state = 'done', reason = '', ended_at = $2 WHERE seq = $1 AND state IN ('pending', 'parked')";
constexpr auto kSupersede =
    "UPDATE outbox SET state = 'superseded', ended_at = $3 WHERE connection = $1 AND ticket = $2 "
    "AND state IN ('pending', 'parked')";
constexpr auto kInsertEffect =
    "INSERT INTO outbox (connection, ticket, key, write_back, state, next_at, created_at) "
    "VALUES ($1, $2, $3, $4, 'pending', $5, $6)";

constexpr auto kPostponeReading =
    "UPDATE lane SET read_at = $3, attempt = $4, reason = $5 WHERE connection = $1 AND ticket "
    "= $2";
constexpr auto kPostponeEffect =
    "UPDATE outbox SET state = CASE WHEN $2 IS NULL THEN 'parked' ELSE 'pending' END, "
    "next_at = coalesce($2, next_at), attempt = $3, reason = $4 WHERE seq = $1 AND state IN ('pending', 'parked')";
constexpr auto kPostponeLane =
    "UPDATE lane SET send_at = (SELECT next_at FROM outbox o WHERE o.connection = $1 AND o.ticket = $2 "
    "AND o.state = 'pending') WHERE connection = $1 AND ticket = $2";

constexpr auto kParkLane =
    "UPDATE lane SET read_at = NULL, look_again = NULL, send_at = NULL, reason = $3 WHERE connection = $1 AND ticket = "
    "$2";

// A lane that was parked waits for unpark alone.
constexpr auto kRevisitLanes =
    "UPDATE lane SET look_again = $3 WHERE connection = $1 AND reason = '' AND ticket IN "
    "(SELECT id FROM ticket WHERE connection = $1 AND lifecycle = 'open' AND book NOT IN ('', $2))";
constexpr auto kInsertBook = "INSERT INTO book (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
constexpr auto kForgetDeliveries =
    "DELETE FROM delivery WHERE seq IN "
    "(SELECT seq FROM delivery WHERE received_at < $1 AND state <> 'waiting' ORDER BY received_at LIMIT $2)";

constexpr auto kForgetEffects =
    "DELETE FROM outbox WHERE seq IN (SELECT o.seq FROM outbox o WHERE o.ended_at < $1 AND o.state <> 'parked' "
    "AND EXISTS (SELECT 1 FROM outbox n WHERE n.connection = o.connection AND n.ticket = o.ticket AND n.seq > o.seq) "
    "ORDER BY o.ended_at LIMIT $2)";
// A ticket that something is still to be done for is not over.
constexpr auto kOldTickets =
    "SELECT t.connection, t.id FROM ticket t WHERE t.lifecycle IN ('closed', 'gone') AND t.read_at < $1 "
    "AND NOT EXISTS (SELECT 1 FROM lane l WHERE l.connection = t.connection AND l.ticket = t.id "
    "AND l.ready_at IS NOT NULL) ORDER BY t.read_at LIMIT $2";
constexpr auto kForgetReadings =
    "DELETE FROM reading WHERE digest IN (SELECT d.reading FROM decision d WHERE d.connection = $1 AND d.ticket = $2) "
    "AND NOT EXISTS (SELECT 1 FROM decision o WHERE o.reading = reading.digest "
    "AND (o.connection <> $1 OR o.ticket <> $2))";
constexpr auto kForgetDecisions = "DELETE FROM decision WHERE connection = $1 AND ticket = $2";
constexpr auto kForgetOutbox = "DELETE FROM outbox WHERE connection = $1 AND ticket = $2";
constexpr auto kForgetLane = "DELETE FROM lane WHERE connection = $1 AND ticket = $2 AND ready_at IS NULL";
constexpr auto kForgetTicket = "DELETE FROM ticket WHERE connection = $1 AND id = $2";

std::string lines(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + "\n";
  return text;
}

}  // namespace

std::string header_lines(const std::vector<Header>& headers) {
  std::string text;
  for (const Header& header : headers) text += header.name + ": " + header.value + "\n";
  return text;
}

SqlWrites::SqlWrites(Session& session)
    : insert_delivery_(session.prepare(kInsertDelivery)),
      wake_lane_(session.prepare(kWakeLane)),
      insert_rejected_(session.prepare(kInsertRejected)),
      trim_rejected_(session.prepare(kTrimRejected)),
      answer_deliveries_(session.prepare(kAnswerDeliveries)),
      write_ticket_(session.prepare(kWriteTicket)),
      insert_decision_(session.prepare(kInsertDecision)),
      insert_reading_(session.prepare(kInsertReading)),
      settle_lane_(session.prepare(kSettleLane)),
      finish_effect_(session.prepare(kFinishEffect)),
      supersede_effects_(session.prepare(kSupersede)),
      insert_effect_(session.prepare(kInsertEffect)),
      postpone_reading_(session.prepare(kPostponeReading)),
      postpone_effect_(session.prepare(kPostponeEffect)),
      postpone_lane_(session.prepare(kPostponeLane)),
      park_lane_(session.prepare(kParkLane)),
      revisit_lanes_(session.prepare(kRevisitLanes)),
      insert_book_(session.prepare(kInsertBook)),
      forget_deliveries_(session.prepare(kForgetDeliveries)),
      forget_effects_(session.prepare(kForgetEffects)),
      old_tickets_(session.prepare(kOldTickets)),
      forget_readings_(session.prepare(kForgetReadings)),
      forget_decisions_(session.prepare(kForgetDecisions)),
      forget_outbox_(session.prepare(kForgetOutbox)),
      forget_lane_(session.prepare(kForgetLane)),
      forget_ticket_(session.prepare(kForgetTicket)),
      accounts_(session),
      outgoing_(session),
      parked_(session) {}

void SqlWrites::put(std::span<Arrival* const> arrivals) {
  for (Arrival* arrival : arrivals) {
    const Delivery& delivery = arrival->delivery;
    const std::int64_t at = seconds_of(delivery.received_at);
    insert_delivery_
        ->bind(delivery.connection, delivery.key, delivery.ticket, delivery.type, at, header_lines(delivery.headers),
               Blob{delivery.body})
        .run();
    arrival->result = insert_delivery_->changes() == 0 ? Inbox::Put::duplicate : Inbox::Put::stored;
    if (arrival->result == Inbox::Put::stored && !delivery.ticket.empty())
      wake_lane_->bind(delivery.connection, delivery.ticket, at).run();
  }
}

void SqlWrites::keep_rejected(const Delivery& delivery, const std::string& reason) {
  insert_rejected_
      ->bind(delivery.connection, seconds_of(delivery.received_at), reason, header_lines(delivery.headers),
             Blob{delivery.body})
      .run();
  trim_rejected_->bind(std::int64_t{limits::kRejectedKept}).run();
}

void SqlWrites::settle(const Lane& lane, const Settlement& settlement) {
  if (settlement.answered > 0) answer_deliveries_->bind(lane.connection, lane.ticket, settlement.answered).run();
  if (settlement.reading) keep_reading(lane, settlement);
  if (settlement.ruling) {
    const Ruling& ruling = *settlement.ruling;
    insert_decision_
        ->bind(lane.connection, lane.ticket, seconds_of(ruling.at), ruling.book, ruling.tzdata, ruling.decision,
               ruling.reading)
        .run();
    if (settlement.reading && !ruling.reading.empty())
      insert_reading_->bind(ruling.reading, settlement.reading->ticket).run();
  }
  change_outbox(lane, settlement);
  outgoing_.add(settlement.events, settlement.at);
  settle_lane_
      ->bind(lane.connection, lane.ticket, std::int64_t{settlement.asked}, seconds_of(settlement.at),
             seconds_of(settlement.look_again))
      .run();
}

void SqlWrites::keep_reading(const Lane& lane, const Settlement& settlement) {
  const StoredReading& reading = *settlement.reading;
  write_ticket_
      ->bind(lane.connection, lane.ticket, reading.ticket, reading.version, lines(reading.comment_keys),
             lifecycle_name(reading.lifecycle), seconds_of(reading.read_at), settlement.decision,
             settlement.fingerprint, settlement.book)
      .run();
}

void SqlWrites::change_outbox(const Lane& lane, const Settlement& settlement) {
  const std::int64_t at = seconds_of(settlement.at);
  if (settlement.written) finish_effect_->bind(*settlement.written, at).run();
  if (settlement.withdraw || settlement.effect) supersede_effects_->bind(lane.connection, lane.ticket, at).run();
  if (!settlement.effect) return;
  const Effect& effect = *settlement.effect;
  insert_effect_->bind(lane.connection, lane.ticket, effect.key, effect.write_back, seconds_of(effect.next_at), at)
      .run();
}

void SqlWrites::postpone_reading(const Lane& lane, const Postponement& postponement) {
  postpone_reading_
      ->bind(lane.connection, lane.ticket, seconds_of(postponement.at), std::int64_t{postponement.attempt},
             postponement.reason)
      .run();
}

void SqlWrites::postpone_sending(const Lane& lane, std::int64_t effect, const Postponement& postponement) {
  postpone_effect_->bind(effect, seconds_of(postponement.at), std::int64_t{postponement.attempt}, postponement.reason)
      .run();
  postpone_lane_->bind(lane.connection, lane.ticket).run();
}

void SqlWrites::park(const Lane& lane, const std::string& reason) {
  park_lane_->bind(lane.connection, lane.ticket, reason).run();
}

void SqlWrites::revisit(std::string_view connection, std::string_view book, Instant now) {
  revisit_lanes_->bind(connection, book, seconds_of(now)).run();
}

void SqlWrites::keep_book(std::string_view digest, std::string_view bytes) {
  insert_book_->bind(digest, Blob{bytes}).run();
}

std::int64_t SqlWrites::forget(const Retention& before) {
  std::int64_t rows = 0;
  for (Statement* each : {forget_deliveries_.get(), forget_effects_.get()}) {
    each->bind(seconds_of(before.done), std::int64_t{limits::kForgottenAtOnce}).run();
    rows += each->changes();
  }
  rows += outgoing_.forget(before.done);
  return before.tickets ? rows + forget_tickets(*before.tickets) : rows;
}

std::int64_t SqlWrites::forget_tickets(Instant before) {
  std::vector<std::pair<std::string, std::string>> old;
  old_tickets_->bind(seconds_of(before), std::int64_t{limits::kTicketsForgottenAtOnce});
  while (old_tickets_->step()) old.emplace_back(old_tickets_->text(0), old_tickets_->text(1));
  old_tickets_->reset();
  for (const auto& [connection, ticket] : old) {
    for (Statement* each : {forget_readings_.get(), forget_decisions_.get(), forget_outbox_.get(), forget_lane_.get(),
                            forget_ticket_.get()})
      each->bind(connection, ticket).run();
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace turnaround
