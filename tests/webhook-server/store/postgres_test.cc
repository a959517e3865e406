// What only a store in PostgreSQL has to show: other servers on the same database, and a database that goes away.
#include "webhook-server/store/postgres.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/databases.h"
#include "tests/webhook-server/store/entries.h"

namespace turnaround {
namespace {

class PostgresStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresTestDatabase::available()) GTEST_SKIP() << kSkipped;
    database = std::make_unique<PostgresTestDatabase>();
    first = open();
    second = open();
  }
  std::unique_ptr<Store> open() {
    auto opened = database->open({.failed = [this](const std::string&) { ++failures; },
                                  .troubled = [this](const std::string& reason) { troubles += !reason.empty(); }});
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return opened.ok() ? std::move(*opened) : nullptr;
  }
  /// As a server would find the lane when the one that holds it has stood still for too long.
  void let_leases_run_out() { database->execute("UPDATE lane SET lease_until = 1 WHERE lease_until > 0"); }
  void cut_connections() {
    database->execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'turnaround'");
  }
  Inbox::Put put_until_kept(Store& store, const Delivery& delivery) {
    Inbox::Put put = store.put(delivery);
    for (int n = 0; n < 1'000 && put == Inbox::Put::failed; ++n) {
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
      put = store.put(delivery);
    }
    return put;
  }

  std::unique_ptr<PostgresTestDatabase> database;
  std::atomic<int> failures{0}, troubles{0};
  std::unique_ptr<Store> first, second;
};

TEST_F(PostgresStoreTest, a_delivery_is_stored_once_whichever_server_takes_it) {
  std::atomic<int> stored{0};
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 8; ++sender)
    senders.emplace_back([&, sender] {
      for (int n = 0; n < 40; ++n)
        stored += (sender % 2 ? first : second)->put(delivery("k" + std::to_string(n), "7")) == Inbox::Put::stored;
    });
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(stored, 40);
}

TEST_F(PostgresStoreTest, a_lane_that_one_server_holds_is_not_given_to_another) {
  first->put(delivery("k1", "7"));
  const auto lane = first->take("acme", at(1));
  ASSERT_TRUE(lane);
  EXPECT_EQ(second->take("acme", at(1)), std::nullopt);
  first->release(*lane);
  EXPECT_TRUE(second->take("acme", at(1)));
}

TEST_F(PostgresStoreTest, whoever_stood_still_past_its_lease_changes_nothing_any_more) {
  first->put(delivery("k1", "7"));
  const auto late = first->take("acme", at(1));
  ASSERT_TRUE(late);
  let_leases_run_out();
  const auto lane = second->take("acme", at(2));
  ASSERT_TRUE(lane);
  EXPECT_EQ(lane->unanswered, late->unanswered);
  Settlement old = reading_of(*late, 3);
  old.effect = wanted("old", 3);
  EXPECT_FALSE(first->settle(*late, old));
  EXPECT_FALSE(first->postpone_reading(*late, {.attempt = 1, .at = at(90), .reason = "late"}));
  EXPECT_FALSE(first->park(*late, "late"));
  first->release(*late);
  EXPECT_EQ(first->take("acme", at(3)), std::nullopt) << "a late release frees nothing";
  Settlement settlement = reading_of(*lane, 3);
  settlement.effect = wanted("new", 3);
  EXPECT_TRUE(second->settle(*lane, settlement));
  EXPECT_EQ(first->ticket("acme", "7")->effect->key, "new");
}

TEST_F(PostgresStoreTest, a_delivery_that_one_server_takes_wakes_the_other) {
  std::uint64_t seen = second->await_work(0, std::chrono::milliseconds{0});
  // Both are told as they begin to listen; what is waited for comes after that.
  for (std::uint64_t now = second->await_work(seen, std::chrono::milliseconds{500}); now != seen;
       now = second->await_work(seen, std::chrono::milliseconds{500}))
    seen = now;
  first->put(delivery("k1", "7"));
  EXPECT_NE(second->await_work(seen, std::chrono::hours{1}), seen);
}

