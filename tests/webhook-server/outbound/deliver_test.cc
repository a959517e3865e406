#include "webhook-server/outbound/deliver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/support/temp_folder.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/limits.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An endpoint in memory: answers as planned, else 204.
class FakeEndpoint : public HelpdeskClient {
 public:
  std::deque<HttpResponse> plan;  ///< status 0: no answer
  std::vector<std::string> ids;
  std::vector<std::string> accepted;
  Result<HttpResponse> send(const HttpRequest& request) override {
    ids.emplace_back(header(request.headers, "webhook-id"));
    HttpResponse answer{.status = 204};
    if (!plan.empty()) {
      answer = plan.front();
      plan.pop_front();
    }
    if (answer.status == 0) return Error{"too_slow", "", "the endpoint took too long to answer"};
    if (answer.status / 100 == 2) accepted.push_back(ids.back());
    return answer;
  }
};

class DeliverTest : public testing::Test {
 protected:
  DeliverTest() { reopen(); }
  void reopen() {
    deliverer.reset();
    store.reset();
    auto opened = open_sqlite_store(folder.file("store.db"));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
    deliverer.emplace(Dispatch{.endpoint = endpoint,
                               .store = *store,
                               .client = client,
                               .metrics = metrics,
                               .now = [this] { return now; },
                               .jitter = [] { return Jitter{500}; }});
  }
  void happen(const std::string& ticket, const std::vector<std::string>& ids) {
    store->put(delivery("k" + std::to_string(++deliveries), ticket));
    const Lane lane = *store->take("acme", now);
    Settlement settlement = reading_of(lane, 0);
    settlement.at = now;
    for (const std::string& id : ids)
      settlement.events.push_back({.endpoint = "pager",
                                   .id = id,
                                   .connection = "acme",
                                   .ticket = ticket,
                                   .type = "sla.breached",
                                   .payload = "{}"});
    ASSERT_TRUE(store->settle(lane, settlement));
    store->release(lane);
  }
  void deliver_for(Seconds span) {
    for (const Instant end = now + span; now <= end; now += Seconds{1})
      while (deliverer->step()) {
      }
  }

  TempFolder folder;
  Instant now = at(0);
  Endpoint endpoint{.id = "pager",
                    .url = "https://pager.example/",
                    .private_network = false,
                    .keys = {Secret("0123456789012345678901234")}};
  FakeEndpoint client;
  Metrics metrics;
  std::unique_ptr<Store> store;
  std::optional<Deliverer> deliverer;
  int deliveries = 0;
};

TEST_F(DeliverTest, events_are_sent_in_order_and_once) {
  happen("7", {"a", "b"});
  happen("8", {"c"});
  happen("7", {"a"});
  deliver_for(Seconds{5});
  EXPECT_THAT(client.ids, ElementsAre("a", "b", "c"));
}

TEST_F(DeliverTest, whatever_is_no_success_is_sent_again_with_the_same_id) {
  for (const int status : {0, 302, 400, 429, 500, 503}) {
    client = {};
    client.plan = {{.status = status}};
    const std::string id = "e" + std::to_string(status);
    happen("t" + id, {id});
    deliver_for(Seconds{20});
    EXPECT_THAT(client.ids, ElementsAre(id, id)) << status;
  }
}

TEST_F(DeliverTest, a_retry_after_is_waited_for_by_all_tickets) {
  client.plan = {{.status = 503, .headers = {{"Retry-After", "60"}}}};
  happen("7", {"a", "b"});
  happen("8", {"c"});
  deliver_for(Seconds{59});
  EXPECT_EQ(client.ids.size(), 1u);
  deliver_for(Seconds{10});
  EXPECT_THAT(client.accepted, testing::UnorderedElementsAre("a", "b", "c"));
}

TEST_F(DeliverTest, a_failing_event_holds_up_its_own_ticket_only) {
  client.plan = {{.status = 400}};
  happen("7", {"a", "b"});
  happen("8", {"c"});
  while (deliverer->step()) {
  }
  EXPECT_THAT(client.accepted, ElementsAre("c"));
  deliver_for(Seconds{5});
  EXPECT_THAT(client.accepted, ElementsAre("c", "a", "b"));
}

TEST_F(DeliverTest, an_endpoint_that_is_down_for_three_days_gets_everything_in_order) {
  std::vector<std::string> all;
  for (int n = 0; n < 6; ++n) {
    all.push_back("e" + std::to_string(n));
    happen("7", {all.back()});
  }
  client.plan.assign(1'000'000, {.status = 503});
  for (const Instant back = now + std::chrono::hours{72}; now < back; now += Seconds{30})
    while (deliverer->step()) {
    }
  EXPECT_LE(client.ids.size(), 300u);
  client.plan.clear();
  deliver_for(std::chrono::hours{2});
  EXPECT_EQ(client.accepted, all);
}

TEST_F(DeliverTest, gone_disables_the_endpoint_until_the_server_is_started_again) {
  client.plan = {{.status = 410}};
  happen("7", {"a", "b"});
  deliver_for(Seconds{100});
  EXPECT_TRUE(deliverer->disabled());
  EXPECT_THAT(client.ids, ElementsAre("a"));
  EXPECT_EQ(metrics.value("turnaround_endpoint_disabled", {{"endpoint", "pager"}}), 1);
  reopen();
  ASSERT_TRUE(store->unpark("acme", now));
  deliver_for(Seconds{5});
  EXPECT_THAT(client.accepted, ElementsAre("a", "b"));
}

TEST_F(DeliverTest, a_crash_between_sending_and_noting_it_sends_the_same_id_again) {
  happen("7", {"a"});
  ASSERT_TRUE(store->take_outgoing("pager", now)) << "taken and sent, and then the power goes";
  reopen();
  deliver_for(limits::kOutgoingLease);
  EXPECT_THAT(client.ids, ElementsAre("a"));
}

}  // namespace
}  // namespace turnaround
