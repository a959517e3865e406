// SQLite with the promises we need of it: opened, checked, and every failure an exception that the writer catches.
#pragma once
#include "webhook-server/store/session.h"

struct sqlite3;

namespace turnaround {

class SqliteDatabase final : public Session {
 public:
  /// Creates the file and its tables when there are none, and brings older ones up to date, all or nothing. Throws
  /// StoreFailure when the file is not ours or newer, lies on a network file system, is used by another process, or
  /// does not report write-ahead logging with a full sync.
  static std::unique_ptr<SqliteDatabase> open_writer(const std::string& file);
  static std::unique_ptr<SqliteDatabase> open_reader(const std::string& file);
  /// For looking at a store, beside a running server or without one. Throws StoreFailure when it is not ours or of
  /// another version.
  static std::unique_ptr<SqliteDatabase> open_visitor(const std::string& file);
  /// Of this version or an older one.
  static std::unique_ptr<SqliteDatabase> open_backup(const std::string& file);
  /// An empty file for a copy, without the promises of a writer.
  static std::unique_ptr<SqliteDatabase> open_new(const std::string& file);
  ~SqliteDatabase() override;

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  void begin() override { execute("BEGIN IMMEDIATE"); }
  void commit() override { execute("COMMIT"); }
  void rollback() noexcept override;
  bool usable() const override { return true; }
  void probe() override;
  /// Moves the log into the database file once it has grown; only the writer calls this, between transactions.
  void tidy() override;
  sqlite3* handle() const { return handle_; }
  void execute(const char* sql);

 private:
  SqliteDatabase() = default;
  void open(const std::string& file, int flags);
  void configure_writer();
  void create_or_update_tables();
  void check_ours();
  std::int64_t pragma(const char* sql);
  sqlite3* handle_ = nullptr;
  int owner_ = -1;     ///< locked file that keeps a second process out
  int log_pages_ = 0;  ///< of the write-ahead log
};

}  // namespace turnaround
