// Stores of every version there was, opened by this one: nothing that they held is lost. What a version looked like is
// what its schema files made of it.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/support/databases.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/digest.h"

namespace turnaround {
namespace {

std::string schema_file(const std::string& database, int version) {
  return TURNAROUND_SOURCE "/webhook-server/store/schema/" + database + "-" + std::to_string(version) + ".sql";
}

std::string step_to(const std::string& database, int version) {
  std::ifstream in(schema_file(database, version));
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The tables of a version.
std::string schema(const std::string& database, int version) {
  std::string sql;
  for (int step = 1; step <= version; ++step) sql += step_to(database, step);
  return sql;
}

int newest(const std::string& database) {
  int version = 0;
  while (std::filesystem::exists(schema_file(database, version + 1))) ++version;
  return version;
}

std::string name_of_version(const testing::TestParamInfo<int>& version) {
  return "version_" + std::to_string(version.param);
}

// What the first version could hold; columns that came later are left to what the step to their version makes of it.
constexpr auto kContents = R"(
  INSERT INTO delivery (connection, key, ticket, type, received_at, headers, body, state)
    VALUES ('acme', 'k1', '7', 'updated', 1000000, '', 'body', 'waiting');
  INSERT INTO lane (connection, ticket, read_at) VALUES ('acme', '7', 1000000);
  INSERT INTO ticket (connection, id, ticket, version, comment_keys, lifecycle, read_at, decision, fingerprint)
    VALUES ('acme', '7', '{"id":"7"}', 'v1', 'a', 'open', 1000000, '{}', 'f'),
           ('acme', '8', '{"id":"8"}', 'v1', '', 'open', 1000000, '', '');
  INSERT INTO outbox (connection, ticket, key, write_back, state, next_at, created_at)
    VALUES ('acme', '7', 'e1', '{}', 'parked', 1000000, 1000000);
  INSERT INTO decision (connection, ticket, at, book, tzdata, decision)
    VALUES ('acme', '7', 999999, 'sha256:a', '2025b', '{}'), ('acme', '7', 1000000, 'sha256:b', '2025b', '{}');
  INSERT INTO book (digest, bytes) VALUES ('sha256:b', 'the book');)";

void expect_contents(Store& store) {
  EXPECT_EQ(store.put(delivery("k1", "7")), Inbox::Put::duplicate);
  const auto ticket = store.ticket("acme", "7");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->reading.ticket, "{\"id\":\"7\"}");
  EXPECT_EQ(ticket->reading.comment_keys, std::vector<std::string>{"a"});
  ASSERT_TRUE(ticket->effect);
  EXPECT_EQ(ticket->effect->state, Effect::State::parked);
  EXPECT_EQ(store.past_decisions("acme", "7", 10).size(), 2u);
  EXPECT_EQ(store.book("sha256:b"), "the book");
  const auto lane = store.take("acme", at(1));
  ASSERT_TRUE(lane);
  EXPECT_EQ(lane->ticket, "7");
  EXPECT_EQ(lane->unanswered, 1);
  EXPECT_TRUE(store.settle(*lane, reading_of(*lane, 2)));
}

// There are stores of these versions: what made them never changes again. A release adds the steps that it brings.
TEST(ReleasedSchemaTest, never_changes) {
  EXPECT_EQ(sha256(step_to("sqlite", 1)), "sha256:41f4210188d1d8b57c4efcac493469de7b397d72c3db45822ba6a9a9d38fbba5")
      << "0.1.0";
}

class SqliteMigrationTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, SqliteMigrationTest, testing::Range(1, newest("sqlite") + 1), name_of_version);

TEST_P(SqliteMigrationTest, keeps_all_it_holds) {
  const TempFolder folder;
  const std::string file = folder.file("store.db");
  std::string contents = kContents;
  for (const std::string blob : {"'body'", "'the book'"})
    contents.replace(contents.find(blob), blob.size(), "CAST(" + blob + " AS BLOB)");
  const std::string sql = "BEGIN;" + schema("sqlite", GetParam()) + contents +
                          "PRAGMA application_id = 1416983150; PRAGMA user_version = " + std::to_string(GetParam()) +
                          "; COMMIT";
  sqlite3* made = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &made), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(made, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(made);
  sqlite3_close(made);
  {
    auto store = open_sqlite_store(file);
    ASSERT_TRUE(store.ok()) << store.error().message;
    expect_contents(**store);
    if (GetParam() == 1) {
      EXPECT_EQ((*store)->ticket("acme", "8")->book, "");
    }
  }
  EXPECT_TRUE(open_sqlite_store(file).ok()) << "and once more";
}

class PostgresMigrationTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, PostgresMigrationTest, testing::Range(1, newest("postgres") + 1), name_of_version);

TEST_P(PostgresMigrationTest, keeps_all_it_holds) {
  if (!PostgresTestDatabase::available()) GTEST_SKIP() << kSkipped;
  PostgresTestDatabase database;
  database.execute(
      "CREATE TABLE store (version BIGINT NOT NULL, checked_at BIGINT NOT NULL DEFAULT 0);"
      "INSERT INTO store (version) VALUES (" +
      std::to_string(GetParam()) + ")");
  database.execute(schema("postgres", GetParam()) + kContents);
  {
    auto store = database.open();
    ASSERT_TRUE(store.ok()) << store.error().message;
    expect_contents(**store);
  }
  EXPECT_TRUE(database.open().ok()) << "and once more";
}

TEST(PostgresMigrationsTest, of_servers_that_start_at_once_one_makes_the_tables) {
  if (!PostgresTestDatabase::available()) GTEST_SKIP() << kSkipped;
  PostgresTestDatabase database;
  std::vector<std::thread> starts;
  std::atomic<int> opened{0};
  for (int n = 0; n < 4; ++n) starts.emplace_back([&] { opened += database.open().ok(); });
  for (std::thread& start : starts) start.join();
  EXPECT_EQ(opened, 4);
}

}  // namespace
}  // namespace turnaround
