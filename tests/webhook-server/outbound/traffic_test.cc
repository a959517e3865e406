#include "webhook-server/outbound/traffic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/fake_helpdesk.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using Of = RateLeft::Of;
using Health = Reply::Health;
using Why = Traffic::Why;
constexpr auto kRead = Traffic::Errand::read;
constexpr auto kWrite = Traffic::Errand::write;

Reply told(int requests_left, int updates_left, int resets_in = 40) {
  return {.rates = {{Of::requests, 400, requests_left, Seconds{resets_in}},
                    {Of::updates, 100, updates_left, Seconds{resets_in}}}};
}

/// One helpdesk account and what it says.
struct Account {
  Traffic traffic;
  Instant now{Seconds{1'000'000}};

  Traffic::Aftermath exchange(Traffic::Errand errand, const Reply& reply, const std::string& ticket = "7") {
    const Traffic::Admission admission = traffic.admit(errand, now);
    EXPECT_FALSE(admission.held) << "may not be asked";
    return traffic.answered({errand, admission.probe, ticket}, reply, now);
  }
  void go_down() {
    for (const char* ticket : {"1", "2", "1", "2", "1"}) exchange(kRead, {.health = Health::ill}, ticket);
  }
  /// How long work is put off; 0: not at all.
  Seconds put_off(Traffic::Work work) {
    const auto held = traffic.begin(work, now);
    return held ? held->until - now : Seconds{0};
  }
};

TEST(TrafficTest, a_share_of_the_rate_limits_is_left_to_people_and_to_other_programs) {
  struct Row {
    const char* what;
    int requests_left;
    int updates_left;
    bool may_read;
    bool may_write;
  };
  const Row rows[] = {
      {"plenty", 399, 99, true, true},
      {"our last update", 399, 31, true, true},
      {"the agents' share", 399, 30, true, false},
      {"agents took all", 399, 0, true, false},
      {"our last request", 41, 99, true, true},
      {"the others' share", 40, 99, false, false},
      {"nothing left", 0, 0, false, false},
  };
  for (const Row& row : rows) {
    Account account;
    account.exchange(kRead, told(row.requests_left, row.updates_left));
    EXPECT_EQ(account.put_off({.writes = false}), Seconds{row.may_read ? 0 : 40}) << row.what;
    EXPECT_EQ(account.traffic.admit(kWrite, account.now).held.has_value(), !row.may_write) << row.what;
    account.now += Seconds{40};
    EXPECT_EQ(account.put_off({.writes = true}), Seconds{0}) << row.what << ": the limit was reset";
  }
}

TEST(TrafficTest, what_is_under_way_counts_before_the_helpdesk_has_counted_it) {
  Account account;
  account.exchange(kWrite, told(399, 33));
  EXPECT_FALSE(account.traffic.admit(kWrite, account.now).held);
  EXPECT_FALSE(account.traffic.admit(kWrite, account.now).held);
  account.exchange(kWrite, told(398, 32));
  EXPECT_EQ(account.traffic.state(account.now).updates_left, 30);
  EXPECT_TRUE(account.traffic.admit(kWrite, account.now).held);
}

