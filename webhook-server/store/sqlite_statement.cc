#include "webhook-server/store/sqlite_statement.h"

#include <sqlite3.h>

namespace turnaround {
namespace {

// An error that is not in this list, above all of reading, writing or syncing, is never tried again: after a sync that
// failed the next one may report success.
StoreFailure::Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreFailure::Kind::unavailable;
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return StoreFailure::Kind::refused;
    default:
      return StoreFailure::Kind::broken;
  }
}

}  // namespace

void fail_with_sqlite(sqlite3* handle, const std::string& what) {
  if (handle == nullptr) throw StoreFailure(what + ": out of memory");
  throw StoreFailure(kind_of(sqlite3_errcode(handle)), what + ": " + sqlite3_errmsg(handle));
}

SqliteStatement::SqliteStatement(sqlite3* handle, std::string_view sql) {
  if (sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_,
                         nullptr) != SQLITE_OK)
    fail_with_sqlite(handle, "statement");
  for (std::size_t index = 1; index < places_.size(); ++index)
    places_[index] = sqlite3_bind_parameter_index(statement_, ("$" + std::to_string(index)).c_str());
}

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail_with_sqlite(sqlite3_db_handle(statement_), "store");
}

void SqliteStatement::run() {
  while (step()) {
  }
  reset();
}

void SqliteStatement::reset() {
  sqlite3_reset(statement_);
}

std::int64_t SqliteStatement::changes() {
  return sqlite3_changes64(sqlite3_db_handle(statement_));
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> SqliteStatement::maybe_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string SqliteStatement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

void SqliteStatement::put(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, place(index), value);
}

void SqliteStatement::put(int index, std::string_view value) {
  sqlite3_bind_text(statement_, place(index), value.data() ? value.data() : "", static_cast<int>(value.size()),
                    SQLITE_TRANSIENT);
}

void SqliteStatement::put(int index, Blob value) {
  sqlite3_bind_blob(statement_, place(index), value.bytes.data() ? value.bytes.data() : "",
                    static_cast<int>(value.bytes.size()), SQLITE_TRANSIENT);
}

void SqliteStatement::put(int index, const std::optional<std::int64_t>& value) {
  if (value) return put(index, *value);
  sqlite3_bind_null(statement_, place(index));
}

}  // namespace turnaround