// The number of a delivery must not be given before its lane is locked, and a lane must not be put to sleep by whoever
// does not see the delivery that came meanwhile.
TEST_F(PostgresStoreTest, no_delivery_is_forgotten_between_servers) {
  constexpr int kEach = 150;
  std::atomic<int> senders_left{4};
  std::atomic<int> settled{0};
  std::vector<std::thread> threads;
  for (int sender = 0; sender < 4; ++sender)
    threads.emplace_back([&, sender] {
      Store& store = sender % 2 ? *first : *second;
      for (int n = 0; n < kEach; ++n)
        EXPECT_EQ(store.put(delivery("s" + std::to_string(sender) + "-" + std::to_string(n), std::to_string(n % 5))),
                  Inbox::Put::stored);
      --senders_left;
    });
  for (int worker = 0; worker < 4; ++worker)
    threads.emplace_back([&, worker] {
      Store& store = worker % 2 ? *first : *second;
      for (int idle = 0; idle < 20;) {
        const auto lane = store.take("acme", at(9));
        if (!lane) {
          idle += senders_left == 0;
          std::this_thread::sleep_for(std::chrono::milliseconds{5});
          continue;
        }
        idle = 0;
        settled += store.settle(*lane, reading_of(*lane, 1));
        store.release(*lane);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(settled, 0);
  EXPECT_EQ(database->execute("SELECT count(*) FROM delivery"), std::to_string(4 * kEach));
  EXPECT_EQ(database->execute("SELECT count(*) FROM delivery WHERE state = 'waiting'"), "0");
  EXPECT_EQ(failures, 0);
}

TEST_F(PostgresStoreTest, a_lost_connection_acknowledges_nothing_and_comes_back) {
  ASSERT_EQ(first->put(delivery("k1", "7")), Inbox::Put::stored);
  cut_connections();
  EXPECT_EQ(put_until_kept(*first, delivery("k2", "7")), Inbox::Put::stored);
  EXPECT_EQ(first->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(first->trouble(), "");
  EXPECT_GE(troubles, 1);
  EXPECT_EQ(failures, 0) << "the server stays";
  EXPECT_TRUE(first->take("acme", at(9)));
}

TEST_F(PostgresStoreTest, a_database_that_is_away_is_noticed_though_nothing_is_to_be_kept) {
  const auto await = [&](bool trouble) {
    for (int n = 0; n < 2'000 && first->trouble().empty() == trouble; ++n) {
      first->take("acme", at(1));
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return first->trouble().empty() != trouble;
  };
  database->execute("ALTER ROLE CURRENT_USER NOLOGIN");
  cut_connections();
  EXPECT_TRUE(await(true));
  database->execute("ALTER ROLE CURRENT_USER LOGIN");
  EXPECT_TRUE(await(false));
  EXPECT_EQ(first->put(delivery("k1", "7")), Inbox::Put::stored);
}

TEST_F(PostgresStoreTest, what_cannot_be_read_is_not_written_over) {
  ASSERT_EQ(first->put(delivery("k1", "7")), Inbox::Put::stored);
  const auto lane = first->take("acme", at(1));
  ASSERT_TRUE(lane);
  database->execute("ALTER TABLE ticket RENAME TO away");
  EXPECT_EQ(first->ticket("acme", "7"), std::nullopt);
  database->execute("ALTER TABLE away RENAME TO ticket");
  EXPECT_FALSE(first->holds(*lane));
  EXPECT_FALSE(first->settle(*lane, reading_of(*lane, 2)));
  first->release(*lane);
  EXPECT_TRUE(first->take("acme", at(3)));
}

TEST_F(PostgresStoreTest, text_that_postgresql_cannot_hold_harms_nobody) {
  Delivery odd = delivery(std::string("k\0\xff", 3), "7");
  odd.headers = {{"X-Odd", "\xc3\x28"}};
  odd.body = std::string("\0\xfe", 2);
  EXPECT_EQ(first->put(odd), Inbox::Put::stored);
  EXPECT_EQ(first->put(odd), Inbox::Put::duplicate);
  const Delivery long_key = delivery(std::string(100'000, 'k'), "7");
  EXPECT_EQ(first->put(long_key), Inbox::Put::stored);
  EXPECT_EQ(first->put(long_key), Inbox::Put::duplicate);
  EXPECT_EQ(database->execute("SELECT encode(body, 'hex') FROM delivery LIMIT 1"), "00fe");
}

TEST_F(PostgresStoreTest, a_change_that_the_database_does_not_take_fails_alone) {
  database->execute("ALTER TABLE delivery ADD CHECK (key <> 'bad')");
  std::vector<std::thread> senders;
  std::atomic<int> stored{0}, failed{0};
  for (int n = 0; n < 16; ++n)
    senders.emplace_back([&, n] {
      const auto put = first->put(delivery(n == 5 ? "bad" : "k" + std::to_string(n), "7"));
      stored += put == Inbox::Put::stored;
      failed += put == Inbox::Put::failed;
    });
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(stored, 15);
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(failures + troubles, 0);
}

TEST_F(PostgresStoreTest, a_database_that_does_not_sync_is_refused) {
  auto refused = open_postgres_store(database->address("-c synchronous_commit=off"));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("`synchronous_commit` is off"), std::string::npos) << refused.error().message;
  for (const std::string setting : {"fsync", "full_page_writes"}) {
    const auto set = [&](const std::string& change, const std::string& until) {
      database->execute("ALTER SYSTEM " + change);
      database->execute("SELECT pg_reload_conf()");
      for (int n = 0; n < 1'000 && database->execute("SHOW " + setting) != until; ++n)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    };
    set("SET " + setting + " = off", "off");
    refused = database->open();
    set("RESET " + setting, "on");
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("`" + setting + "` is off"), std::string::npos) << refused.error().message;
  }
}

TEST_F(PostgresStoreTest, a_database_that_is_not_ours_or_newer_or_away_is_refused) {
  database->execute("UPDATE store SET version = 99");
  auto refused = database->open();
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("newer turnaround"), std::string::npos);
  database->execute("DROP TABLE store");
  refused = database->open();
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("another program"), std::string::npos);
  refused = open_postgres_store({"host=/nowhere dbname=x", "secret-word"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "store_unusable");
  EXPECT_EQ(refused.error().message.find("secret-word"), std::string::npos);
}

TEST(PostgresAddressTest, a_connection_string_is_checked_without_being_told) {
  EXPECT_EQ(problem_of_dsn("host=db.example dbname=turnaround user=sla sslmode=verify-full"), "");
  EXPECT_EQ(problem_of_dsn("postgresql://sla@db.example/turnaround"), "");
  EXPECT_NE(problem_of_dsn("postgresql://sla:pw@db.example/turnaround").find("holds a password"), std::string::npos);
  EXPECT_NE(problem_of_dsn("host=db password=pw").find("holds a password"), std::string::npos);
  EXPECT_NE(problem_of_dsn("hst=db password=pw").find("is no connection string"), std::string::npos);
}

}  // namespace
}  // namespace turnaround
