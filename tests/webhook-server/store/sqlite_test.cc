#include "webhook-server/store/sqlite.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/support/temp_folder.h"

namespace turnaround {
namespace {

Instant at(int seconds) {
  return Instant{Seconds{1'000'000 + seconds}};
}

Delivery delivery(const std::string& key, const std::string& ticket, int seconds = 0) {
  return {.connection = "acme",
          .key = key,
          .ticket = ticket,
          .type = "updated",
          .headers = {{"X-Id", key}},
          .body = "{\"n\":1}",
          .received_at = at(seconds)};
}

Settlement reading_of(const Lane& lane, int seconds) {
  Settlement settlement{.at = at(seconds), .asked = true, .answered = lane.unanswered};
  settlement.reading = StoredReading{.ticket = "{\"id\":\"7\"}",
                                     .version = "v1",
                                     .comment_keys = {"a", "b"},
                                     .lifecycle = Lifecycle::open,
                                     .read_at = at(seconds)};
  settlement.decision = "{}";
  settlement.fingerprint = "f";
  return settlement;
}

Effect wanted(const std::string& key, int seconds) {
  return {.key = key, .write_back = "{\"k\":\"" + key + "\"}", .next_at = at(seconds)};
}

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() { reopen(); }
  void reopen() {
    store.reset();
    auto opened = open_sqlite_store(file, {.committed = {}, .failed = [this](const std::string&) { ++failures; }});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }
  Lane take(int seconds) {
    const std::optional<Lane> lane = store->take("acme", at(seconds));
    EXPECT_TRUE(lane.has_value());
    return lane.value_or(Lane{});
  }
  void execute(const char* sql) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
  }

  TempFolder folder;
  std::string file = folder.file("store.db");
  std::unique_ptr<Store> store;
  std::atomic<int> failures{0};
};

TEST_F(SqliteStoreTest, a_key_is_stored_once_and_stays_known_after_a_restart) {
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  Delivery elsewhere = delivery("k1", "7");
  elsewhere.connection = "other";
  EXPECT_EQ(store->put(elsewhere), Inbox::Put::stored);
  reopen();
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(take(0).unanswered, 1);
}

TEST_F(SqliteStoreTest, of_simultaneous_copies_one_is_stored) {
  std::atomic<int> stored{0};
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 16; ++sender)
    senders.emplace_back([&] {
      for (int n = 0; n < 20; ++n)
        if (store->put(delivery("k" + std::to_string(n), "7")) == Inbox::Put::stored) ++stored;
    });
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(stored, 20);
}

TEST_F(SqliteStoreTest, a_delivery_without_a_ticket_is_kept_and_opens_no_lane) {
  EXPECT_EQ(store->put(delivery("k1", "")), Inbox::Put::stored);
  EXPECT_EQ(store->take("acme", at(100)), std::nullopt);
  EXPECT_EQ(store->put(delivery("k1", "")), Inbox::Put::duplicate);
}

TEST_F(SqliteStoreTest, the_lane_that_waited_longest_comes_first_and_is_nobody_elses) {
  store->put(delivery("k1", "late", 20));
  store->put(delivery("k2", "early", 10));
  store->put(delivery("k3", "early", 30));
  const Lane first = take(40);
  const Lane second = take(40);
  EXPECT_EQ(first.ticket, "early");
  EXPECT_EQ(first.unanswered, 3);
  EXPECT_EQ(second.ticket, "late");
  EXPECT_EQ(store->take("acme", at(40)), std::nullopt);
  store->release(first);
  EXPECT_EQ(take(40).ticket, "early");
}

TEST_F(SqliteStoreTest, one_reading_answers_all_that_came_before_it_and_nothing_after) {
  store->put(delivery("k1", "7"));
  store->put(delivery("k2", "7"));
  Lane lane = take(1);
  store->put(delivery("k3", "7", 1));
  ASSERT_TRUE(store->settle(lane, reading_of(lane, 2)));
  store->release(lane);
  lane = take(3);
  EXPECT_EQ(lane.unanswered, 3);
  ASSERT_TRUE(store->settle(lane, reading_of(lane, 3)));
  store->release(lane);
  EXPECT_EQ(store->take("acme", at(100)), std::nullopt);
}

