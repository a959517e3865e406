#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "webhook-server/limits.h"
#include "webhook-server/store/backup.h"
#include "webhook-server/store/sqlite_database.h"
#include "webhook-server/store/sqlite_file.h"

namespace turnaround {
namespace {

namespace fs = std::filesystem;

void refuse_existing(const std::string& file, const std::string& advice) {
  std::error_code error;
  if (fs::exists(file, error)) throw StoreFailure("`" + file + "` is there already: " + advice);
}

/// All pages as of one moment: the transaction that is open on `from` keeps them.
std::int64_t copy_pages(sqlite3* from, sqlite3* to, const CopyProgress& progress) {
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  if (!copy) throw StoreFailure(std::string("the copy cannot be written: ") + sqlite3_errmsg(to));
  int code = SQLITE_OK;
  std::int64_t all = 0;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(copy, limits::kCopiedPages);
    all = sqlite3_backup_pagecount(copy);
    if (progress) progress(all - sqlite3_backup_remaining(copy), all);
  }
  sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE) throw StoreFailure(std::string("the copy cannot be written: ") + sqlite3_errstr(code));
  return all;
}

void check_intact(SqliteDatabase& database, const std::string& file) {
  const auto said = database.prepare("PRAGMA integrity_check(1)");
  if (!said->step() || said->text(0) != "ok") throw StoreFailure("`" + file + "` is damaged");
}

void sync(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw StoreFailure("`" + path + "` cannot be synced");
}

std::string folder_of(const std::string& file) {
  const fs::path folder = fs::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

/// A copy of `from` at `to`, changed by `change`, intact and synced, or nothing.
std::int64_t copy_file(SqliteDatabase& from, const std::string& to, const char* change, const CopyProgress& progress) {
  const std::string unfinished = to + ".unfinished";
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) fs::remove(unfinished + suffix);
  {
    const auto copy = SqliteDatabase::open_new(unfinished);
    from.execute("BEGIN");
    const auto moment = from.prepare("SELECT count(*) FROM sqlite_schema");
    moment->step();
    copy_pages(from.handle(), copy->handle(), progress);
    moment->reset();
    from.execute("COMMIT");
    copy->execute("PRAGMA journal_mode = DELETE");
    copy->execute(change);
    check_intact(*copy, unfinished);
  }
  sync(unfinished);
  fs::rename(unfinished, to);
  sync(folder_of(to));
  return static_cast<std::int64_t>(fs::file_size(to));
}

template <class Act>
Result<std::int64_t> guarded(const std::string& file, const Act& act) {
  try {
    return act();
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", file, failure.what()};
  } catch (const fs::filesystem_error& error) {
    return Error{"store_unusable", file, error.code().message()};
  }
}

}  // namespace

Result<std::int64_t> back_up(const std::string& store, const std::string& to, const CopyProgress& progress) {
  return guarded(store, [&] {
    refuse_existing(to, "name a new file");
    const auto from = SqliteDatabase::open_visitor(store);
    return copy_file(*from, to, "", progress);
  });
}

Result<std::int64_t> restore(const std::string& backup, const std::string& store, const CopyProgress& progress) {
  return guarded(backup, [&] {
    const int owner = lock_for_this_process(store);
    const struct Unlock {
      int descriptor;
      ~Unlock() { ::close(descriptor); }
    } unlock{owner};
    refuse_existing(store, "move it away first, with `-wal` and `-shm` beside it");
    refuse_existing(store + "-wal", "it belongs to another store; move it away first");
    const auto from = SqliteDatabase::open_backup(backup);
    check_intact(*from, backup);
    return copy_file(*from, store,
                     "UPDATE lane SET read_at = 0 WHERE (connection, ticket) IN "
                     "(SELECT connection, id FROM ticket WHERE lifecycle = 'open')",
                     progress);
  });
}

}  // namespace turnaround
