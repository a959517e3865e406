// A helpdesk that fails, refuses or keeps something else, a ticket that cannot be decided, a server that crashes:
// nothing is lost, nothing done twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/webhook-server/pipeline/worker_fixture.h"
#include "webhook-server/limits.h"
#include "webhook-server/pipeline/effects.h"

namespace turnaround {
namespace {

using testing::HasSubstr;

struct FailedReading {
  const char* what;
  FakeHelpdesk::Fault fault;
  Seconds wait;
  std::string reason;
};

TEST_F(WorkerTest, a_reading_that_fails_is_tried_again_and_its_delivery_is_not_lost) {
  const FailedReading rows[] = {
      {"unavailable", {.status = 503}, Seconds{1}, "answered 503"},
      {"asked to wait", {.status = 429, .headers = {{"Retry-After", "90"}}}, Seconds{90}, "answered 429"},
      {"not let in", {.status = 401}, Seconds{1}, "answered 401"},
      {"forbidden", {.status = 403}, Seconds{1}, "answered 403"},
      {"no answer", {.status = 0}, Seconds{1}, "the helpdesk took too long to answer"},
      {"garbage", {.status = 200}, Seconds{1}, "the answer is no ticket"},
  };
  int number = 100;
  for (const FailedReading& row : rows) {
    const std::string id = std::to_string(++number);
    create(id, "medium");
    helpdesk.faults.push_back(row.fault);
    deliver("k" + id, id);
    work();
    EXPECT_EQ(store->ticket("acme", id)->reading_trouble, row.reason) << row.what;
    EXPECT_EQ(written(id).category, "") << row.what;
    now += row.wait - Seconds{1};
    work();
    EXPECT_EQ(written(id).category, "") << row.what << ": too early";
    now += Seconds{1};
    work();
    EXPECT_EQ(written(id).category, "medium") << row.what;
    EXPECT_EQ(store->ticket("acme", id)->reading_trouble, "") << row.what;
  }
}

struct FailedWrite {
  const char* what;
  FakeHelpdesk::Fault fault;
  Effect::State state;
  Seconds wait;  ///< until it is tried again
};

TEST_F(WorkerTest, a_write_that_fails_is_tried_again_or_parked_with_its_reason) {
  const FailedWrite rows[] = {
      {"unavailable", {.status = 503}, Effect::State::pending, Seconds{1}},
      {"asked to wait", {.status = 429, .headers = {{"Retry-After", "41"}}}, Effect::State::pending, Seconds{41}},
      {"no answer", {.status = 0}, Effect::State::pending, Seconds{1}},
      {"refused", {.status = 422}, Effect::State::parked, Seconds{0}},
  };
  int number = 200;
  for (const FailedWrite& row : rows) {
    const std::string id = std::to_string(++number);
    create(id, "medium");
    helpdesk.write_faults.push_back(row.fault);
    deliver("k" + id, id);
    work();
    EXPECT_EQ(effect(id)->state, row.state) << row.what;
    EXPECT_NE(effect(id)->reason, "") << row.what;
    if (row.state == Effect::State::parked) {
      ASSERT_TRUE(store->unpark("acme", now));
    } else {
      EXPECT_EQ(effect(id)->next_at, now + row.wait) << row.what;
      now += row.wait;
    }
    work();
    EXPECT_EQ(effect(id)->state, Effect::State::done) << row.what;
    EXPECT_EQ(helpdesk.comments[id], 1) << row.what;
  }
}

TEST_F(WorkerTest, a_write_whose_answer_was_lost_is_not_made_again) {
  helpdesk.write_faults.push_back({.status = 0, .before = [this] {
                                     helpdesk.change("7", [this](Snapshot& ticket) {
                                       ticket.written.category = "medium";
                                       ticket.written.due = now + std::chrono::hours{8};
                                       ticket.written.due_date = "2026-03-02";
                                       ticket.comment_keys.emplace_back(kAutomatedResponse);
                                     });
                                   }});
  deliver("k1");
  work();
  now += Seconds{60};
  work();
  EXPECT_EQ(helpdesk.count("PUT 7"), 1);
  EXPECT_EQ(effect()->state, Effect::State::done);
}

TEST_F(WorkerTest, a_conflict_is_read_and_decided_anew) {
  helpdesk.write_faults.push_back({.status = 409, .before = [this] { set_priority("7", "high"); }});
  deliver("k1");
  work();
  EXPECT_EQ(written().category, "high");
  EXPECT_EQ(written().due, now + std::chrono::hours{2});
  EXPECT_EQ(helpdesk.writes.size(), 1u);
}

TEST_F(WorkerTest, a_ticket_that_changes_under_every_write_waits_like_any_failure) {
  for (int n = 0; n < limits::kRounds; ++n) helpdesk.write_faults.push_back({.status = 409});
  deliver("k1");
  work();
  EXPECT_EQ(effect()->state, Effect::State::pending);
  EXPECT_THAT(effect()->reason, HasSubstr("changed again"));
  now += Seconds{60};
  work();
  EXPECT_EQ(effect()->state, Effect::State::done);
}

TEST_F(WorkerTest, a_helpdesk_that_says_yes_and_keeps_something_else_is_a_failure_and_soon_a_persons) {
  helpdesk.loses_due_date = true;
  deliver("k1");
  for (int n = 0; n < 20; ++n) {
    work();
    now += Seconds{3'600};
  }
  EXPECT_EQ(effect()->state, Effect::State::parked);
  EXPECT_THAT(effect()->reason, HasSubstr("something else in: due_date"));
  EXPECT_EQ(helpdesk.count("PUT 7"), limits::kMismatches);
  EXPECT_EQ(helpdesk.comments["7"], 1);
}

TEST_F(WorkerTest, a_stuck_ticket_blocks_only_itself) {
  create("8", "high");
  helpdesk.faults.push_back({.status = 503});
  deliver("k1", "7");
  deliver("k2", "8");
  work();
  EXPECT_EQ(written("7").category, "");
  EXPECT_EQ(written("8").category, "high");
}

TEST_F(WorkerTest, a_ticket_too_large_to_decide_is_parked_with_the_reason_and_comes_back_with_the_next_delivery) {
  helpdesk.change("7", [](Snapshot& ticket) { ticket.ticket.events.resize(10'001); });
  deliver("k1");
  work();
  EXPECT_NE(store->ticket("acme", "7")->reading_trouble, "");
  helpdesk.change("7", [](Snapshot& ticket) { ticket.ticket.events.clear(); });
  deliver("k2");
  work();
  EXPECT_EQ(written().category, "medium");
}

// The process dies after every single request in turn; what is left on disk must be enough to end as if nothing had
// happened.
TEST_F(WorkerTest, a_crash_between_any_two_steps_changes_nothing_in_the_end) {
  struct Crash {};
  for (int survived = 0; survived < 3; ++survived) {
    const std::string id = std::to_string(300 + survived);
    create(id, "medium");
    deliver("k" + id, id);
    for (int n = 0; n < survived; ++n) helpdesk.after.push_back({});
    helpdesk.after.push_back([] { throw Crash{}; });
    EXPECT_THROW(work(), Crash);
    reopen();
    work();
    EXPECT_EQ(written(id).category, "medium") << survived;
    EXPECT_EQ(helpdesk.comments[id], 1) << survived;
    EXPECT_EQ(helpdesk.count("PUT " + id), 1) << survived;
    EXPECT_EQ(effect(id)->state, Effect::State::done) << survived;
  }
}

}  // namespace
}  // namespace turnaround
