#include "webhook-server/pipeline/worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "tests/support/fake_helpdesk.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/limits.h"
#include "webhook-server/pipeline/effects.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Medium: answered within 15 minutes, solved within 8 hours around the clock.
constexpr auto kPolicy = R"({
  "name": "A desk that reads priorities",
  "topics": [{"id": "other", "label": "anything"}],
  "categories": [
    {"id": "high", "label": "High",
     "definitions": [{"id": "said-high", "says": "the priority is high", "when": {"field": "priority", "operator": "is", "value": "high"}}],
     "targets": [{"id": "solution", "label": "Solution", "within": "2 hours", "starts": "created", "met_by": ["solved"]}]},
    {"id": "medium", "label": "Medium",
     "definitions": [{"id": "said-medium", "says": "the priority is medium", "when": {"field": "priority", "operator": "is", "value": "medium"}}],
     "targets": [
       {"id": "answer", "label": "Answer", "within": "15 minutes", "starts": "created", "met_by": ["responded"]},
       {"id": "solution", "label": "Solution", "within": "8 hours", "starts": "created", "met_by": ["solved"], "pauses": ["customer"]}]}
  ],
  "automated_response": {"allocated": "Filed as {{category}}.", "uncategorised": "A colleague will look."}
})";

BookOnShelf desk(const std::string& digest = "sha256:desk") {
  PolicyReading reading = read_policy(kPolicy);
  for (const Problem& problem : reading.problems) ADD_FAILURE() << problem.error.where << ": " << problem.error.message;
  Result<Book> book = Book::compile(std::move(reading.policy), ZoneData{"pinned", {}}, digest);
  EXPECT_TRUE(book.ok()) << (book ? "" : book.error().message);
  return {std::move(*book), "bytes"};
}

class WorkerTest : public testing::Test {
 protected:
  WorkerTest() {
    shelf.put("acme", desk());
    reopen();
    create("7", "medium");
  }

  void reopen() {
    store.reset();
    auto opened = open_sqlite_store(folder.file("store.db"));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }

  void create(const std::string& id, const std::string& priority) {
    helpdesk.change(id, [&](Snapshot& ticket) {
      ticket.ticket = {
          .id = id, .subject = "help", .status = "open", .fields = {{"priority", priority}}, .created_at = now};
    });
  }
  void deliver(const std::string& key, const std::string& ticket = "7") {
    ASSERT_EQ(store->put({.connection = "acme", .key = key, .ticket = ticket, .type = "updated", .received_at = now}),
              Inbox::Put::stored);
  }
  void set_priority(const std::string& id, const std::string& priority) {
    helpdesk.change(id, [&](Snapshot& ticket) {
      ticket.ticket.events.push_back({.at = now, .type = Event::Type::field, .name = "priority", .value = priority});
    });
  }
  void happen(Event::Type type, const std::string& reason = "") {
    helpdesk.change(
        "7", [&](Snapshot& ticket) { ticket.ticket.events.push_back({.at = now, .type = type, .reason = reason}); });
  }

  /// Works until nothing is due. Every test ends here: a lane that is due for ever would be seen.
  int work() {
    Worker worker({.connection = connection,
                   .shelf = shelf,
                   .store = *store,
                   .client = helpdesk,
                   .traffic = traffic,
                   .metrics = metrics,
                   .now = [this] { return now; },
                   .jitter = [] { return Jitter{500}; }});
    for (int steps = 0; steps < 100; ++steps)
      if (!worker.step()) return steps;
    ADD_FAILURE() << "the worker does not come to rest";
    return 100;
  }
  std::optional<Effect> effect(const std::string& id = "7") { return store->ticket("acme", id)->effect; }
  const WriteBack& written(const std::string& id = "7") { return helpdesk.tickets.at(id).written; }

  TempFolder folder;
  FakeHelpdesk helpdesk;
  FakeAdapter adapter{helpdesk};
  Connection connection{.id = "acme", .adapter = &adapter};
  Shelf shelf;
  Metrics metrics;
  Traffic traffic;
  std::unique_ptr<Store> store;
  Instant now = *parse_instant("2026-03-02T09:00:00Z");
};

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
