#include "webhook-server/store/postgres_schema.h"

#include <iterator>

#include "schema.h"

namespace turnaround {
namespace {

constexpr auto kNewest = static_cast<std::int64_t>(std::size(schema::kPostgres));

/// 0: there are no tables of ours.
std::int64_t version_of(PostgresSession& session) {
  if (session.number("SELECT (to_regclass('store') IS NOT NULL)::int") == 1)
    return session.number("SELECT version FROM store");
  if (session.number("SELECT (to_regclass('delivery') IS NOT NULL OR to_regclass('ticket') IS NOT NULL)::int") == 0)
    return 0;
  throw StoreFailure("the database holds tables of another program; name another database or schema");
}

}  // namespace

void bring_up_to_date(const PostgresAddress& address) {
  const auto session = PostgresSession::connect(address);
  // "Turn": other servers that start now wait here until the tables are there.
  session->execute("BEGIN; SELECT pg_advisory_xact_lock(1416983150)");
  const std::int64_t version = version_of(*session);
  if (version > kNewest)
    throw StoreFailure("the database was written by a newer turnaround; use that one or name another database");
  if (version == kNewest) return;
  if (version == 0)
    session->execute(
        "CREATE TABLE store (version BIGINT NOT NULL, checked_at BIGINT NOT NULL DEFAULT 0); "
        "INSERT INTO store (version) VALUES (0)");
  for (std::int64_t step = version; step < kNewest; ++step) session->execute(schema::kPostgres[step]);
  session->execute("UPDATE store SET version = " + std::to_string(kNewest) + "; COMMIT");
}

bool holds_store(const PostgresAddress& address) {
  const std::int64_t version = version_of(*PostgresSession::connect(address));
  if (version == 0) return false;
  if (version < kNewest)
    throw StoreFailure("the store is of an older version: start the server once, which brings it up to date");
  if (version > kNewest) throw StoreFailure("the store was written by a newer turnaround: use that one");
  return true;
}

}  // namespace turnaround
