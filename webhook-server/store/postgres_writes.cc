#include "webhook-server/store/postgres_writes.h"

namespace turnaround {
namespace {

// An answer for each lane that is there: does the claim hold? Rows come as they were when they were locked.
constexpr auto kHold =
    "SELECT h.n, l.claim = h.claim FROM unnest($1, $2, $3) WITH ORDINALITY AS h(connection, ticket, claim, n) "
    "JOIN lane l ON l.connection = h.connection AND l.ticket = h.ticket "
    "ORDER BY l.connection, l.ticket FOR UPDATE OF l";

// A delivery gets its number only after its lane's row is locked by this transaction, because `stored` reads from
// `woken`. So of one lane, numbers follow the order of commits, and a reading that answers all up to one of them
// answers none that was not there when it began.
constexpr auto kPut =
    "WITH came AS (SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY "
    "AS c(connection, key, ticket, type, received_at, headers, body, n)), "
    "fresh AS MATERIALIZED (SELECT DISTINCT ON (connection, key) * FROM came c WHERE NOT EXISTS "
    "(SELECT FROM delivery d WHERE d.connection = c.connection AND d.key = c.key) ORDER BY connection, key, n), "
    "woken AS (INSERT INTO lane AS l (connection, ticket, read_at) "
    "SELECT connection, ticket, min(received_at) FROM fresh WHERE ticket <> '' GROUP BY connection, ticket "
    "ORDER BY connection COLLATE \"C\", ticket COLLATE \"C\" ON CONFLICT (connection, ticket) "
    "DO UPDATE SET read_at = coalesce(l.read_at, excluded.read_at) RETURNING connection, ticket), "
    "stored AS (INSERT INTO delivery (connection, key, ticket, type, received_at, headers, body, state) "
    "SELECT f.connection, f.key, f.ticket, f.type, f.received_at, f.headers, f.body, "
    "CASE WHEN f.ticket = '' THEN 'ignored' ELSE 'waiting' END "
    "FROM fresh f LEFT JOIN woken w ON w.connection = f.connection AND w.ticket = f.ticket "
    "WHERE f.ticket = '' OR w.ticket IS NOT NULL ORDER BY f.n "
    "ON CONFLICT (connection, key) DO NOTHING RETURNING connection, key) "
    "SELECT f.n FROM stored s JOIN fresh f ON f.connection = s.connection AND f.key = s.key";

}  // namespace

PostgresWrites::PostgresWrites(PostgresSession& session)
    : SqlWrites(session), hold_(session, kHold, "hold"), put_(session, kPut, "put") {}

void PostgresWrites::hold(std::span<Fence* const> fences, std::span<Arrival* const> arrivals) {
  if (fences.empty()) return;
  std::vector<std::string_view> connections, tickets;
  std::vector<std::int64_t> claims;
  const auto add = [&](const std::string& connection, const std::string& ticket, std::int64_t claim) {
    connections.push_back(connection);
    tickets.push_back(ticket);
    claims.push_back(claim);
  };
  for (Fence* fence : fences) {
    fence->holds = false;
    add(fence->lane.connection, fence->lane.ticket, fence->lane.claim);
  }
  for (const Arrival* arrival : arrivals) add(arrival->delivery.connection, arrival->delivery.ticket, 0);
  hold_.reset();
  hold_.put_texts(1, connections);
  hold_.put_texts(2, tickets);
  hold_.put_numbers(3, claims);
  while (hold_.step()) {
    const auto which = static_cast<std::size_t>(hold_.integer(0) - 1);
    if (which < fences.size()) fences[which]->holds = hold_.integer(1) != 0;
  }
}

void PostgresWrites::put(std::span<Arrival* const> arrivals) {
  std::vector<std::string_view> connections, keys, tickets, types, headers, bodies;
  std::vector<std::int64_t> times;
  std::vector<std::string> lines;
  for (Arrival* arrival : arrivals) {
    const Delivery& delivery = arrival->delivery;
    arrival->result = Inbox::Put::duplicate;
    connections.push_back(delivery.connection);
    keys.push_back(delivery.key);
    tickets.push_back(delivery.ticket);
    types.push_back(delivery.type);
    times.push_back(seconds_of(delivery.received_at));
    lines.push_back(header_lines(delivery.headers));
    bodies.push_back(delivery.body);
  }
  headers.assign(lines.begin(), lines.end());
  put_.reset();
  put_.put_texts(1, connections);
  put_.put_texts(2, keys);
  put_.put_texts(3, tickets);
  put_.put_texts(4, types);
  put_.put_numbers(5, times);
  put_.put_texts(6, headers);
  put_.put_blobs(7, bodies);
  while (put_.step()) arrivals[static_cast<std::size_t>(put_.integer(0) - 1)]->result = Inbox::Put::stored;
}

}  // namespace turnaround
