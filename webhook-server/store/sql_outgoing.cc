#include "webhook-server/store/sql_outgoing.h"

#include <algorithm>

#include "webhook-server/limits.h"
#include "webhook-server/store/sql_writes.h"

namespace turnaround {
namespace {

constexpr auto kNext =
    "SELECT seq, id, connection, ticket, type, payload, attempt, next_at FROM outgoing o "
    "WHERE endpoint = $1 AND state = 'pending' AND next_at <= $2 AND NOT EXISTS (SELECT 1 FROM outgoing e "
    "WHERE e.endpoint = o.endpoint AND e.connection = o.connection AND e.ticket = o.ticket AND e.state = 'pending' "
    "AND e.seq < o.seq) ORDER BY next_at, seq LIMIT 1";
constexpr auto kBacklog =
    "SELECT endpoint, sum(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), "
    "sum(CASE WHEN state = 'parked' THEN 1 ELSE 0 END) FROM outgoing WHERE state IN ('pending', 'parked') "
    "GROUP BY endpoint";
constexpr auto kSweepMark = "SELECT swept_at, cursor FROM sweep WHERE connection = $1";

constexpr auto kInsert =
    "INSERT INTO outgoing (endpoint, id, connection, ticket, type, payload, state, next_at, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $7) ON CONFLICT (endpoint, id) DO NOTHING";
constexpr auto kLease = "UPDATE outgoing SET next_at = $3 WHERE seq = $1 AND state = 'pending' AND next_at = $2";
constexpr auto kFinish =
    "UPDATE outgoing SET state = 'done', reason = '', ended_at = $2 WHERE seq = $1 AND state = 'pending'";
constexpr auto kPostpone =
    "UPDATE outgoing SET state = CASE WHEN $2 IS NULL THEN 'parked' ELSE 'pending' END, "
    "next_at = coalesce($2, next_at), attempt = $3, reason = $4 WHERE seq = $1 AND state = 'pending'";
// What an earlier event of the ticket holds up is not looked at until then.
constexpr auto kHoldUp =
    "UPDATE outgoing SET next_at = $4 WHERE endpoint = $1 AND connection = $2 AND ticket = $3 AND state = 'pending' "
    "AND next_at < $4";
constexpr auto kForget =
    "DELETE FROM outgoing WHERE seq IN (SELECT seq FROM outgoing WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
// Not if it was read since: then nothing was missed. A lane that waits after a failure goes on waiting.
constexpr auto kWake =
    "INSERT INTO lane (connection, ticket, read_at) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM ticket t "
    "WHERE t.connection = $1 AND t.id = $2 AND t.version = $4 AND t.version <> '') "
    "ON CONFLICT (connection, ticket) DO UPDATE SET read_at = coalesce(lane.read_at, excluded.read_at)";
constexpr auto kKeepSweep =
    "INSERT INTO sweep (connection, swept_at, cursor) VALUES ($1, $2, $3) "
    "ON CONFLICT (connection) DO UPDATE SET swept_at = excluded.swept_at, cursor = excluded.cursor";

}  // namespace

SqlOutgoingReads::SqlOutgoingReads(Session& session)
    : next_(session.prepare(kNext)), backlog_(session.prepare(kBacklog)), sweep_(session.prepare(kSweepMark)) {}

std::optional<Outgoing> SqlOutgoingReads::next(std::string_view endpoint, Instant now) {
  std::optional<Outgoing> event;
  if (next_->bind(endpoint, seconds_of(now)).step())
    event = Outgoing{.seq = next_->integer(0),
                     .endpoint = std::string(endpoint),
                     .id = next_->text(1),
                     .connection = next_->text(2),
                     .ticket = next_->text(3),
                     .type = next_->text(4),
                     .payload = next_->text(5),
                     .attempt = static_cast<int>(next_->integer(6)),
                     .next_at = instant_of(next_->integer(7))};
  next_->reset();
  return event;
}

std::vector<EndpointBacklog> SqlOutgoingReads::backlog() {
  std::vector<EndpointBacklog> all;
  backlog_->bind();
  while (backlog_->step()) all.push_back({backlog_->text(0), backlog_->integer(1), backlog_->integer(2)});
  backlog_->reset();
  return all;
}

std::optional<SweepMark> SqlOutgoingReads::sweep_mark(std::string_view connection) {
  std::optional<SweepMark> mark;
  if (sweep_->bind(connection).step()) mark = SweepMark{instant_of(sweep_->integer(0)), sweep_->text(1)};
  sweep_->reset();
  return mark;
}

SqlOutgoingWrites::SqlOutgoingWrites(Session& session)
    : insert_(session.prepare(kInsert)),
      lease_(session.prepare(kLease)),
      finish_(session.prepare(kFinish)),
      postpone_(session.prepare(kPostpone)),
      hold_up_(session.prepare(kHoldUp)),
      forget_(session.prepare(kForget)),
      wake_(session.prepare(kWake)),
      keep_sweep_(session.prepare(kKeepSweep)) {}

void SqlOutgoingWrites::add(std::span<const Outgoing> events, Instant at) {
  for (const Outgoing& event : events)
    insert_->bind(event.endpoint, event.id, event.connection, event.ticket, event.type, event.payload, seconds_of(at))
        .run();
}

bool SqlOutgoingWrites::lease(const Outgoing& event, Instant until) {
  lease_->bind(event.seq, seconds_of(event.next_at), seconds_of(until)).run();
  return lease_->changes() == 1;
}

void SqlOutgoingWrites::finish(const Outgoing& event, Instant at) {
  finish_->bind(event.seq, seconds_of(at)).run();
}

void SqlOutgoingWrites::postpone(const Outgoing& event, const Postponement& postponement) {
  postpone_->bind(event.seq, seconds_of(postponement.at), std::int64_t{postponement.attempt}, postponement.reason)
      .run();
  if (postponement.at)
    hold_up_->bind(event.endpoint, event.connection, event.ticket, seconds_of(*postponement.at)).run();
}

std::int64_t SqlOutgoingWrites::forget(Instant before) {
  forget_->bind(seconds_of(before), std::int64_t{limits::kForgottenAtOnce}).run();
  return forget_->changes();
}

// In the order of ids, as everybody locks several lanes.
void SqlOutgoingWrites::keep_sweep(std::string_view connection, const SweepMark& mark,
                                   std::span<const Changes::One> tickets) {
  std::vector<Changes::One> sorted(tickets.begin(), tickets.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.ticket < b.ticket; });
  for (const Changes::One& each : sorted) wake_->bind(connection, each.ticket, seconds_of(mark.at), each.version).run();
  keep_sweep_->bind(connection, seconds_of(mark.at), mark.cursor).run();
}

}  // namespace turnaround
