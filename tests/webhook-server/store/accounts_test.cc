// What every store promises of accounts, passes and the audit log, on each database that it can be kept in.
#include "webhook-server/store/accounts.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/webhook-server/store/every_database.h"

namespace turnaround {
namespace {

using Put = AccountChange::Put;

Account account(const std::string& name, Role role = Role::viewer) {
  return {.name = name, .role = role, .password = "scrypt$of-" + name, .created_at = at(1)};
}

Pass pass(const std::string& digest, const std::string& account, int ends = 100) {
  return {.digest = digest, .account = account, .created_at = at(1), .used_at = at(1), .ends_at = at(ends)};
}

class AccountsTest : public EveryDatabase {
 protected:
  AccountBook& book() { return store->account_book(); }
  std::vector<std::string> sessions(const std::string& name) {
    std::vector<std::string> digests;
    for (const Pass& each : book().passes(name)) digests.push_back(each.digest);
    return digests;
  }
};

ON_EVERY_DATABASE(AccountsTest);

TEST_P(AccountsTest, are_kept_over_a_restart) {
  const Account ann = account("ann", Role::admin);
  Pass token = pass("d1", "ann");
  token.label = "export";
  const AuditEntry entry{.at = at(1), .who = "ann", .from = "192.0.2.1", .what = "set_up", .about = "ann"};
  ASSERT_TRUE(book().change({.put = ann, .as = Put::first, .grant = token, .audit = entry}));
  reopen();
  EXPECT_EQ(book().account("ann"), ann);
  EXPECT_EQ(book().account("eve"), std::nullopt);
  EXPECT_EQ(book().pass("d1"), token);
  EXPECT_EQ(book().pass("d2"), std::nullopt);
  const std::vector<AuditEntry> entries = book().audit(1'000, 10);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].who + entries[0].from + entries[0].what + entries[0].about, "ann192.0.2.1set_upann");
}

TEST_P(AccountsTest, only_one_is_the_first) {
  std::atomic<int> made{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i)
    people.emplace_back([&, i] {
      const AuditEntry entry{.at = at(1), .what = "set_up"};
      if (book().change({.put = account("a" + std::to_string(i)), .as = Put::first, .audit = entry})) ++made;
    });
  for (std::thread& each : people) each.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(book().accounts().size(), 1u);
  EXPECT_EQ(book().audit(1'000, 10).size(), 1u) << "what was not done is not noted";
}

TEST_P(AccountsTest, a_name_is_given_once_and_a_lost_account_does_not_come_back) {
  EXPECT_TRUE(book().change({.put = account("bob"), .as = Put::another}));
  EXPECT_FALSE(book().change({.put = account("bob", Role::admin), .as = Put::another}));
  EXPECT_FALSE(book().change({.put = account("ann", Role::admin), .as = Put::changed}));
  EXPECT_TRUE(book().change({.put = account("bob", Role::op), .as = Put::changed}));
  EXPECT_EQ(book().accounts(), std::vector{account("bob", Role::op)});
}

TEST_P(AccountsTest, passes_end_one_by_one_all_at_once_or_with_their_account) {
  ASSERT_TRUE(book().change({.put = account("ann"), .as = Put::first}));
  ASSERT_TRUE(book().change({.put = account("bob"), .as = Put::another}));
  for (const char* digest : {"d1", "d2", "d3"}) ASSERT_TRUE(book().change({.grant = pass(digest, "ann")}));
  ASSERT_TRUE(book().change({.grant = pass("d4", "bob")}));
  EXPECT_TRUE(book().change({.end = "d1"}));
  EXPECT_EQ(sessions("ann").size(), 2u);
  EXPECT_TRUE(book().change({.end_all = "ann", .but = "d3"}));
  EXPECT_EQ(sessions("ann"), std::vector<std::string>{"d3"});
  EXPECT_TRUE(book().change({.remove = "ann"}));
  EXPECT_TRUE(sessions("ann").empty());
  EXPECT_EQ(book().account("ann"), std::nullopt);
  EXPECT_EQ(sessions("bob"), std::vector<std::string>{"d4"});
}

TEST_P(AccountsTest, what_ended_is_forgotten_and_its_use_does_not_bring_it_back) {
  ASSERT_TRUE(book().change({.grant = pass("old", "ann", 10)}));
  ASSERT_TRUE(book().change({.grant = pass("new", "ann", 30)}));
  EXPECT_TRUE(book().change({.forget = at(20)}));
  EXPECT_EQ(sessions("ann"), std::vector<std::string>{"new"});
  Pass used = pass("old", "ann", 10);
  used.used_at = at(21);
  EXPECT_TRUE(book().change({.used = used}));
  EXPECT_EQ(book().pass("old"), std::nullopt);
  used = pass("new", "ann", 30);
  used.used_at = at(22);
  EXPECT_TRUE(book().change({.used = used}));
  EXPECT_EQ(book().pass("new"), used);
}

TEST_P(AccountsTest, the_audit_log_is_read_from_the_newest_page_by_page) {
  for (int i = 1; i <= 5; ++i)
    ASSERT_TRUE(book().change({.audit = AuditEntry{.at = at(i), .what = "act" + std::to_string(i)}}));
  const std::vector<AuditEntry> newest = book().audit(1'000, 2);
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(newest[0].what + newest[1].what, "act5act4");
  EXPECT_EQ(book().audit(newest[1].seq, 2).at(0).what, "act3");
}

TEST_P(AccountsTest, recent_decisions_of_all_tickets_come_newest_first) {
  for (const char* ticket : {"1", "2"}) {
    store->put(delivery(ticket, ticket));
    const std::optional<Lane> lane = store->take("acme", at(5));
    ASSERT_TRUE(lane);
    Settlement settlement = reading_of(*lane, 5);
    settlement.ruling = Ruling{.at = at(5), .book = "b", .tzdata = "t", .decision = "{\"label\":\"Low\"}"};
    ASSERT_TRUE(store->settle(*lane, settlement));
    store->release(*lane);
  }
  const std::vector<RecentDecision> recent = store->recent_decisions(10);
  ASSERT_EQ(recent.size(), 2u);
  EXPECT_EQ(recent[0], (RecentDecision{"acme", "2", at(5), "{\"label\":\"Low\"}"}));
  EXPECT_EQ(store->recent_decisions(1).size(), 1u);
}

}  // namespace
}  // namespace turnaround
