#include "webhook-server/store/sqlite_database.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "schema.h"
#include "webhook-server/limits.h"
#include "webhook-server/store/sqlite_file.h"
#include "webhook-server/store/sqlite_statement.h"

namespace turnaround {
namespace {

constexpr std::int64_t kApplicationId = 0x5475726e;  // "Turn"
constexpr auto kSchemaVersion = static_cast<std::int64_t>(std::size(schema::kSqlite));

}  // namespace

SqliteDatabase::~SqliteDatabase() {
  sqlite3_close_v2(handle_);
  if (owner_ >= 0) ::close(owner_);
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open_writer(const std::string& file) {
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase);
  refuse_network_file_system(file);
  database->owner_ = lock_for_this_process(file);
  database->open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  // SQLite opens what it must not write without a word.
  if (sqlite3_db_readonly(database->handle_, "main") == 1)
    throw StoreFailure("the store `" + file + "` cannot be written; check its permissions");
  database->configure_writer();
  database->create_or_update_tables();
  return database;
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open_backup(const std::string& file) {
  if (!std::filesystem::is_regular_file(file)) throw StoreFailure("there is no store `" + file + "`");
  std::unique_ptr<SqliteDatabase> database = open_reader(file);
  database->check_ours();
  if (database->pragma("PRAGMA user_version") > kSchemaVersion)
    throw StoreFailure("the store was written by a newer turnaround: use that one");
  return database;
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open_visitor(const std::string& file) {
  std::unique_ptr<SqliteDatabase> database = open_backup(file);
  if (database->pragma("PRAGMA user_version") < kSchemaVersion)
    throw StoreFailure("the store is of an older version: start the server once, which brings it up to date");
  return database;
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open_new(const std::string& file) {
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase);
  database->open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  return database;
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open_reader(const std::string& file) {
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase);
  database->open(file, SQLITE_OPEN_READONLY);
  return database;
}

void SqliteDatabase::open(const std::string& file, int flags) {
  if (sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
    fail_with_sqlite(handle_, "the store `" + file + "` cannot be opened");
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_busy_timeout(handle_, 5'000);
}

void SqliteDatabase::configure_writer() {
  // The first look into the file.
  const int code = sqlite3_exec(handle_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) & 0xff;
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
    throw StoreFailure("the store is no SQLite database, or damaged: name another file or restore a backup");
  if (code != SQLITE_OK) fail_with_sqlite(handle_, "the store cannot be opened");
  execute("PRAGMA synchronous = FULL");
  execute("PRAGMA journal_size_limit = 67108864");
  SqliteStatement mode(handle_, "PRAGMA journal_mode");
  if (!mode.step() || mode.text(0) != "wal") throw StoreFailure("the store does not do write-ahead logging");
  if (pragma("PRAGMA synchronous") != 2) throw StoreFailure("the store does not sync every commit");
  // Replaces SQLite's own checkpoint inside a commit: waiters are answered first.
  sqlite3_wal_hook(
      handle_,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      &log_pages_);
}

void SqliteDatabase::check_ours() {
  if (pragma("PRAGMA application_id") != kApplicationId)
    throw StoreFailure("the store is a database of another program; name another file");
}

void SqliteDatabase::create_or_update_tables() {
  const bool is_new = pragma("PRAGMA application_id") == 0 && pragma("SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_new) check_ours();
  const std::int64_t version = is_new ? 0 : pragma("PRAGMA user_version");
  if (version > kSchemaVersion || (!is_new && version < 1))
    throw StoreFailure("the store was written by another version of turnaround; use that version or name another file");
  if (version == kSchemaVersion) return;
  execute("BEGIN IMMEDIATE");
  for (std::int64_t step = version; step < kSchemaVersion; ++step) execute(schema::kSqlite[step]);
  execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
  execute(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  execute("COMMIT");
}

void SqliteDatabase::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail_with_sqlite(handle_, "store");
}

std::unique_ptr<Statement> SqliteDatabase::prepare(std::string_view sql) {
  return std::make_unique<SqliteStatement>(handle_, sql);
}

// Most errors have rolled back already.
void SqliteDatabase::rollback() noexcept {
  if (sqlite3_get_autocommit(handle_) == 0) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteDatabase::probe() {
  begin();
  execute(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  commit();
}

std::int64_t SqliteDatabase::pragma(const char* sql) {
  SqliteStatement statement(handle_, sql);
  return statement.step() ? statement.integer(0) : -1;
}

void SqliteDatabase::tidy() {
  if (log_pages_ < limits::kLogPages) return;
  log_pages_ = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) fail_with_sqlite(handle_, "checkpoint");
}

}  // namespace turnaround
