// A database as the store sees it: prepared statements and transactions. The statements are written once, in the part
// of SQL that SQLite and PostgreSQL both understand; what differs stays behind these two classes.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace turnaround {

/// The database said no. What was being done is not kept.
class StoreFailure : public std::runtime_error {
 public:
  enum class Kind {
    broken,       ///< I/O error, corruption: nothing that it says can be trusted any more
    unavailable,  ///< disk full, connection lost: it may work later
    clash,        ///< another server was in the way: the same again may work now
    refused,      ///< this very statement with these values; others are fine
  };
  StoreFailure(Kind kind, const std::string& reason) : std::runtime_error(reason), kind_(kind) {}
  explicit StoreFailure(const std::string& reason) : StoreFailure(Kind::broken, reason) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

struct Blob {
  std::string_view bytes;
};

/// One prepared statement, used again and again. Not shared between threads. All failures are StoreFailure.
///   auto count = session.prepare("SELECT count(*) FROM lane WHERE connection = $1");
///   count->bind("acme").step();  count->integer(0)
class Statement {
 public:
  Statement() = default;
  virtual ~Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Starts anew with these values for $1, $2 …
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (put(++index, values), ...);
    return *this;
  }
  virtual bool step() = 0;  ///< true: a row is there
  virtual void run() = 0;   ///< to the end; rows are not wanted
  /// Ends a read, so that it holds no snapshot of the database.
  virtual void reset() = 0;
  /// Rows changed by the last run().
  virtual std::int64_t changes() = 0;

  virtual std::int64_t integer(int column) const = 0;
  virtual std::optional<std::int64_t> maybe_integer(int column) const = 0;
  virtual std::string text(int column) const = 0;

 protected:
  virtual void put(int index, std::int64_t value) = 0;
  virtual void put(int index, std::string_view value) = 0;
  virtual void put(int index, Blob value) = 0;
  virtual void put(int index, const std::optional<std::int64_t>& value) = 0;
  void put(int index, const std::string& value) { put(index, std::string_view(value)); }
  void put(int index, const char* value) { put(index, std::string_view(value)); }
};

/// One connection to the database. Not shared between threads.
class Session {
 public:
  Session() = default;
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;
  virtual void begin() = 0;
  /// Returns when everything since begin() survives kill -9 and power loss. After a failure it is not known to.
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  /// False: the connection is lost for good, another one is needed.
  virtual bool usable() const = 0;
  /// Writes and syncs a little, to see whether that works.
  virtual void probe() = 0;
  /// Housekeeping between transactions, when nobody waits for an answer.
  virtual void tidy() {}
};

}  // namespace turnaround
