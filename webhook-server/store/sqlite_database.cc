#include "webhook-server/store/sqlite_database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <utility>

#include "schema.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

constexpr std::int64_t kApplicationId = 0x5475726e;  // "Turn"
constexpr auto kSchemaVersion = static_cast<std::int64_t>(std::size(schema::kSqlite));

[[noreturn]] void fail(sqlite3* handle, const std::string& what) {
  throw StoreFailure(what + ": " + (handle ? sqlite3_errmsg(handle) : "out of memory"));
}

// Locks and shared memory of the write-ahead log do not hold across machines.
void refuse_network_file_system(const std::string& file) {
  constexpr std::array<unsigned long, 5> kNetwork{0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997};
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  struct statfs info {};
  if (statfs(folder.empty() ? "." : folder.c_str(), &info) != 0)
    throw StoreFailure("the folder of the store `" + file + "` cannot be read; create it first");
  for (unsigned long kind : kNetwork)
    if (static_cast<unsigned long>(info.f_type) == kind)
      throw StoreFailure("the store `" + file + "` lies on a network file system; put it on a local disk");
}

int lock_for_this_process(const std::string& file) {
  const std::string lock = file + ".lock";
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw StoreFailure("`" + lock + "` cannot be written; check the folder's permissions");
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  throw StoreFailure("the store `" + file + "` is used by another process; stop it first");
}

}  // namespace

Statement::Statement(sqlite3* handle, std::string_view sql) {
  if (sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_,
                         nullptr) != SQLITE_OK)
    fail(handle, "statement");
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(sqlite3_db_handle(statement_), "store");
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

void Statement::put(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
}

void Statement::put(int index, std::string_view value) {
  sqlite3_bind_text(statement_, index, value.data() ? value.data() : "", static_cast<int>(value.size()),
                    SQLITE_TRANSIENT);
}

void Statement::put(int index, Blob value) {
  sqlite3_bind_blob(statement_, index, value.bytes.data() ? value.bytes.data() : "",
                    static_cast<int>(value.bytes.size()), SQLITE_TRANSIENT);
}

void Statement::put(int index, const std::optional<std::int64_t>& value) {
  if (value) return put(index, *value);
  sqlite3_bind_null(statement_, index);
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      owner_(std::exchange(other.owner_, -1)),
      log_pages_(std::move(other.log_pages_)) {}

Database::~Database() {
  sqlite3_close_v2(handle_);
  if (owner_ >= 0) ::close(owner_);
}

Database Database::open_writer(const std::string& file) {
  Database database;
  refuse_network_file_system(file);
  database.owner_ = lock_for_this_process(file);
  database.open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  database.configure_writer();
  database.create_or_update_tables();
  return database;
}

Database Database::open_visitor(const std::string& file) {
  if (!std::filesystem::is_regular_file(file)) throw StoreFailure("there is no store `" + file + "`");
  Database database = open_reader(file);
  database.check_ours();
  const std::int64_t version = database.pragma("PRAGMA user_version");
  if (version < kSchemaVersion)
    throw StoreFailure("the store is of an older version: start the server once, which brings it up to date");
  if (version > kSchemaVersion) throw StoreFailure("the store was written by a newer turnaround: use that one");
  return database;
}

Database Database::open_reader(const std::string& file) {
  Database database;
  database.open(file, SQLITE_OPEN_READONLY);
  return database;
}

void Database::open(const std::string& file, int flags) {
  if (sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
    fail(handle_, "the store `" + file + "` cannot be opened");
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_busy_timeout(handle_, 5'000);
}

void Database::configure_writer() {
  execute("PRAGMA journal_mode = WAL");
  execute("PRAGMA synchronous = FULL");
  execute("PRAGMA journal_size_limit = 67108864");
  Statement mode(handle_, "PRAGMA journal_mode");
  if (!mode.step() || mode.text(0) != "wal") throw StoreFailure("the store does not do write-ahead logging");
  if (pragma("PRAGMA synchronous") != 2) throw StoreFailure("the store does not sync every commit");
  // Replaces SQLite's own checkpoint inside a commit: waiters are answered first.
  sqlite3_wal_hook(
      handle_,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      log_pages_.get());
}

void Database::check_ours() {
  if (pragma("PRAGMA application_id") != kApplicationId)
    throw StoreFailure("the store is a database of another program; name another file");
}

void Database::create_or_update_tables() {
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

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_, "store");
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

std::int64_t Database::pragma(const char* sql) {
  Statement statement(handle_, sql);
  return statement.step() ? statement.integer(0) : -1;
}

void Database::checkpoint_when_grown() {
  if (*log_pages_ < limits::kLogPages) return;
  *log_pages_ = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) fail(handle_, "checkpoint");
}

}  // namespace turnaround
