#include "webhook-server/outbound/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_helpdesk.h"
#include "tests/support/temp_folder.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/limits.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Lists changed tickets two at a time; its cursor is how many it has listed.
class ListingDesk : public HelpdeskClient {
 public:
  std::vector<Changes::One> changed;
  std::vector<std::string> asked;
  std::vector<HttpResponse> instead;
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request.target);
    if (instead.empty()) return HttpResponse{.status = 200};
    const HttpResponse answer = instead.front();
    instead.erase(instead.begin());
    return answer;
  }
};

class ListingAdapter : public FakeAdapter {
 public:
  ListingAdapter(const FakeHelpdesk& helpdesk, ListingDesk& desk) : FakeAdapter(helpdesk), desk_(desk) {}
  std::optional<HttpRequest> changed(const Settings&, const Since& since) const override {
    return HttpRequest{
        .method = "GET",
        .target = since.cursor.empty() ? "/from/" + format_instant(since.at) : "/cursor/" + since.cursor};
  }
  Result<Changes> changes(const HttpResponse& answer) const override {
    if (answer.status != 200) return Error{"helpdesk_answered", "", "answered " + std::to_string(answer.status)};
    const std::size_t from = desk_.asked.back().starts_with("/cursor/") ? std::stoul(desk_.asked.back().substr(8)) : 0;
    const std::size_t to = std::min(from + 2, desk_.changed.size());
    Changes page{.tickets = {desk_.changed.begin() + static_cast<std::ptrdiff_t>(std::min(from, to)),
                             desk_.changed.begin() + static_cast<std::ptrdiff_t>(to)},
                 .cursor = std::to_string(to)};
    page.more = to < desk_.changed.size();
    return page;
  }

 private:
  ListingDesk& desk_;
};

class ReconcileTest : public testing::Test {
 protected:
  ReconcileTest() { reopen(); }
  void reopen() {
    store.reset();
    auto opened = open_sqlite_store(folder.file("store.db"));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }
  /// How long until the next step.
  Seconds step() {
    Reconciler reconciler({.connection = connection,
                           .store = *store,
                           .client = desk,
                           .traffic = traffic,
                           .metrics = metrics,
                           .now = [this] { return now; }});
    return reconciler.step() - now;
  }
  std::vector<std::string> woken() {
    std::vector<std::string> tickets;
    while (const auto lane = store->take("acme", now)) tickets.push_back(lane->ticket);
    return tickets;
  }

  TempFolder folder;
  Instant now = *parse_instant("2026-03-02T09:00:00Z");
  FakeHelpdesk helpdesk;
  ListingDesk desk;
  ListingAdapter adapter{helpdesk, desk};
  Connection connection{.id = "acme", .adapter = &adapter, .sweep_every = Seconds{600}};
  Traffic traffic;
  Metrics metrics;
  std::unique_ptr<Store> store;
};

TEST_F(ReconcileTest, a_fresh_store_begins_a_little_before_now) {
  EXPECT_EQ(step(), Seconds{600});
  EXPECT_THAT(desk.asked, ElementsAre("/from/2026-03-02T08:55:00Z"));
}

TEST_F(ReconcileTest, what_webhooks_missed_is_read_page_by_page_and_the_sweep_goes_on_after_a_crash) {
  desk.changed = {{"1", "v1"}, {"2", "v1"}, {"3", "v1"}};
  EXPECT_EQ(step(), limits::kSweepPageStep);
  EXPECT_THAT(woken(), ElementsAre("1", "2"));
  reopen();
  EXPECT_EQ(step(), Seconds{600});
  EXPECT_THAT(woken(), testing::IsSupersetOf({"3"}));
  desk.changed.push_back({"4", "v1"});
  EXPECT_EQ(step(), Seconds{600});
  EXPECT_THAT(desk.asked, ElementsAre("/from/2026-03-02T08:55:00Z", "/cursor/2", "/cursor/3"));
  EXPECT_EQ(metrics.value("turnaround_swept_tickets_total", {{"connection", "acme"}}), 4);
}

TEST_F(ReconcileTest, a_failure_is_tried_again_soon_and_loses_no_place) {
  desk.changed = {{"1", "v1"}};
  desk.instead = {{.status = 503}};
  EXPECT_EQ(step(), limits::kSweepRetry);
  EXPECT_THAT(woken(), IsEmpty());
  EXPECT_EQ(step(), Seconds{600});
  EXPECT_THAT(woken(), ElementsAre("1"));
  EXPECT_EQ(metrics.value("turnaround_sweeps_failed_total", {{"connection", "acme"}}), 1);
}

TEST_F(ReconcileTest, it_waits_as_the_helpdesk_asked_and_as_everybody_does) {
  desk.instead = {{.status = 429, .headers = {{"Retry-After", "90"}}}};
  step();
  now += limits::kSweepRetry;
  EXPECT_EQ(step(), Seconds{30});
  EXPECT_EQ(desk.asked.size(), 1u);
}

TEST_F(ReconcileTest, a_cursor_that_is_refused_is_given_up_for_the_instant_at_which_it_was_good) {
  step();
  now += std::chrono::hours{50};
  desk.instead = {{.status = 422}};
  EXPECT_EQ(step(), limits::kSweepRetry);
  EXPECT_EQ(step(), Seconds{600});
  EXPECT_THAT(desk.asked, ElementsAre("/from/2026-03-02T08:55:00Z", "/cursor/0", "/from/2026-03-02T08:55:00Z"));
}

}  // namespace
}  // namespace turnaround
