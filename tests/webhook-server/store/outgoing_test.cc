// Events, sweeps and parked work in every store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/webhook-server/store/every_database.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OutgoingTest : public EveryDatabase {
 protected:
  static Outgoing event(const std::string& id, const std::string& ticket = "7", const std::string& endpoint = "pager") {
    return {.endpoint = endpoint,
            .id = id,
            .connection = "acme",
            .ticket = ticket,
            .type = "sla.warning",
            .payload = "{\"id\":\"" + id + "\"}"};
  }
  void settle(const std::string& ticket, std::vector<Outgoing> events, int seconds = 0) {
    store->put(delivery("k" + std::to_string(++deliveries), ticket, seconds));
    const std::optional<Lane> lane = store->take("acme", at(seconds));
    ASSERT_TRUE(lane.has_value());
    Settlement settlement = reading_of(*lane, seconds);
    settlement.events = std::move(events);
    ASSERT_TRUE(store->settle(*lane, settlement));
    store->release(*lane);
  }
  /// A write-back of the ticket, parked.
  void park(const std::string& ticket, int seconds) {
    store->put(delivery("p" + ticket, ticket, seconds));
    const std::optional<Lane> lane = store->take("acme", at(seconds));
    ASSERT_TRUE(lane.has_value());
    Settlement settlement = reading_of(*lane, seconds);
    settlement.effect = wanted("e" + ticket, seconds);
    ASSERT_TRUE(store->settle(*lane, settlement));
    const std::int64_t effect = store->ticket("acme", ticket)->effect->id;
    ASSERT_TRUE(store->postpone_sending(*lane, effect, {.attempt = 3, .at = {}, .reason = "answered 422"}));
    store->release(*lane);
  }
  std::string take_id(int seconds, const std::string& endpoint = "pager") {
    const auto taken = store->take_outgoing(endpoint, at(seconds));
    return taken ? taken->id : "none";
  }
  std::vector<std::string> ready(int seconds) {
    std::vector<std::string> tickets;
    while (const auto lane = store->take("acme", at(seconds))) tickets.push_back(lane->ticket);
    return tickets;
  }

  int deliveries = 0;
};

ON_EVERY_DATABASE(OutgoingTest);

