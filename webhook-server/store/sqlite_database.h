// SQLite with the promises we need of it: opened, checked, and every failure an exception that the writer catches.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace turnaround {

/// SQLite said no: full disk, I/O error, corruption. What was being done is not kept.
class StoreFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Blob {
  std::string_view bytes;
};

/// One prepared statement, used again and again. Not shared between threads.
///   Statement count(db, "SELECT count(*) FROM lane WHERE connection = ?");  count.bind("acme").step();
///   count.integer(0)
class Statement {
 public:
  Statement(sqlite3* handle, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Starts anew with these values for ?1, ?2 …
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (put(++index, values), ...);
    return *this;
  }
  bool step();  ///< true: a row is there
  void run();   ///< to the end
  /// Ends a read, so that it holds no snapshot of the database.
  void reset();

  std::int64_t integer(int column) const;
  std::optional<std::int64_t> maybe_integer(int column) const;
  std::string text(int column) const;

 private:
  void put(int index, std::int64_t value);
  void put(int index, std::string_view value);
  void put(int index, const std::string& value) { put(index, std::string_view(value)); }
  void put(int index, const char* value) { put(index, std::string_view(value)); }
  void put(int index, Blob value);
  void put(int index, const std::optional<std::int64_t>& value);
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  /// Creates the file and its tables when there are none, and brings older ones up to date, all or nothing. Throws
  /// StoreFailure when the file is not ours or newer, lies on a network file system, is used by another process, or
  /// does not report write-ahead logging with a full sync.
  static Database open_writer(const std::string& file);
  static Database open_reader(const std::string& file);
  /// For looking at a store, beside a running server or without one. Throws StoreFailure when it is not ours or of
  /// another version.
  static Database open_visitor(const std::string& file);
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  sqlite3* handle() const { return handle_; }
  void execute(const char* sql);
  /// Rows changed by the last statement.
  std::int64_t changes() const;
  /// Moves the log into the database file once it has grown; only the writer calls this, between transactions.
  void checkpoint_when_grown();

 private:
  Database() = default;
  void open(const std::string& file, int flags);
  void configure_writer();
  void create_or_update_tables();
  void check_ours();
  std::int64_t pragma(const char* sql);
  sqlite3* handle_ = nullptr;
  int owner_ = -1;  ///< locked file that keeps a second process out
  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);
};

}  // namespace turnaround
