// A helpdesk that limits, asks to wait or is down: what the workers do meanwhile and afterwards, on virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/webhook-server/pipeline/worker_fixture.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using testing::IsEmpty;

constexpr auto kPolicy = R"({
  "name": "A desk", "topics": [{"id": "other", "label": "anything"}],
  "categories": [{"id": "medium", "label": "Medium",
    "definitions": [{"id": "said", "says": "the priority is medium", "when": {"field": "priority", "operator": "is", "value": "medium"}}],
    "targets": [{"id": "solution", "label": "Solution", "within": "8 hours", "starts": "created", "met_by": ["solved"]}]}]
})";

/// Says when it was asked, and what its rate limits are.
class WatchedDesk : public FakeHelpdesk {
 public:
  explicit WatchedDesk(const Instant& now) : now_(now) {}
  std::vector<Instant> asked;
  std::function<std::optional<HttpResponse>()> instead = [] { return std::nullopt; };

  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(now_);
    if (std::optional<HttpResponse> answer = instead()) return *std::move(answer);
    return FakeHelpdesk::send(request);
  }

 private:
  const Instant& now_;
};

class OutageTest : public DeskTest {
 protected:
  OutageTest() : DeskTest(kPolicy) {}

  void create(int number) {
    const std::string id = std::to_string(number);
    helpdesk.change(id, [&](Snapshot& seen) {
      seen.ticket = {.id = id, .subject = "help", .status = "open", .created_at = now};
      seen.ticket.fields = {{"priority", "medium"}};
    });
    deliver("k" + id, id);
  }
  int written() const {
    int count = 0;
    for (const auto& [id, seen] : helpdesk.tickets) count += seen.written.category == "medium";
    return count;
  }
  void work() {
    Worker at_work = worker(connection, helpdesk, [this] {
      return draws = (draws * 48'271) % 2'147'483'647, static_cast<Jitter>(draws % 1'000);
    });
    while (at_work.step()) {
    }
  }
  void work_for(Seconds span, Seconds step = Seconds{1}) {
    for (const Instant end = now + span; now < end; now += step) work();
  }

  WatchedDesk helpdesk{now};
  FakeAdapter adapter{helpdesk};
  Connection connection{.id = "acme", .adapter = &adapter};
  std::uint64_t draws = 7;
};

TEST_F(OutageTest, a_retry_after_holds_every_ticket_and_counts_as_no_failure_of_the_others) {
  for (int n = 1; n <= 5; ++n) create(n);
  helpdesk.faults.push_back({.status = 429, .headers = {{"Retry-After", "90"}}});
  work_for(Seconds{90});
  EXPECT_EQ(helpdesk.asked.size(), 1u) << "nobody asks while the account was asked to wait";
  work_for(Seconds{20});
  EXPECT_EQ(written(), 5);
  EXPECT_EQ(metrics.value("turnaround_readings_failed_total", {{"connection", "acme"}}), 1);
}

TEST_F(OutageTest, timers_go_on_while_the_helpdesk_is_down) {
  create(1);
  work();
  helpdesk.instead = [] { return HttpResponse{.status = 503}; };
  for (int n = 2; n <= 6; ++n) create(n);
  store->put({.connection = "acme", .key = "again", .ticket = "1", .received_at = now});
  work_for(std::chrono::hours{9}, Seconds{10});
  EXPECT_THAT(store->past_decisions("acme", "1", 1).at(0).decision, testing::HasSubstr("\"missed\""));
}

TEST_F(OutageTest, an_outage_of_three_days_is_outlived_by_everything_and_hardly_costs_a_request) {
  int number = 0;
  helpdesk.instead = [] { return HttpResponse{.status = 503, .headers = {}, .body = ""}; };
  const Instant back = now + std::chrono::hours{72};
  while (now < back) {
    if ((now - back).count() % 32'400 == 0) create(++number);
    work();
    now += Seconds{20};
  }
  EXPECT_LE(helpdesk.asked.size(), 4'500u) << "about one probe a minute";
  helpdesk.instead = [] { return std::nullopt; };
  helpdesk.asked.clear();
  work_for(std::chrono::minutes{70}, Seconds{1});
  EXPECT_EQ(written(), number);
  EXPECT_EQ(store->backlog(now).parked, 0);
  for (int n = 1; n <= number; ++n)
    EXPECT_THAT(store->ticket("acme", std::to_string(n))->reading_trouble, IsEmpty()) << n;
  // Read, write and read back: nothing twice.
  EXPECT_EQ(helpdesk.asked.size(), static_cast<std::size_t>(3 * number));
}

TEST_F(OutageTest, one_ticket_that_the_helpdesk_chokes_on_does_not_hold_up_the_others) {
  create(1);
  helpdesk.faults.assign(50, {.status = 500});
  work_for(std::chrono::minutes{5});
  helpdesk.faults.clear();
  EXPECT_EQ(traffic.state(now).breaker, Breaker::State::closed);
  create(2);
  work();
  EXPECT_EQ(helpdesk.tickets.at("2").written.category, "medium");
}

}  // namespace
}  // namespace turnaround