TEST_P(OutgoingTest, an_event_is_there_once_per_endpoint_also_after_a_restart) {
  settle("7", {event("a"), event("a", "7", "chat")});
  settle("7", {event("a")}, 1);
  reopen();
  settle("7", {event("a")}, 2);
  const auto taken = store->take_outgoing("pager", at(3));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->payload, "{\"id\":\"a\"}");
  EXPECT_EQ(taken->type, "sla.warning");
  ASSERT_TRUE(store->finish_outgoing(*taken, at(3)));
  settle("7", {event("a")}, 4);
  EXPECT_EQ(take_id(9'999), "none");
  EXPECT_EQ(take_id(5, "chat"), "a");
}

TEST_P(OutgoingTest, of_a_ticket_the_next_event_waits_for_the_one_before_and_other_tickets_do_not) {
  settle("7", {event("a"), event("b")});
  settle("8", {event("c", "8")}, 1);
  const auto first = store->take_outgoing("pager", at(2));
  EXPECT_EQ(first->id, "a");
  EXPECT_EQ(take_id(2), "c");
  EXPECT_EQ(take_id(2), "none");
  ASSERT_TRUE(store->postpone_outgoing(*first, {.attempt = 1, .at = at(50), .reason = "answered 500"}));
  EXPECT_EQ(take_id(49), "none");
  const auto again = store->take_outgoing("pager", at(50));
  EXPECT_EQ(again->id, "a");
  EXPECT_EQ(again->attempt, 1);
  ASSERT_TRUE(store->finish_outgoing(*again, at(50)));
  EXPECT_EQ(take_id(50), "b");
}

TEST_P(OutgoingTest, what_a_server_took_and_never_finished_is_taken_again_after_a_while) {
  settle("7", {event("a")});
  EXPECT_EQ(take_id(0), "a");
  reopen();
  const int lease = static_cast<int>(limits::kOutgoingLease.count());
  EXPECT_EQ(take_id(lease - 1), "none");
  EXPECT_EQ(take_id(lease), "a");
}

TEST_P(OutgoingTest, a_parked_event_lets_the_next_one_go) {
  settle("7", {event("a"), event("b")});
  ASSERT_TRUE(
      store->postpone_outgoing(*store->take_outgoing("pager", at(0)), {.attempt = 9, .reason = "answered 400"}));
  EXPECT_EQ(take_id(1), "b");
  EXPECT_THAT(store->endpoint_backlogs(), ElementsAre(EndpointBacklog{"pager", 1, 1}));
  ASSERT_TRUE(store->retry({.connection = "acme"}, at(2)));
  EXPECT_EQ(take_id(2), "a");
}

TEST_P(OutgoingTest, events_are_forgotten_when_they_are_old_sent_or_not) {
  settle("7", {event("a")});
  settle("8", {event("b", "8")}, 100);
  ASSERT_TRUE(store->forget({.done = at(50)}));
  EXPECT_EQ(take_id(200), "b");
  EXPECT_EQ(take_id(200), "none");
}

TEST_P(OutgoingTest, a_sweep_wakes_what_was_not_read_in_that_version_and_goes_on_where_it_ended) {
  EXPECT_EQ(store->sweep_mark("acme"), std::nullopt);
  settle("7", {});
  settle("8", {});
  EXPECT_THAT(ready(5), IsEmpty());
  ASSERT_TRUE(store->keep_sweep("acme", {at(10), "cursor"}, {{"9", "v7"}, {"8", "v2"}, {"7", "v1"}, {"6", ""}}));
  EXPECT_THAT(ready(9), IsEmpty());
  EXPECT_THAT(ready(10), testing::UnorderedElementsAre("6", "8", "9")) << "7 was read in version v1";
  reopen();
  EXPECT_EQ(store->sweep_mark("acme"), (SweepMark{at(10), "cursor"}));
  EXPECT_EQ(store->sweep_mark("other"), std::nullopt);
  ASSERT_TRUE(store->keep_sweep("acme", {at(20), ""}, {}));
  EXPECT_EQ(store->sweep_mark("acme"), (SweepMark{at(20), ""}));
}

TEST_P(OutgoingTest, a_sweep_does_not_defeat_a_backoff) {
  store->put(delivery("k1", "7"));
  const Lane lane = *store->take("acme", at(0));
  ASSERT_TRUE(store->postpone_reading(lane, {.attempt = 1, .at = at(100), .reason = "answered 503"}));
  store->release(lane);
  ASSERT_TRUE(store->keep_sweep("acme", {at(10), "c"}, {{"7", "v9"}}));
  EXPECT_THAT(ready(99), IsEmpty());
  EXPECT_THAT(ready(100), ElementsAre("7"));
}

TEST_P(OutgoingTest, parked_work_is_tried_again_as_chosen) {
  struct Row {
    const char* what;
    ParkedFilter filter;
    std::vector<std::string> tickets;
  };
  const Row rows[] = {
      {"one", {.connection = "acme", .ticket = "7"}, {"7"}},
      {"in a time, which ends before its end",
       {.connection = "acme", .ticket = "", .from = at(20), .to = at(30)},
       {"8"}},
      {"of another connection", {.connection = "other"}, {}},
      {"all that is left", {}, {"9"}},
  };
  park("7", 10);
  park("8", 20);
  park("9", 30);
  for (const Row& row : rows) {
    EXPECT_EQ(store->retry(row.filter, at(100)), static_cast<std::int64_t>(row.tickets.size())) << row.what;
    EXPECT_EQ(ready(100), row.tickets) << row.what;
  }
}

TEST_P(OutgoingTest, dropped_work_is_not_tried_again_and_keeps_the_reason) {
  park("7", 10);
  store->put(delivery("k8", "8", 20));
  const Lane lane = *store->take("acme", at(20));
  ASSERT_TRUE(store->park(lane, "ticket too large"));
  store->release(lane);
  settle("9", {event("a", "9")}, 30);
  ASSERT_TRUE(
      store->postpone_outgoing(*store->take_outgoing("pager", at(30)), {.attempt = 9, .reason = "answered 400"}));
  EXPECT_EQ(store->drop({.connection = "acme", .ticket = "7"}, "moved away", at(40)), 1);
  EXPECT_EQ(store->ticket("acme", "7")->effect->reason, "moved away");
  EXPECT_EQ(store->ticket("acme", "7")->effect->state, Effect::State::superseded);
  EXPECT_EQ(store->drop({}, "spring clean", at(40)), 2);
  EXPECT_EQ(store->retry({}, at(50)), 0);
  EXPECT_THAT(ready(60), IsEmpty());
  EXPECT_EQ(take_id(60), "none");
  store->put(delivery("again", "8", 70));
  EXPECT_THAT(ready(70), ElementsAre("8"));
}

}  // namespace
}  // namespace turnaround
