#include "webhook-server/store/sql_parked.h"

#include <limits>
#include <string>

#include "webhook-server/store/sql_writes.h"

namespace turnaround {
namespace {

// $1 connection, $2 ticket, $3 from, $4 to, as in every statement here.
const std::string kChosen = "($1 = '' OR connection = $1) AND ($2 = '' OR ticket = $2) ";
const std::string kChosenInTime = kChosen + "AND created_at >= $3 AND created_at < $4 ";
// A ticket does not know since when, so it is chosen only where no time is asked for.
const std::string kChosenTickets =
    kChosen + "AND $3 = -9223372036854775807 AND $4 = 9223372036854775807 AND read_at IS NULL AND reason <> '' ";

const std::string kList =
    "SELECT kind, connection, ticket, endpoint, attempt, created_at, reason FROM ("
    "SELECT 0 AS kind, connection, ticket, '' AS endpoint, attempt, created_at, reason FROM outbox "
    "WHERE state = 'parked' AND " +
    kChosenInTime + "UNION ALL SELECT 1, connection, ticket, '', attempt, NULL, reason FROM lane WHERE " +
    kChosenTickets +
    "UNION ALL SELECT 2, connection, ticket, endpoint, attempt, created_at, reason FROM outgoing "
    "WHERE state = 'parked' AND " +
    kChosenInTime + ") AS parked ORDER BY kind, connection, ticket LIMIT $5";

// The lanes first: afterwards nothing is parked any more. $5: now.
const std::string kRetryLanes =
    "UPDATE lane SET send_at = $5 WHERE (connection, ticket) IN (SELECT connection, ticket FROM outbox "
    "WHERE state = 'parked' AND " +
    kChosenInTime + ")";
const std::string kRetryEffects =
    "UPDATE outbox SET state = 'pending', attempt = 0, next_at = $5 WHERE state = 'parked' AND " + kChosenInTime;
const std::string kRetryTickets = "UPDATE lane SET read_at = $5, attempt = 0 WHERE " + kChosenTickets;
const std::string kRetryEvents =
    "UPDATE outgoing SET state = 'pending', attempt = 0, next_at = $5 WHERE state = 'parked' AND " + kChosenInTime;

// $5: now, $6: the reason.
const std::string kDropEffects =
    "UPDATE outbox SET state = 'superseded', ended_at = $5, reason = $6 WHERE state = 'parked' AND " + kChosenInTime;
const std::string kDropTickets = "UPDATE lane SET reason = '' WHERE " + kChosenTickets;
const std::string kDropEvents =
    "UPDATE outgoing SET state = 'dropped', ended_at = $5, reason = $6 WHERE state = 'parked' AND " + kChosenInTime;

// Nothing is as early or as late: these stand for "no time asked for".
constexpr std::int64_t kEarliest = -std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();

std::int64_t from(const ParkedFilter& filter) {
  return filter.from ? seconds_of(*filter.from) : kEarliest;
}
std::int64_t to(const ParkedFilter& filter) {
  return filter.to ? seconds_of(*filter.to) : kLatest;
}

}  // namespace

SqlParkedReads::SqlParkedReads(Session& session) : list_(session.prepare(kList)) {}

std::vector<Parked> SqlParkedReads::list(const ParkedFilter& filter, std::size_t limit) {
  std::vector<Parked> all;
  list_->bind(filter.connection, filter.ticket, from(filter), to(filter), static_cast<std::int64_t>(limit));
  while (list_->step()) {
    Parked parked{.kind = static_cast<Parked::Kind>(list_->integer(0)),
                  .connection = list_->text(1),
                  .ticket = list_->text(2),
                  .endpoint = list_->text(3),
                  .attempts = static_cast<int>(list_->integer(4)),
                  .since = {},
                  .reason = list_->text(6)};
    if (const auto since = list_->maybe_integer(5)) parked.since = instant_of(*since);
    all.push_back(std::move(parked));
  }
  list_->reset();
  return all;
}

SqlParkedWrites::SqlParkedWrites(Session& session)
    : retry_lanes_(session.prepare(kRetryLanes)),
      retry_effects_(session.prepare(kRetryEffects)),
      retry_tickets_(session.prepare(kRetryTickets)),
      retry_events_(session.prepare(kRetryEvents)),
      drop_effects_(session.prepare(kDropEffects)),
      drop_tickets_(session.prepare(kDropTickets)),
      drop_events_(session.prepare(kDropEvents)) {}

std::int64_t SqlParkedWrites::retry(const ParkedFilter& filter, Instant now) {
  const std::int64_t at = seconds_of(now);
  retry_lanes_->bind(filter.connection, filter.ticket, from(filter), to(filter), at).run();
  std::int64_t work = 0;
  for (Statement* each : {retry_effects_.get(), retry_tickets_.get(), retry_events_.get()}) {
    each->bind(filter.connection, filter.ticket, from(filter), to(filter), at).run();
    work += each->changes();
  }
  return work;
}

std::int64_t SqlParkedWrites::drop(const ParkedFilter& filter, const std::string& reason, Instant now) {
  const std::int64_t at = seconds_of(now);
  drop_tickets_->bind(filter.connection, filter.ticket, from(filter), to(filter)).run();
  std::int64_t work = drop_tickets_->changes();
  for (Statement* each : {drop_effects_.get(), drop_events_.get()}) {
    each->bind(filter.connection, filter.ticket, from(filter), to(filter), at, reason).run();
    work += each->changes();
  }
  return work;
}

}  // namespace turnaround