TEST_F(SqliteStoreTest, a_settlement_is_all_there_after_a_restart) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  Settlement settlement = reading_of(lane, 1);
  settlement.ruling = Ruling{.at = at(1), .book = "sha256:b", .tzdata = "2025b", .decision = "{\"x\":1}"};
  settlement.effect = wanted("e1", 1);
  settlement.look_again = at(500);
  ASSERT_TRUE(store->settle(lane, settlement));
  reopen();
  const std::optional<StoredTicket> ticket = store->ticket("acme", "7");
  ASSERT_TRUE(ticket.has_value());
  EXPECT_EQ(ticket->reading, *settlement.reading);
  EXPECT_EQ(ticket->fingerprint, "f");
  ASSERT_TRUE(ticket->effect.has_value());
  EXPECT_EQ(ticket->effect->write_back, "{\"k\":\"e1\"}");
  EXPECT_EQ(store->past_decisions("acme", "7", 9), std::vector<Ruling>{*settlement.ruling});
  const Lane again = take(2);
  EXPECT_TRUE(again.send_due);
  EXPECT_FALSE(again.read_due);
  EXPECT_FALSE(again.look_due);
}

TEST_F(SqliteStoreTest, a_newer_effect_supersedes_the_older_one) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  Settlement settlement = reading_of(lane, 1);
  settlement.effect = wanted("e1", 1);
  ASSERT_TRUE(store->settle(lane, settlement));
  settlement.effect = wanted("e2", 50);
  ASSERT_TRUE(store->settle(lane, settlement));
  store->release(lane);
  EXPECT_EQ(store->backlog(at(0)).pending, 1);
  EXPECT_EQ(store->take("acme", at(49)), std::nullopt);
  EXPECT_TRUE(take(50).send_due);
  EXPECT_EQ(store->ticket("acme", "7")->effect->key, "e2");
}

TEST_F(SqliteStoreTest, a_written_effect_is_done_and_sends_nothing_more) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  Settlement settlement = reading_of(lane, 1);
  settlement.effect = wanted("e1", 1);
  ASSERT_TRUE(store->settle(lane, settlement));
  Settlement written = reading_of(lane, 2);
  written.written = store->ticket("acme", "7")->effect->id;
  ASSERT_TRUE(store->settle(lane, written));
  store->release(lane);
  EXPECT_EQ(store->take("acme", at(99)), std::nullopt);
  EXPECT_EQ(store->ticket("acme", "7")->effect->state, Effect::State::done);
  EXPECT_EQ(store->ticket("acme", "7")->effect->ended_at, at(2));
}

TEST_F(SqliteStoreTest, a_lane_in_backoff_is_left_alone_until_its_time_even_when_deliveries_come) {
  store->put(delivery("k1", "7"));
  Lane lane = take(0);
  ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 1, .at = at(60), .reason = "answered 503"}));
  store->release(lane);
  store->put(delivery("k2", "7", 10));
  EXPECT_EQ(store->take("acme", at(59)), std::nullopt);
  EXPECT_EQ(store->ticket("acme", "7")->reading_trouble, "answered 503");
  lane = take(60);
  EXPECT_EQ(lane.attempt, 1);
  EXPECT_EQ(lane.unanswered, 2);
}

TEST_F(SqliteStoreTest, a_look_without_asking_the_helpdesk_leaves_deliveries_and_backoff_alone) {
  store->put(delivery("k1", "7"));
  Lane lane = take(0);
  ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 1, .at = at(60), .reason = "answered 503"}));
  ASSERT_TRUE(store->settle(lane, {.at = at(5), .decision = "{}", .fingerprint = "f", .look_again = at(30)}));
  store->release(lane);
  lane = take(30);
  EXPECT_TRUE(lane.look_due);
  EXPECT_FALSE(lane.read_due);
  store->release(lane);
  EXPECT_TRUE(take(60).read_due);
}

