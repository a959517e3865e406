#include "webhook-server/pipeline/worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/webhook-server/pipeline/worker_fixture.h"
#include "webhook-server/limits.h"
#include "webhook-server/pipeline/effects.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(WorkerTest, a_delivery_ends_in_the_helpdesks_fields_and_one_comment) {
  deliver("k1");
  work();
  EXPECT_EQ(written().category, "medium");
  EXPECT_EQ(written().due, now + std::chrono::hours{8});
  EXPECT_EQ(written().due_date, "2026-03-02");
  EXPECT_EQ(helpdesk.writes.at(0).comment->text, "Filed as Medium.");
  EXPECT_EQ(helpdesk.comments["7"], 1);
  EXPECT_EQ(effect()->state, Effect::State::done);
  EXPECT_THAT(helpdesk.requests, ElementsAre("GET 7", "PUT 7", "GET 7"));
}

TEST_F(WorkerTest, all_waiting_deliveries_of_a_ticket_are_answered_by_one_reading) {
  for (const char* key : {"k1", "k2", "k3", "k4"}) deliver(key);
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(helpdesk.count("PUT 7"), 1);
  EXPECT_EQ(helpdesk.count("GET 7"), 2);
}

TEST_F(WorkerTest, the_echo_of_our_own_write_changes_nothing) {
  deliver("k1");
  work();
  happen(Event::Type::responded);
  deliver("echo");
  work();
  EXPECT_EQ(helpdesk.writes.size(), 1u);
  EXPECT_EQ(helpdesk.comments["7"], 1);
}

TEST_F(WorkerTest, nobody_is_answered_twice) {
  happen(Event::Type::responded);
  deliver("k1");
  work();
  EXPECT_EQ(written().category, "medium");
  EXPECT_EQ(helpdesk.comments["7"], 0);
}

TEST_F(WorkerTest, a_comment_that_the_helpdesk_stops_listing_is_not_posted_again) {
  deliver("k1");
  work();
  helpdesk.change("7", [](Snapshot& ticket) { ticket.comment_keys.clear(); });
  set_priority("7", "high");
  deliver("k2");
  work();
  EXPECT_EQ(written().category, "high");
  EXPECT_EQ(helpdesk.comments["7"], 1);
}

TEST_F(WorkerTest, a_change_is_written_and_every_decision_is_kept) {
  deliver("k1");
  work();
  now += Seconds{60};
  set_priority("7", "high");
  deliver("k2");
  work();
  EXPECT_EQ(written().category, "high");
  const std::vector<Ruling> past = store->past_decisions("acme", "7", 99);
  EXPECT_GE(past.size(), 2u);
  EXPECT_THAT(past.front().decision, HasSubstr("\"high\""));
  EXPECT_THAT(past.back().decision, HasSubstr("\"medium\""));
  EXPECT_EQ(past.back().book, "sha256:desk");
  EXPECT_EQ(past.back().tzdata, "pinned");
}

TEST_F(WorkerTest, a_paused_clock_promises_no_instant_and_a_resumed_one_does) {
  deliver("k1");
  work();
  now += Seconds{600};
  happen(Event::Type::waiting, "customer");
  deliver("k2");
  work();
  EXPECT_EQ(written().due, std::nullopt);
  EXPECT_EQ(written().due_date, "");
  now += std::chrono::hours{24};
  happen(Event::Type::resumed, "customer");
  deliver("k3");
  work();
  EXPECT_EQ(written().due, *parse_instant("2026-03-03T17:00:00Z"));
}

TEST_F(WorkerTest, time_alone_changes_a_decision_without_asking_the_helpdesk) {
  deliver("k1");
  work();
  const std::size_t asked = helpdesk.requests.size();
  const std::size_t decisions = store->past_decisions("acme", "7", 99).size();
  now += std::chrono::hours{9};
  work();
  EXPECT_EQ(helpdesk.requests.size(), asked);
  EXPECT_GT(store->past_decisions("acme", "7", 99).size(), decisions);
  EXPECT_THAT(store->past_decisions("acme", "7", 1).at(0).decision, HasSubstr("\"missed\""));
}

TEST_F(WorkerTest, what_happens_is_told_once_however_the_clock_jumps) {
  connection.subscribers = {{"pager", {"sla.breached", "category.changed"}}, {"chat", {"information.missing"}}};
  deliver("k1");
  work();
  int jumps = 0;
  for (const int hours : {9, -24, 48, -24, 1}) {
    now += std::chrono::hours{hours};
    deliver("jump" + std::to_string(++jumps));
    work();
    reopen();
  }
  std::vector<std::string> told;
  now += std::chrono::hours{48};
  while (const auto event = store->take_outgoing("pager", now)) {
    told.push_back(event->type + " " + event->payload.substr(event->payload.find("timestamp") + 12, 20));
    ASSERT_TRUE(store->finish_outgoing(*event, now));
  }
  EXPECT_THAT(told, ElementsAre("category.changed 2026-03-02T09:00:00Z", "sla.breached 2026-03-02T09:15:00Z",
                                "sla.breached 2026-03-02T17:00:00Z"));
  EXPECT_EQ(store->take_outgoing("chat", now), std::nullopt);
}

TEST_F(WorkerTest, a_ticket_that_is_gone_is_left_in_peace) {
  deliver("k1");
  work();
  helpdesk.tickets.erase("7");
  deliver("k2");
  work();
  EXPECT_EQ(store->ticket("acme", "7")->reading.lifecycle, Lifecycle::gone);
  now += std::chrono::hours{100};
  EXPECT_EQ(work(), 0);
}

TEST_F(WorkerTest, a_ticket_never_seen_that_is_gone_already) {
  deliver("k1", "404");
  work();
  EXPECT_EQ(store->ticket("acme", "404")->reading.lifecycle, Lifecycle::gone);
}

TEST_F(WorkerTest, a_closed_ticket_gets_no_more_updates) {
  helpdesk.write_faults.push_back({.status = 503});
  deliver("k1");
  work();
  helpdesk.change("7", [](Snapshot& ticket) { ticket.closed = true; });
  now += Seconds{60};
  work();
  EXPECT_EQ(effect()->state, Effect::State::superseded);
  EXPECT_EQ(helpdesk.writes.size(), 0u);
  now += std::chrono::hours{100};
  EXPECT_EQ(work(), 0);
}

TEST_F(WorkerTest, fields_that_somebody_else_changed_are_put_right_but_not_in_a_race) {
  deliver("k1");
  work();
  for (int n = 0; n < 3; ++n) {
    helpdesk.change("7", [](Snapshot& ticket) { ticket.written.category = "high"; });
    deliver("again" + std::to_string(n));
    work();
  }
  EXPECT_EQ(helpdesk.count("PUT 7"), 1);
  now += limits::kRepairPause;
  work();
  EXPECT_EQ(written().category, "medium");
  EXPECT_EQ(helpdesk.count("PUT 7"), 2);
  EXPECT_EQ(helpdesk.comments["7"], 1);
}

TEST_F(WorkerTest, a_wish_that_was_given_up_and_comes_back_is_written_at_once) {
  deliver("k1");
  work();
  helpdesk.write_faults.push_back({.status = 503});
  set_priority("7", "high");
  deliver("k2");
  work();
  set_priority("7", "medium");
  deliver("k3");
  work();
  EXPECT_EQ(effect()->state, Effect::State::superseded);
  set_priority("7", "high");
  deliver("k4");
  work();
  EXPECT_EQ(written().category, "high");
}

}  // namespace
}  // namespace turnaround
