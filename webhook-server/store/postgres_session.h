// A connection to PostgreSQL with the promises we need of it. Statements of a transaction go to the server without
// waiting for each other's answers; the answers are read when one is needed, at the latest by commit().
#pragma once
#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include "webhook-server/store/postgres.h"
#include "webhook-server/store/session.h"

struct pg_conn;
struct pg_result;

namespace turnaround {

class PostgresStatement;

class PostgresSession final : public Session {
 public:
  /// How much a session promises: `durable` ones sync every commit, `light` ones hold what may be lost in a crash of
  /// the database (who holds a lane, notices).
  enum class Commit { durable, light };
  /// Throws StoreFailure: the server cannot be reached, is older than 15, a standby, or does not sync what it commits.
  static std::unique_ptr<PostgresSession> open(const PostgresAddress& address, Commit commit);
  ~PostgresSession() override;

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  bool usable() const override;
  void probe() override;

  /// For schemas: a connection that takes execute() and number() only.
  static std::unique_ptr<PostgresSession> connect(const PostgresAddress& address);
  /// Any number of statements without values, one after the other.
  void execute(const std::string& sql);
  /// The only value of a query that answers with one whole number.
  std::int64_t number(const std::string& sql);
  /// Waits for a notice of another session or until `wake` can be read, at most so long. True: a notice came.
  bool await_notice(int wake, std::chrono::milliseconds at_most);

 private:
  friend class PostgresStatement;
  struct FreeResult {
    void operator()(pg_result* result) const;
  };
  using Answer = std::unique_ptr<pg_result, FreeResult>;
  explicit PostgresSession(pg_conn* connection) : connection_(connection) {}
  void check_promises();
  /// An answer that is on its way.
  struct Expected {
    PostgresStatement* statement = nullptr;  ///< null: of a word
    bool preparing = false;
  };
  void expect(Expected answer, bool sent);
  void send_word(const char* word);
  /// Reads every answer on its way. The first error is thrown, after the others were read.
  void settle(bool sync);
  Answer next_answer();
  void end_pipeline();
  bool flush_and_wait(std::chrono::steady_clock::time_point deadline);
  [[noreturn]] void lose(const std::string& reason);

  pg_conn* connection_;
  std::deque<Expected> expected_;
  std::string outcome_;  ///< of the last word: "COMMIT", "ROLLBACK"
  bool in_transaction_ = false;
  bool lost_ = false;
  int statements_ = 0;
};

/// What libpq needs to know of a value.
struct PostgresValue {
  unsigned type = 0;
  bool is_null = false;
  std::string bytes;
};

class PostgresStatement final : public Statement {
 public:
  PostgresStatement(PostgresSession& session, std::string_view sql, std::string name);

  bool step() override;
  void run() override;
  void reset() override;
  std::int64_t changes() override;
  std::int64_t integer(int column) const override;
  std::optional<std::int64_t> maybe_integer(int column) const override;
  std::string text(int column) const override;

  /// Whole columns as arrays, for `unnest($1, $2 …)`.
  void put_texts(int index, const std::vector<std::string_view>& values);
  void put_numbers(int index, const std::vector<std::int64_t>& values);
  void put_number(int index, std::int64_t value) { put(index, value); }
  void put_blobs(int index, const std::vector<std::string_view>& values);

 private:
  friend class PostgresSession;
  using Statement::put;
  void put(int index, std::int64_t value) override;
  void put(int index, std::string_view value) override;
  void put(int index, Blob value) override;
  void put(int index, const std::optional<std::int64_t>& value) override;
  PostgresValue& at(int index);
  void put_array(int index, unsigned type, unsigned element, const std::vector<std::string_view>& values);
  void send();

  PostgresSession& session_;
  std::string sql_;
  std::string name_;
  bool prepared_ = false;
  bool sent_ = false;
  std::vector<PostgresValue> values_;
  PostgresSession::Answer answer_;
  int row_ = -1;
};

/// Text as PostgreSQL can hold it: what is no UTF-8, and NUL, becomes U+FFFD.
std::string postgres_text(std::string_view text);

}  // namespace turnaround