TEST_F(SqliteStoreTest, what_is_parked_waits_with_its_reason_until_it_is_unparked) {
  store->put(delivery("k1", "7"));
  Lane lane = take(0);
  Settlement settlement = reading_of(lane, 1);
  settlement.effect = wanted("e1", 1);
  ASSERT_TRUE(store->settle(lane, settlement));
  const std::int64_t effect = store->ticket("acme", "7")->effect->id;
  ASSERT_TRUE(store->postpone_sending(lane, effect, {.attempt = 3, .at = {}, .reason = "answered 422"}));
  store->release(lane);
  EXPECT_EQ(store->take("acme", at(9'999)), std::nullopt);
  EXPECT_EQ(store->backlog(at(0)).parked, 1);
  EXPECT_EQ(store->ticket("acme", "7")->effect->reason, "answered 422");
  reopen();
  ASSERT_TRUE(store->unpark("acme", at(70)));
  lane = take(70);
  EXPECT_TRUE(lane.send_due);
  EXPECT_EQ(store->ticket("acme", "7")->effect->attempt, 0);
}

TEST_F(SqliteStoreTest, a_parked_reading_comes_back_with_the_next_delivery_or_an_unpark) {
  store->put(delivery("k1", "7"));
  store->put(delivery("k2", "8"));
  for (int n = 0; n < 2; ++n) {
    const Lane lane = take(0);
    ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 200, .at = {}, .reason = "answered 401"}));
    store->release(lane);
  }
  EXPECT_EQ(store->take("acme", at(9'999)), std::nullopt);
  store->put(delivery("k3", "7", 5));
  EXPECT_EQ(take(5).ticket, "7");
  ASSERT_TRUE(store->unpark("acme", at(6)));
  EXPECT_EQ(take(6).ticket, "8");
}

TEST_F(SqliteStoreTest, a_change_under_a_lost_claim_is_refused) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  store->release(lane);
  EXPECT_FALSE(store->settle(lane, reading_of(lane, 1)));
  EXPECT_EQ(take(1).unanswered, 1);
  EXPECT_EQ(failures, 0);
}

TEST_F(SqliteStoreTest, done_deliveries_are_forgotten_and_waiting_ones_never) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  ASSERT_TRUE(store->settle(lane, reading_of(lane, 1)));
  store->put(delivery("k2", "7", 1));
  ASSERT_TRUE(store->forget(at(100)));
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
}

TEST_F(SqliteStoreTest, waiting_for_work_misses_nothing_that_came_before_it) {
  const std::uint64_t seen = store->await_work(0, std::chrono::milliseconds{0});
  store->put(delivery("k1", "7"));
  EXPECT_NE(store->await_work(seen, std::chrono::hours{1}), seen);
}

TEST_F(SqliteStoreTest, a_second_server_on_the_same_file_is_refused) {
  const auto second = open_sqlite_store(file);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "store_unusable");
  EXPECT_NE(second.error().message.find("used by another process"), std::string::npos);
}

TEST_F(SqliteStoreTest, a_store_of_version_one_keeps_all_it_holds) {
  store.reset();
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
  std::ifstream in(TURNAROUND_SOURCE "/webhook-server/store/schema/sqlite-1.sql");
  const std::string tables{std::istreambuf_iterator<char>(in), {}};
  execute(("BEGIN;" + tables + R"(
    INSERT INTO delivery (connection, key, ticket, type, received_at, headers, body, state)
      VALUES ('acme', 'k1', '7', 'updated', 1000000, '', x'7b7d', 'waiting');
    INSERT INTO lane (connection, ticket, read_at) VALUES ('acme', '7', 1000000);
    INSERT INTO ticket VALUES ('acme', '7', '{"id":"7"}', 'v1', 'a', 'open', 1000000, '{}', 'f');
    INSERT INTO ticket VALUES ('acme', '8', '{"id":"8"}', 'v1', '', 'open', 1000000, '', '');
    INSERT INTO decision (connection, ticket, at, book, tzdata, decision)
      VALUES ('acme', '7', 999999, 'sha256:a', '2025b', '{}'), ('acme', '7', 1000000, 'sha256:b', '2025b', '{}');
    PRAGMA application_id = 1416983150; PRAGMA user_version = 1; COMMIT)")
              .c_str());
  reopen();
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(take(1).ticket, "7");
  const auto ticket = store->ticket("acme", "7");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->reading.ticket, "{\"id\":\"7\"}");
  EXPECT_EQ(ticket->book, "sha256:b");
  EXPECT_EQ(store->ticket("acme", "8")->book, "");
  EXPECT_EQ(store->past_decisions("acme", "7", 10).size(), 2u);
}

TEST_F(SqliteStoreTest, a_foreign_or_newer_database_is_refused) {
  store.reset();
  execute("PRAGMA user_version = 99");
  EXPECT_FALSE(open_sqlite_store(file).ok());
  execute("PRAGMA user_version = 1; PRAGMA application_id = 5");
  EXPECT_FALSE(open_sqlite_store(file).ok());
}

// The store's own connection, seen from outside: a commit that is not synced could not be promised.
TEST_F(SqliteStoreTest, a_full_disk_fails_the_batch_says_so_once_and_keeps_nothing_after) {
  ASSERT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = std::filesystem::file_size(file + "-wal");
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::failed);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(store->put(delivery("k3", "7")), Inbox::Put::failed);
  EXPECT_EQ(failures, 1);
  reopen();
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::stored);
  EXPECT_EQ(store->put(delivery("k3", "7")), Inbox::Put::stored);
}

}  // namespace
}  // namespace turnaround
