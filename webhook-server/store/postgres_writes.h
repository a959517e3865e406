// What changes the store differently in PostgreSQL, where other servers change it at the same time.
#pragma once
#include "webhook-server/store/postgres_session.h"
#include "webhook-server/store/sql_writes.h"

namespace turnaround {

class PostgresWrites final : public SqlWrites {
 public:
  explicit PostgresWrites(PostgresSession& session);

  /// Locks the lanes of both, in one order everywhere, so that servers never wait for each other in a circle.
  void hold(std::span<Fence* const> fences, std::span<Arrival* const> arrivals) override;
  /// All deliveries of a batch by one statement.
  void put(std::span<Arrival* const> arrivals) override;

 private:
  PostgresStatement hold_;
  PostgresStatement put_;
};

}  // namespace turnaround
