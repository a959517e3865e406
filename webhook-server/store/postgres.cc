#include "webhook-server/store/postgres.h"

#include <libpq-fe.h>

#include <string_view>
#include <utility>

#include "webhook-server/store/postgres_lanes.h"
#include "webhook-server/store/postgres_schema.h"
#include "webhook-server/store/postgres_writes.h"
#include "webhook-server/store/sql_store.h"

namespace turnaround {
namespace {

class PostgresDriver final : public SqlDriver {
 public:
  explicit PostgresDriver(PostgresAddress address) : address_(std::move(address)) {}

  Writer open_writer() override {
    bring_up_to_date(address_);
    auto session = PostgresSession::open(address_, PostgresSession::Commit::durable);
    auto writes = std::make_unique<PostgresWrites>(*session);
    return {std::move(session), std::move(writes)};
  }

  std::unique_ptr<Session> open_reader() override {
    return PostgresSession::open(address_, PostgresSession::Commit::durable);
  }

  std::unique_ptr<Lanes> open_lanes(Readers&, std::function<void()> wake) override {
    return std::make_unique<PostgresLanes>(address_, std::move(wake));
  }

 private:
  PostgresAddress address_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres_store(const PostgresAddress& address, StoreHooks hooks) {
  try {
    return make_sql_store(std::make_unique<PostgresDriver>(address), std::move(hooks));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", "", failure.what()};
  }
}

std::string problem_of_dsn(const std::string& dsn) {
  char* said = nullptr;
  PQconninfoOption* options = PQconninfoParse(dsn.c_str(), &said);
  // What libpq says may quote the string, and a password in it.
  PQfreemem(said);
  if (!options) return "is no connection string: write `host=… dbname=… user=…` or `postgresql://…`";
  bool password = false;
  for (const PQconninfoOption* each = options; each->keyword; ++each)
    password |= std::string_view(each->keyword) == "password" && each->val;
  PQconninfoFree(options);
  return password ? "holds a password: name its file or variable as `password`" : "";
}

}  // namespace turnaround
