#include "webhook-server/accounts/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <set>
#include <thread>

#include "tests/support/memory_accounts.h"
#include "webhook-server/accounts/token.h"

namespace turnaround {
namespace {

using testing::HasSubstr;

const Instant kNow = Instant(Seconds{1'800'000'000});
constexpr PasswordCost kCheap{.log_n = 4, .r = 1, .p = 1};
const Secret kPassword("correct horse battery");
const Secret kOther("another long password");

/// Accounts with one admin, "ann".
class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    const std::string token = access_.set_up_token(kNow);
    EXPECT_TRUE(access_.make_first(token, "ann", kPassword, act("set_up")));
  }
  AuditEntry act(const std::string& what, const std::string& about = "") const {
    return {.at = kNow, .who = "ann", .from = "192.0.2.1", .what = what, .about = about};
  }
  std::string code(const Result<Granted>& result) { return result ? "" : result.error().code; }
  std::string code(const Result<bool>& result) { return result ? "" : result.error().code; }
  Granted signed_in(const std::string& name, const Secret& password = kPassword, Instant now = kNow) {
    Result<Granted> granted = access_.sign_in(name, password, "192.0.2.1", now);
    EXPECT_TRUE(granted) << granted.error().message;
    return granted ? *granted : Granted{};
  }
  std::vector<std::string> audited() {
    std::vector<std::string> all;
    for (const AuditEntry& entry : book_.entries) all.push_back(entry.who + " " + entry.what + " " + entry.about);
    return all;
  }

  MemoryAccounts book_;
  Access access_{book_, kCheap};
};

TEST(AccessSetUp, TheFirstAccountNeedsTheOneTimeToken) {
  MemoryAccounts book;
  Access access(book, kCheap);
  EXPECT_FALSE(access.set_up()) << "no default account";
  const std::string token = access.set_up_token(kNow);
  const AuditEntry act{.at = kNow, .what = "set_up"};
  EXPECT_FALSE(access.make_first("", "ann", kPassword, act));
  EXPECT_FALSE(access.make_first("guess", "ann", kPassword, act));
  EXPECT_EQ(access.make_first(token, "ann", Secret("short"), act).error().code, "weak_password");
  AuditEntry late = act;
  late.at = kNow + limits::kSetUpToken;
  EXPECT_EQ(access.make_first(token, "ann", kPassword, late).error().code, "bad_set_up_token");
  ASSERT_TRUE(access.make_first(token, "ann", kPassword, act));
  EXPECT_EQ(book.accounts().at(0).role, Role::admin);
  EXPECT_FALSE(access.make_first(token, "eve", kPassword, act)) << "once";
  EXPECT_EQ(access.set_up_token(kNow), "") << "not where there is an account";
}

TEST(AccessSetUp, ALaterTokenMakesTheEarlierWorthless) {
  MemoryAccounts book;
  Access access(book, kCheap);
  const std::string first = access.set_up_token(kNow);
  const std::string second = access.set_up_token(kNow);
  EXPECT_FALSE(access.make_first(first, "ann", kPassword, {.at = kNow}));
  EXPECT_TRUE(access.make_first(second, "ann", kPassword, {.at = kNow}));
}

TEST_F(AccessTest, SignsInWithTheRightPasswordOnly) {
  EXPECT_EQ(access_.recognise(signed_in("ann").token, kNow)->account, "ann");
  EXPECT_EQ(code(access_.sign_in("ann", kOther, "192.0.2.1", kNow)), "bad_credentials");
  EXPECT_EQ(code(access_.sign_in("nobody", kPassword, "192.0.2.1", kNow)), "bad_credentials");
  EXPECT_EQ(access_.sign_in("ann", kOther, "192.0.2.1", kNow).error().message,
            access_.sign_in("nobody", kPassword, "192.0.2.1", kNow).error().message)
      << "does not say whether there is such an account";
}

TEST_F(AccessTest, TokensAreLongDifferentAndKeptAsDigestsOnly) {
  std::set<std::string> tokens;
  for (int i = 0; i < 5; ++i) tokens.insert(signed_in("ann").token);
  EXPECT_EQ(tokens.size(), 5u) << "a new one at every sign-in";
  for (const std::string& token : tokens) {
    EXPECT_EQ(token.size(), 43u) << "6 bits each";
    EXPECT_FALSE(book_.all_passes.contains(token));
    EXPECT_TRUE(book_.all_passes.contains(token_digest(token)));
  }
  EXPECT_EQ(book_.account("ann")->password.find(kPassword.reveal()), std::string::npos);
}

TEST_F(AccessTest, ASessionEndsWhenIdle) {
  const std::string token = signed_in("ann").token;
  Instant now = kNow;
  for (int i = 0; i < 10; ++i) {
    now += limits::kSessionIdle - Seconds{1};
    ASSERT_TRUE(access_.recognise(token, now)) << "use keeps it alive";
  }
  EXPECT_FALSE(access_.recognise(token, now + limits::kSessionIdle));
}

TEST_F(AccessTest, ASessionEndsAfterItsLifetimeHoweverBusy) {
  const std::string token = signed_in("ann").token;
  for (Instant now = kNow; now < kNow + limits::kSessionLife; now += Seconds{600})
    ASSERT_TRUE(access_.recognise(token, now));
  EXPECT_FALSE(access_.recognise(token, kNow + limits::kSessionLife));
}

TEST_F(AccessTest, SignOutEndsTheSessionAtOnce) {
  const std::string token = signed_in("ann").token;
  const std::string elsewhere = signed_in("ann").token;
  ASSERT_TRUE(access_.sign_out(*access_.recognise(token, kNow), act("signed_out")));
  EXPECT_FALSE(access_.recognise(token, kNow));
  EXPECT_TRUE(access_.recognise(elsewhere, kNow));
}

TEST_F(AccessTest, ARemovedAccountOrChangedRoleEndsItsSessions) {
  ASSERT_TRUE(access_.add("bob", Role::op, kOther, act("account_added", "bob")));
  const std::string first = signed_in("bob", kOther).token;
  ASSERT_TRUE(access_.change_role("bob", Role::viewer, act("role_changed", "bob")));
  EXPECT_FALSE(access_.recognise(first, kNow));
  const std::string second = signed_in("bob", kOther).token;
  ASSERT_TRUE(access_.remove("bob", act("account_removed", "bob")));
  EXPECT_FALSE(access_.recognise(second, kNow));
  EXPECT_EQ(code(access_.sign_in("bob", kOther, "192.0.2.1", kNow)), "bad_credentials");
}

TEST_F(AccessTest, ANewPasswordEndsTheOtherSessions) {
  const std::string here = signed_in("ann").token;
  const std::string elsewhere = signed_in("ann").token;
  const Identity who = *access_.recognise(here, kNow);
  EXPECT_EQ(code(access_.change_password(who, kOther, kOther, act("password_changed"))), "bad_credentials");
  ASSERT_TRUE(access_.change_password(who, kPassword, kOther, act("password_changed")));
  EXPECT_TRUE(access_.recognise(here, kNow));
  EXPECT_FALSE(access_.recognise(elsewhere, kNow));
  EXPECT_EQ(code(access_.sign_in("ann", kPassword, "192.0.2.1", kNow)), "bad_credentials");
  EXPECT_TRUE(access_.sign_in("ann", kOther, "192.0.2.1", kNow));
}

TEST_F(AccessTest, GuessingSlowsDownPerAccountFromManyAddresses) {
  for (int i = 0; i < limits::kAccountFailures; ++i)
    EXPECT_EQ(code(access_.sign_in("ann", kOther, "192.0.2." + std::to_string(10 + i), kNow)), "bad_credentials");
  const Result<Granted> refused = access_.sign_in("ann", kPassword, "192.0.2.99", kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "slow_down");
  EXPECT_THAT(refused.error().message, HasSubstr("1 seconds"));
  EXPECT_TRUE(access_.sign_in("ann", kPassword, "192.0.2.99", kNow + Seconds{1}));
}

TEST_F(AccessTest, GuessingSlowsDownPerAddressOverManyAccounts) {
  for (int i = 0; i < limits::kAddressFailures; ++i)
    EXPECT_EQ(code(access_.sign_in("guess" + std::to_string(i), kOther, "203.0.113.5", kNow)), "bad_credentials");
  EXPECT_EQ(code(access_.sign_in("ann", kPassword, "203.0.113.5", kNow)), "slow_down");
  EXPECT_TRUE(access_.sign_in("ann", kPassword, "192.0.2.1", kNow)) << "others are not held up";
}

TEST_F(AccessTest, AProxysAddressIsNobodys) {
  for (int i = 0; i < 2 * limits::kAddressFailures; ++i)
    EXPECT_EQ(code(access_.sign_in("guess" + std::to_string(i), kOther, "127.0.0.1", kNow)), "bad_credentials");
  EXPECT_TRUE(access_.sign_in("ann", kPassword, "127.0.0.1", kNow));
}

/// Looking up an account takes until the test lets it go on.
class SlowBook : public MemoryAccounts {
 public:
  std::optional<Account> account(std::string_view name) override {
    gate.wait();
    return MemoryAccounts::account(name);
  }
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
};

TEST(AccessFlood, FewWaitForAPasswordCheckAndTheOthersAreTurnedAwayAtOnce) {
  SlowBook book;
  Access access(book, kCheap);
  std::mutex mutex;
  std::condition_variable ended;
  std::multiset<std::string> codes;
  std::vector<std::thread> flood;
  constexpr std::size_t kTooMany = 10;
  for (std::size_t i = 0; i < limits::kSignInsAtOnce + kTooMany; ++i)
    flood.emplace_back([&, i] {
      const std::string name = "x" + std::to_string(i);
      const Result<Granted> granted = access.sign_in(name, kOther, "203.0.113." + std::to_string(i), kNow);
      const std::lock_guard lock(mutex);
      codes.insert(granted.error().code);
      ended.notify_all();
    });
  {
    std::unique_lock lock(mutex);
    ended.wait(lock, [&] { return codes.size() == kTooMany; });
    EXPECT_EQ(codes.count("busy"), kTooMany);
  }
  book.open.set_value();
  for (std::thread& each : flood) each.join();
  EXPECT_EQ(codes.count("bad_credentials"), std::size_t{limits::kSignInsAtOnce});
}

TEST_F(AccessTest, TheLastAdminStays) {
  EXPECT_EQ(code(access_.remove("ann", act("account_removed", "ann"))), "last_admin");
  EXPECT_EQ(code(access_.change_role("ann", Role::viewer, act("role_changed", "ann"))), "last_admin");
  ASSERT_TRUE(access_.add("bob", Role::admin, kOther, act("account_added", "bob")));
  EXPECT_TRUE(access_.remove("ann", act("account_removed", "ann")));
}

TEST_F(AccessTest, AccountsHaveNamesThatCannotBeMistaken) {
  for (const char* name : {"", "Ann", "a b", "<b>", "a/b", "\xC3\xA4"})
    EXPECT_EQ(code(access_.add(name, Role::viewer, kOther, act("account_added"))), "bad_name") << name;
  EXPECT_EQ(code(access_.add(std::string(65, 'a'), Role::viewer, kOther, act("account_added"))), "bad_name");
  EXPECT_EQ(code(access_.add("ann", Role::viewer, kOther, act("account_added"))), "account_exists");
  EXPECT_EQ(code(access_.add("bob", Role::viewer, Secret("short"), act("account_added"))), "weak_password");
}

TEST_F(AccessTest, AnApiTokenHasItsAccountsRoleUntilItEnds) {
  const Identity ann = *access_.recognise(signed_in("ann").token, kNow);
  const Result<Granted> token = access_.grant_token(ann, "nightly export", 30, act("token_granted", "nightly export"));
  ASSERT_TRUE(token);
  const auto who = access_.recognise(token->token, kNow + Seconds{20 * 86'400});
  ASSERT_TRUE(who) << "does not end by being idle";
  EXPECT_TRUE(who->program);
  EXPECT_EQ(who->role, Role::admin);
  EXPECT_FALSE(access_.recognise(token->token, kNow + Seconds{30 * 86'400}));
  EXPECT_FALSE(book_.all_passes.contains(token->token)) << "kept as a digest only";
  ASSERT_TRUE(access_.end_token(ann, token_digest(token->token), act("token_ended")));
  EXPECT_FALSE(access_.recognise(token->token, kNow));
  EXPECT_EQ(code(access_.grant_token(ann, "for ever", 10'000, act("token_granted"))), "out_of_range");
}

TEST_F(AccessTest, NobodyEndsAnothersToken) {
  const Identity ann = *access_.recognise(signed_in("ann").token, kNow);
  const Result<Granted> token = access_.grant_token(ann, "export", 30, act("token_granted"));
  ASSERT_TRUE(access_.add("bob", Role::admin, kOther, act("account_added", "bob")));
  const Identity bob = *access_.recognise(signed_in("bob", kOther).token, kNow);
  EXPECT_EQ(code(access_.end_token(bob, token_digest(token->token), act("token_ended"))), "no_token");
}

TEST_F(AccessTest, EverythingIsInTheAuditLogWithoutSecrets) {
  signed_in("ann");
  (void)access_.sign_in("ann", kOther, "192.0.2.1", kNow);
  (void)access_.sign_in("my-secret-password", kOther, "192.0.2.1", kNow);
  ASSERT_TRUE(access_.add("bob", Role::viewer, kOther, act("account_added", "bob")));
  EXPECT_THAT(audited(), testing::ElementsAre("ann set_up ", "ann signed_in ", " sign_in_refused ann",
                                              " sign_in_refused ", "ann account_added bob"));
}

TEST_F(AccessTest, WhatTheStoreDoesNotKeepIsNotDone) {
  book_.fails = true;
  EXPECT_EQ(code(access_.sign_in("ann", kPassword, "192.0.2.1", kNow)), "not_kept");
  EXPECT_EQ(code(access_.add("bob", Role::viewer, kOther, act("account_added", "bob"))), "not_kept");
  EXPECT_FALSE(book_.account("bob"));
}

TEST_F(AccessTest, ASessionThatHasEndedIsNotBroughtBackByItsUse) {
  const std::string token = signed_in("ann").token;
  Pass pass = book_.all_passes.begin()->second;
  ASSERT_TRUE(access_.sign_out(*access_.recognise(token, kNow), act("signed_out")));
  pass.used_at = kNow + Seconds{60};
  ASSERT_TRUE(book_.change({.used = pass}));
  EXPECT_FALSE(access_.recognise(token, kNow + Seconds{60}));
}

}  // namespace
}  // namespace turnaround
