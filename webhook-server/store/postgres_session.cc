#include "webhook-server/store/postgres_session.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

constexpr int kOldestServer = 150'000;

// What the server says of an error, by the class of its SQLSTATE. What is not in the list is the fault of the one
// statement; a lost connection is seen by the connection.
StoreFailure::Kind kind_of(const pg_result* answer) {
  const char* field = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  const std::string_view state = field ? field : "08000";
  for (const std::string_view clash : {"40001", "40P01", "55P03"})
    if (state == clash) return StoreFailure::Kind::clash;
  for (const std::string_view away : {"08", "25", "53", "57", "58", "XX"})
    if (state.starts_with(away)) return StoreFailure::Kind::unavailable;
  return StoreFailure::Kind::refused;
}

std::string one_line(const char* text) {
  std::string line = text ? text : "";
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

void PostgresSession::FreeResult::operator()(pg_result* result) const {
  PQclear(result);
}

std::unique_ptr<PostgresSession> PostgresSession::connect(const PostgresAddress& address) {
  // What stands first is overruled by the address.
  const std::array<const char*, 9> names{"connect_timeout",
                                         "application_name",
                                         "keepalives_idle",
                                         "keepalives_interval",
                                         "keepalives_count",
                                         "tcp_user_timeout",
                                         "dbname",
                                         "password",
                                         nullptr};
  const std::array<const char*, 9> values{"5",
                                          "turnaround",
                                          "5",
                                          "2",
                                          "3",
                                          "10000",
                                          address.dsn.c_str(),
                                          address.password.empty() ? nullptr : address.password.c_str(),
                                          nullptr};
  std::unique_ptr<PostgresSession> session(new PostgresSession(PQconnectdbParams(names.data(), values.data(), 1)));
  pg_conn* connection = session->connection_;
  if (PQstatus(connection) != CONNECTION_OK)
    throw StoreFailure(StoreFailure::Kind::unavailable,
                       "PostgreSQL cannot be reached: " + one_line(PQerrorMessage(connection)));
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  session->check_promises();
  session->execute("SET client_encoding = 'UTF8'; SET default_transaction_isolation = 'read committed'");
  return session;
}

// A server that is stopped in the middle of a transaction must not keep others from its lanes for long.
std::unique_ptr<PostgresSession> PostgresSession::open(const PostgresAddress& address, Commit commit) {
  std::unique_ptr<PostgresSession> session = connect(address);
  session->execute(
      "SET lock_timeout = '3s'; SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '5s'");
  if (commit == Commit::light) session->execute("SET synchronous_commit = off");
  if (PQenterPipelineMode(session->connection_) != 1) session->lose("PostgreSQL cannot be spoken to in a pipeline");
  return session;
}

PostgresSession::~PostgresSession() {
  PQfinish(connection_);
}

void PostgresSession::check_promises() {
  if (PQserverVersion(connection_) < kOldestServer) throw StoreFailure("PostgreSQL is older than 15: use 15 or newer");
  const Answer answer(PQexec(connection_,
                             "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
                             "current_setting('synchronous_commit'), current_setting('server_encoding'), "
                             "pg_is_in_recovery()::text"));
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
    throw StoreFailure(StoreFailure::Kind::unavailable, one_line(PQerrorMessage(connection_)));
  const auto said = [&](int column) { return std::string_view(PQgetvalue(answer.get(), 0, column)); };
  const auto refuse = [](const std::string& setting) {
    throw StoreFailure("PostgreSQL does not keep what it says it keeps: `" + setting +
                       "` is off; turn it on for this database and its user");
  };
  if (said(0) != "on") refuse("fsync");
  if (said(1) != "on") refuse("full_page_writes");
  if (said(2) == "off") refuse("synchronous_commit");
  if (said(3) != "UTF8") throw StoreFailure("the database's encoding is not UTF8: create it with ENCODING 'UTF8'");
  if (said(4) != "false")
    throw StoreFailure(StoreFailure::Kind::unavailable, "this PostgreSQL is a standby: name the primary");
}

void PostgresSession::execute(const std::string& sql) {
  const Answer answer(PQexec(connection_, sql.c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  throw StoreFailure(kind_of(answer.get()), one_line(PQerrorMessage(connection_)));
}

std::int64_t PostgresSession::number(const std::string& sql) {
  const Answer answer(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK || PQntuples(answer.get()) != 1)
    throw StoreFailure(kind_of(answer.get()), one_line(PQerrorMessage(connection_)));
  return std::strtoll(PQgetvalue(answer.get(), 0, 0), nullptr, 10);
}

bool PostgresSession::usable() const {
  return !lost_ && PQstatus(connection_) == CONNECTION_OK;
}

void PostgresSession::lose(const std::string& reason) {
  lost_ = true;
  expected_.clear();
  throw StoreFailure(StoreFailure::Kind::unavailable, reason);
}

std::unique_ptr<Statement> PostgresSession::prepare(std::string_view sql) {
  return std::make_unique<PostgresStatement>(*this, sql, "s" + std::to_string(++statements_));
}

void PostgresSession::expect(Expected answer, bool sent) {
  if (!sent) lose("the connection to PostgreSQL is lost: " + one_line(PQerrorMessage(connection_)));
  expected_.push_back(answer);
}

void PostgresSession::send_word(const char* word) {
  expect({}, PQsendQueryParams(connection_, word, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1);
}

void PostgresSession::begin() {
  if (!usable()) lose("the connection to PostgreSQL is lost");
  send_word("BEGIN");
  in_transaction_ = true;
}

// A transaction in which something failed answers COMMIT with ROLLBACK, and without an error.
void PostgresSession::commit() {
  outcome_.clear();
  send_word("COMMIT");
  settle(true);
  in_transaction_ = false;
  if (outcome_ != "COMMIT")
    throw StoreFailure(StoreFailure::Kind::unavailable, "PostgreSQL answered COMMIT with `" + outcome_ + "`");
}

void PostgresSession::rollback() noexcept {
  in_transaction_ = false;
  if (!usable()) return;
  try {
    if (!expected_.empty()) settle(true);
  } catch (const StoreFailure&) {
    if (!usable()) return;
  }
  try {
    send_word("ROLLBACK");
    settle(true);
  } catch (const StoreFailure&) {
    lost_ = true;
  }
}

void PostgresSession::probe() {
  prepare("UPDATE store SET checked_at = checked_at + 1")->run();
}

/// False: not within the deadline.
bool PostgresSession::flush_and_wait(std::chrono::steady_clock::time_point deadline) {
  while (PQisBusy(connection_) == 1) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{PQsocket(connection_), POLLIN, 0};
    if (left.count() <= 0 || ready.fd < 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0) return false;
    if (PQconsumeInput(connection_) != 1) return true;  // PQgetResult says what is wrong
  }
  return true;
}

PostgresSession::Answer PostgresSession::next_answer() {
  if (!flush_and_wait(std::chrono::steady_clock::now() + limits::kDatabaseDeadline)) lose("PostgreSQL does not answer");
  return Answer(PQgetResult(connection_));
}

/// After an error everything up to here is skipped by the server.
void PostgresSession::end_pipeline() {
  if (PQpipelineSync(connection_) != 1) lose("the connection to PostgreSQL is lost");
  for (;;) {
    const Answer answer = next_answer();
    if (answer && PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) return;
    if (!usable()) lose("the connection to PostgreSQL is lost: " + one_line(PQerrorMessage(connection_)));
  }
}

void PostgresSession::settle(bool sync) {
  const bool asked = sync ? PQpipelineSync(connection_) == 1 : PQsendFlushRequest(connection_) == 1;
  if (!asked || PQflush(connection_) != 0)
    lose("the connection to PostgreSQL is lost: " + one_line(PQerrorMessage(connection_)));
  std::optional<StoreFailure> failure;
  while (!expected_.empty()) {
    Answer answer = next_answer();
    if (!answer) lose("the connection to PostgreSQL is lost: " + one_line(PQerrorMessage(connection_)));
    const Expected of = expected_.front();
    expected_.pop_front();
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_FATAL_ERROR && !failure)
      failure.emplace(kind_of(answer.get()), one_line(PQresultErrorMessage(answer.get())));
    if (of.preparing) of.statement->prepared_ = status == PGRES_COMMAND_OK;
    if (status == PGRES_COMMAND_OK && !of.statement) outcome_ = PQcmdStatus(answer.get());
    if (of.statement && !of.preparing) of.statement->answer_ = std::move(answer);
    if (!usable()) lose(failure ? failure->what() : "the connection to PostgreSQL is lost");
    next_answer();  // null: the end of this statement's answers
  }
  if (sync) {
    while (const Answer answer = next_answer())
      if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) break;
  } else if (failure) {
    end_pipeline();
  }
  if (failure) throw StoreFailure(*failure);
}

bool PostgresSession::await_notice(int wake, std::chrono::milliseconds at_most) {
  std::array<pollfd, 2> ready{{{PQsocket(connection_), POLLIN, 0}, {wake, POLLIN, 0}}};
  ::poll(ready.data(), ready.size(), static_cast<int>(at_most.count()));
  if (ready[0].revents != 0 && PQconsumeInput(connection_) != 1)
    lose("the connection to PostgreSQL is lost: " + one_line(PQerrorMessage(connection_)));
  bool noticed = false;
  while (PGnotify* notice = PQnotifies(connection_)) {
    noticed |= notice->be_pid != PQbackendPID(connection_);
    PQfreemem(notice);
  }
  return noticed;
}

}  // namespace turnaround
