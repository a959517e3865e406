// What every store promises, on each database that it can be kept in.
#include "webhook-server/store/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/webhook-server/store/every_database.h"

namespace turnaround {
namespace {

class StoreTest : public EveryDatabase {};

ON_EVERY_DATABASE(StoreTest);

TEST_P(StoreTest, a_key_is_stored_once_and_stays_known_after_a_restart) {
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  Delivery elsewhere = delivery("k1", "7");
  elsewhere.connection = "other";
  EXPECT_EQ(store->put(elsewhere), Inbox::Put::stored);
  reopen();
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(take(0).unanswered, 1);
}

TEST_P(StoreTest, of_simultaneous_copies_one_is_stored) {
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

TEST_P(StoreTest, a_delivery_without_a_ticket_is_kept_and_opens_no_lane) {
  EXPECT_EQ(store->put(delivery("k1", "")), Inbox::Put::stored);
  EXPECT_EQ(store->take("acme", at(100)), std::nullopt);
  EXPECT_EQ(store->put(delivery("k1", "")), Inbox::Put::duplicate);
}

TEST_P(StoreTest, the_lane_that_waited_longest_comes_first_and_is_nobody_elses) {
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

TEST_P(StoreTest, one_reading_answers_all_that_came_before_it_and_nothing_after) {
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

TEST_P(StoreTest, a_settlement_is_all_there_after_a_restart) {
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

TEST_P(StoreTest, the_oldest_of_what_is_not_settled_is_known_whatever_holds_it_back) {
  EXPECT_EQ(store->backlog(at(99)).oldest, std::nullopt);
  store->put(delivery("k1", "7", 10));
  store->put(delivery("k2", "8", 20));
  store->put(delivery("k3", "7", 30));
  EXPECT_EQ(store->backlog(at(0)).oldest, at(10));
  Lane lane = take(40);
  ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 1, .at = at(500), .reason = "answered 503"}));
  EXPECT_EQ(store->backlog(at(41)).oldest, at(10)) << "a backoff hides nothing";
  ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 2, .at = {}, .reason = "answered 404"}));
  EXPECT_EQ(store->backlog(at(41)).oldest, at(20)) << "what is parked is counted elsewhere";
  lane = take(42);
  Settlement settlement = reading_of(lane, 43);
  settlement.effect = wanted("e1", 600);
  ASSERT_TRUE(store->settle(lane, settlement));
  EXPECT_EQ(store->backlog(at(44)).oldest, at(43)) << "a write-back waits since it was decided";
  settlement.written = store->ticket("acme", "8")->effect->id;
  settlement.effect.reset();
  ASSERT_TRUE(store->settle(lane, settlement));
  EXPECT_EQ(store->backlog(at(45)).oldest, std::nullopt);
}

TEST_P(StoreTest, a_newer_effect_supersedes_the_older_one) {
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

TEST_P(StoreTest, a_written_effect_is_done_and_sends_nothing_more) {
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

TEST_P(StoreTest, a_lane_in_backoff_is_left_alone_until_its_time_even_when_deliveries_come) {
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

TEST_P(StoreTest, a_look_without_asking_the_helpdesk_leaves_deliveries_and_backoff_alone) {
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

TEST_P(StoreTest, what_is_parked_waits_with_its_reason_until_it_is_unparked) {
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

TEST_P(StoreTest, a_parked_reading_comes_back_with_the_next_delivery_or_an_unpark) {
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

TEST_P(StoreTest, a_change_under_a_lost_claim_is_refused) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  store->release(lane);
  EXPECT_FALSE(store->settle(lane, reading_of(lane, 1)));
  EXPECT_EQ(take(1).unanswered, 1);
  EXPECT_EQ(failures, 0);
}

TEST_P(StoreTest, done_deliveries_are_forgotten_and_waiting_ones_never) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  ASSERT_TRUE(store->settle(lane, reading_of(lane, 1)));
  store->put(delivery("k2", "7", 1));
  ASSERT_EQ(store->forget({.done = at(100)}), 1);
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
}

TEST_P(StoreTest, ended_effects_are_forgotten_but_a_tickets_newest_never) {
  store->put(delivery("k1", "7"));
  const Lane lane = take(0);
  for (const char* key : {"e1", "e2", "e3"}) {
    Settlement settlement = reading_of(lane, 1);
    settlement.effect = wanted(key, 1);
    ASSERT_TRUE(store->settle(lane, settlement));
  }
  Settlement done = reading_of(lane, 2);
  done.written = store->ticket("acme", "7")->effect->id;
  ASSERT_TRUE(store->settle(lane, done));
  EXPECT_EQ(store->forget({.done = at(0)}), 0);
  EXPECT_EQ(store->forget({.done = at(0) + Seconds{900'000'000}}), 3) << "the delivery and two effects";
  EXPECT_EQ(store->ticket("acme", "7")->effect->key, "e3");
}

TEST_P(StoreTest, tickets_that_are_over_are_forgotten_with_their_decisions_and_open_ones_never) {
  for (const auto& [id, lifecycle] : {std::pair{"open", Lifecycle::open}, {"closed", Lifecycle::closed}}) {
    store->put(delivery(std::string("k-") + id, id));
    const Lane lane = take(0);
    Settlement settlement = reading_of(lane, 1);
    settlement.reading->ticket = id;
    settlement.reading->lifecycle = lifecycle;
    settlement.ruling = Ruling{at(1), "book", "2025b", "{}", std::string("digest-") + id};
    ASSERT_TRUE(store->settle(lane, settlement));
    store->release(lane);
  }
  ASSERT_EQ(store->forget({.done = at(-100), .tickets = at(1)}), 0);
  ASSERT_EQ(store->forget({.done = at(-100)}), 0);
  ASSERT_EQ(store->forget({.done = at(-100), .tickets = at(2)}), 1);
  EXPECT_EQ(store->ticket("acme", "closed"), std::nullopt);
  EXPECT_EQ(store->past_decisions("acme", "closed", 9).size(), 0u);
  EXPECT_TRUE(store->ticket("acme", "open"));
  EXPECT_EQ(store->past_decisions("acme", "open", 9).size(), 1u);
  EXPECT_EQ(store->put(delivery("k-closed", "closed")), Inbox::Put::duplicate) << "its delivery is known on";
  store->put(delivery("k-later", "closed", 5));
  EXPECT_EQ(take(5).ticket, "closed") << "it may come back";
}

TEST_P(StoreTest, waiting_for_work_misses_nothing_that_came_before_it) {
  const std::uint64_t seen = store->await_work(0, std::chrono::milliseconds{0});
  store->put(delivery("k1", "7"));
  EXPECT_NE(store->await_work(seen, std::chrono::hours{1}), seen);
}

}  // namespace
}  // namespace turnaround