TEST(TrafficTest, the_whole_account_stays_away_as_long_as_the_helpdesk_asked) {
  struct Row {
    const char* what;
    Reply reply;
    int seconds;
  };
  const auto with = [](Reply reply, Health health, int seconds) {
    reply.health = health;
    reply.retry_after = Seconds{seconds};
    return reply;
  };
  const Row rows[] = {
      {"overloaded", with({}, Health::ill, 41), 41},
      {"too many requests", with({}, Health::limited, 41), 41},
      {"too many, and no word how long", {.health = Health::limited}, 10},
      {"too many updates", with(told(100, 0), Health::limited, 30), 30},
      {"a limit of the ticket's own concerns the ticket alone", with(told(100, 50), Health::limited, 600), 0},
      {"a week is a day", with({}, Health::limited, 604'800), 86'400},
      {"an outage that does not say how long", {.health = Health::ill}, 0},
  };
  for (const Row& row : rows) {
    Account account;
    account.exchange(kWrite, row.reply);
    EXPECT_EQ(account.put_off({}), Seconds{row.seconds}) << row.what;
    account.now += Seconds{std::max(row.seconds - 1, 0)};
    EXPECT_EQ(account.traffic.admit(kRead, account.now).held.has_value(), row.seconds > 0) << row.what;
    account.now += Seconds{1};
    EXPECT_FALSE(account.traffic.admit(kRead, account.now).held) << row.what;
  }
}

TEST(TrafficTest, a_shorter_wish_does_not_shorten_a_longer_one_and_a_clock_set_back_does_not_prolong_it) {
  Account account;
  const Traffic::Admission early = account.traffic.admit(kRead, account.now);
  account.exchange(kRead, {.health = Health::limited, .retry_after = Seconds{100}});
  account.traffic.answered({kRead, early.probe, "8"}, {.health = Health::limited, .retry_after = Seconds{5}},
                           account.now);
  EXPECT_EQ(account.traffic.state(account.now).asked_to_wait, Seconds{100});
  account.now -= std::chrono::hours{24};
  EXPECT_EQ(account.traffic.state(account.now).asked_to_wait, Seconds{100});
}

TEST(TrafficTest, everybody_who_is_put_off_gets_an_appointment_at_which_the_limits_can_take_them) {
  Account account;
  account.exchange(kRead, told(400, 30));
  std::map<std::int64_t, int> by_minute;
  Instant last = account.now;
  for (int i = 0; i < 2'000; ++i) {
    const auto held = account.traffic.begin({.writes = true}, account.now);
    ASSERT_TRUE(held);
    EXPECT_GE(held->until, last) << "first come, first served";
    EXPECT_GE(held->until, account.now + Seconds{40});
    last = held->until;
    ++by_minute[(held->until - account.now - Seconds{40}).count() / 60];
  }
  for (const auto& [minute, callers] : by_minute) EXPECT_LE(callers, 71) << minute;
  EXPECT_GE(by_minute[0], 69);
  EXPECT_EQ(by_minute.size(), 29u);
}

TEST(TrafficTest, nobody_is_sent_away_for_much_more_than_the_ceiling) {
  Account account;
  account.exchange(kRead, told(400, 30));
  for (int i = 0; i < 20'000; ++i)
    EXPECT_LE(account.put_off({.writes = true}), Seconds{40} + limits::kAppointmentCeiling);
}

TEST(TrafficTest, a_helpdesk_that_is_down_is_asked_by_one_request_at_a_time_and_that_costs_no_attempt) {
  Account account;
  account.go_down();
  EXPECT_EQ(account.traffic.begin({}, account.now)->why, Why::down);
  account.now += limits::kFirstPause;
  const Traffic::Admission probe = account.traffic.admit(kRead, account.now);
  EXPECT_TRUE(probe.probe);
  EXPECT_EQ(account.traffic.admit(kRead, account.now).held->why, Why::down);
  const Traffic::Aftermath after = account.traffic.answered({kRead, true, "9"}, {.health = Health::ill}, account.now);
  ASSERT_TRUE(after.held);
  EXPECT_GE(after.held->until, account.now + Seconds{10});
  account.now += Seconds{10};
  EXPECT_EQ(account.exchange(kRead, {}).turned, Breaker::State::closed);
  EXPECT_EQ(account.put_off({}), Seconds{0});
}

TEST(TrafficTest, going_down_is_told_once_and_the_first_failures_count_as_attempts) {
  Account account;
  int turns = 0;
  for (const char* ticket : {"1", "2", "1", "2", "1"}) {
    const Traffic::Aftermath after = account.exchange(kRead, {.health = Health::ill}, ticket);
    EXPECT_FALSE(after.held);
    turns += after.turned.has_value();
  }
  EXPECT_EQ(turns, 1);
}

TEST(TrafficTest, retries_are_a_tenth_of_new_work_or_ten_a_minute) {
  struct Row {
    int new_per_minute;
    int least;  ///< retries admitted in an hour, with one wanted every second
    int most;
  };
  for (const Row& row : {Row{0, 600, 630}, Row{60, 950, 1'000}, Row{600, 3'600, 3'600}}) {
    Account account;
    int retries = 0;
    for (int second = 0; second < 3'600; ++second, account.now += Seconds{1}) {
      const int due = row.new_per_minute * (second + 1) / 60 - row.new_per_minute * second / 60;
      for (int i = 0; i < due; ++i) EXPECT_FALSE(account.traffic.begin({}, account.now));
      retries += !account.traffic.begin({.retry = true}, account.now);
    }
    EXPECT_GE(retries, row.least) << row.new_per_minute;
    EXPECT_LE(retries, row.most) << row.new_per_minute;
  }
}

TEST(TrafficTest, a_retry_that_keeps_its_appointment_is_served) {
  Account account;
  std::multiset<Instant> due;
  for (int i = 0; i < 500; ++i) due.insert(account.now);
  int asked = 0;
  while (!due.empty()) {
    account.now = std::max(account.now, *due.begin());
    due.erase(due.begin());
    ++asked;
    if (const auto held = account.traffic.begin({.retry = true}, account.now)) due.insert(held->until);
  }
  EXPECT_LE(asked, 1'020) << "a wait is one appointment, not a queue that everybody asks about again and again";
}

TEST(TrafficTest, what_an_answer_tells_about_the_account) {
  const FakeHelpdesk helpdesk;
  const FakeAdapter adapter(helpdesk);
  struct Row {
    int status;
    Health health;
  };
  for (const Row& row : {Row{200, Health::well}, Row{404, Health::well}, Row{409, Health::well}, Row{422, Health::well},
                         Row{429, Health::limited}, Row{401, Health::ill}, Row{503, Health::ill}}) {
    const Reply reply = reply_of(adapter, HttpResponse{row.status, {{"Retry-After", "7"}}, ""});
    EXPECT_EQ(reply.health, row.health) << row.status;
    EXPECT_EQ(reply.retry_after.has_value(), row.status >= 400 && row.health != Health::well) << row.status;
  }
  EXPECT_EQ(reply_of(adapter, Error{"too_slow", "", "no answer"}).health, Health::ill);
}

}  // namespace
}  // namespace turnaround
