// A database of a test's own, of each kind that a store can be kept in. PostgreSQL is used where one was started for
// the tests (scripts/postgres); elsewhere its tests say that they were skipped.
#pragma once
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>

#include "tests/support/temp_folder.h"
#include "webhook-server/store/postgres.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {

enum class DatabaseKind { sqlite, postgres };
inline constexpr DatabaseKind kDatabaseKinds[] = {DatabaseKind::sqlite, DatabaseKind::postgres};
inline constexpr auto kSkipped = "no PostgreSQL was started for the tests: run them with scripts/postgres";

inline std::string name_of(DatabaseKind kind) {
  return kind == DatabaseKind::sqlite ? "sqlite" : "postgres";
}
inline void PrintTo(DatabaseKind kind, std::ostream* out) {
  *out << name_of(kind);
}

class TestDatabase {
 public:
  virtual ~TestDatabase() = default;
  virtual Result<std::unique_ptr<Store>> open(StoreHooks hooks = {}) = 0;
};

class SqliteTestDatabase final : public TestDatabase {
 public:
  Result<std::unique_ptr<Store>> open(StoreHooks hooks = {}) override {
    return open_sqlite_store(folder_.file("store.db"), std::move(hooks));
  }

 private:
  TempFolder folder_;
};

/// A schema of its own in the PostgreSQL of TURNAROUND_POSTGRES. Several stores may be open on it at once.
class PostgresTestDatabase final : public TestDatabase {
 public:
  static bool available() { return std::getenv("TURNAROUND_POSTGRES") != nullptr; }

  PostgresTestDatabase() { execute("SET client_min_messages = warning; CREATE SCHEMA " + schema_); }
  ~PostgresTestDatabase() override {
    execute("DROP SCHEMA " + schema_ + " CASCADE");
    PQfinish(connection_);
  }
  Result<std::unique_ptr<Store>> open(StoreHooks hooks = {}) override {
    return open_postgres_store(address(), std::move(hooks));
  }
  /// `settings`: more options of the session, like "-c work_mem=1MB".
  PostgresAddress address(const std::string& settings = "") const {
    return {std::getenv("TURNAROUND_POSTGRES") + (" options='-c search_path=" + schema_ + " " + settings + "'"), ""};
  }
  /// The first value of what the statement answers, as text.
  std::string execute(const std::string& sql) {
    PGresult* answer = PQexec(connection_, sql.c_str());
    const ExecStatusType status = PQresultStatus(answer);
    const std::string value = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
    PQclear(answer);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection_));
    return value;
  }

 private:
  inline static int count_ = 0;
  std::string schema_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count_);
  PGconn* connection_ =
      PQconnectdb((std::getenv("TURNAROUND_POSTGRES") + (" options='-c search_path=" + schema_ + "'")).c_str());
};

/// Null where there is no such database to test with.
inline std::unique_ptr<TestDatabase> make_database(DatabaseKind kind) {
  if (kind == DatabaseKind::sqlite) return std::make_unique<SqliteTestDatabase>();
  return PostgresTestDatabase::available() ? std::make_unique<PostgresTestDatabase>() : nullptr;
}

}  // namespace turnaround
