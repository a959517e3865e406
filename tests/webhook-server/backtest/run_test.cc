#include "webhook-server/backtest/run.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"
#include "tests/support/synthetic_history.h"
#include "tests/webhook-server/backtest/past_file.h"
#include "webhook-server/backtest/lines.h"
#include "webhook-server/backtest/summary.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;

const Book& today() {
  static const Book book = book_of("policies/everycloud.json");
  return book;
}

/// The same, but Business Critical is to be solved in four hours, and the word `invoice` makes a ticket Medium.
const Book& tomorrow() {
  static const Book book = [] {
    PolicyReading reading = read_policy(write_policy(today().policy()));
    EXPECT_TRUE(reading.problems.empty());
    for (Target& target : reading.policy.categories[0].targets) {
      if (target.id == "solution") target.within.time = Minutes{240};
    }
    Condition invoice{
        .kind = Condition::Kind::test, .field = "subject", .op = Operator::mentions, .values = {"invoice"}};
    reading.policy.categories[1].definitions.push_back({"invoice", "invoices", false, invoice});
    auto compiled = Book::compile(reading.policy, today().zones(), "");
    EXPECT_TRUE(compiled.ok());
    return *std::move(compiled);
  }();
  return book;
}

struct Told {
  std::string lines;
  std::string summary;
};

Told told(const PastFile& file, const Books& books, int threads) {
  auto history = HistoryFile::open(file.path());
  EXPECT_TRUE(history.ok());
  Told out;
  Listeners listeners;
  listeners.judged = [&](const Judged& judged) { out.lines += write_judged(judged) + "\n"; };
  listeners.bad = [&](std::int64_t line, const Error& error) { out.lines += write_bad(line, error) + "\n"; };
  const Findings findings = run(*history, books, at("2026-03-01T00:00:00Z"), threads, listeners);
  out.lines += write_findings(findings, {});
  out.summary = summary({"history", books, findings, {}});
  return out;
}

TEST(Run, DoesNotDependOnTheNumberOfThreads) {
  const PastFile file(synthetic_history(7, 800) + "nonsense\n" + synthetic_history(8, 300));
  const Books books{tomorrow(), &today()};
  const Told one = told(file, books, 1);
  for (const int threads : {2, 5}) {
    const Told several = told(file, books, threads);
    EXPECT_EQ(several.lines, one.lines);
    EXPECT_EQ(several.summary, one.summary);
  }
}

TEST(Run, EveryTicketIsDecidedAsDecideDoes) {
  const PastFile file(synthetic_history(3, 200));
  auto history = HistoryFile::open(file.path());
  ASSERT_TRUE(history.ok());
  const Instant now = at("2025-03-02T00:00:00Z");  // in the middle of it
  SyntheticHistory again(3);
  int judged_tickets = 0;
  Listeners listeners;
  listeners.judged = [&](const Judged& judged) {
    const Ticket ticket = again.next();
    const auto decision = decide(today(), ticket, now);
    ASSERT_TRUE(decision.ok());
    EXPECT_EQ(judged.id, ticket.id);
    EXPECT_EQ(judged.line, ++judged_tickets);
    EXPECT_EQ(judged.after, outcome_of(today(), ticket, *decision));
    EXPECT_EQ(judged.after.category, decision->category.value_or(""));
    for (std::size_t i = 0; i < decision->targets.size(); ++i) {
      EXPECT_EQ(judged.after.targets[i].due, decision->targets[i].due);
    }
  };
  const Findings findings = run(*history, {today()}, now, 2, listeners);
  EXPECT_EQ(judged_tickets, 200);
  EXPECT_EQ(findings.after.tickets, 200);
  EXPECT_EQ(findings.bad, 0);
}

TEST(Run, SumsAreThoseOfTheTickets) {
  const PastFile file(synthetic_history(5, 1'000));
  auto history = HistoryFile::open(file.path());
  ASSERT_TRUE(history.ok());
  std::int64_t changed = 0, worse = 0, earlier = 0;
  Listeners listeners;
  listeners.judged = [&](const Judged& judged) {
    changed += judged.change.any();
    worse += judged.change.worse();
    for (const TargetChange& target : judged.change.targets) {
      earlier += target.before.due && target.after.due && *target.after.due < *target.before.due;
    }
  };
  const Findings findings = run(*history, {tomorrow(), &today()}, at("2026-03-01T00:00:00Z"), 2, listeners);
  const Comparison& sum = *findings.comparison;
  EXPECT_GT(worse, 0);
  EXPECT_EQ(sum.changed, changed);
  EXPECT_EQ(sum.worse, worse);
  std::int64_t to_medium = 0, all_pairs = 0, all_earlier = 0, all_customers = 0;
  for (const auto& [pair, tickets] : sum.categories) {
    all_pairs += tickets;
    if (pair.first != "medium" && pair.second == "medium") to_medium += tickets;
  }
  EXPECT_GT(to_medium, 0);
  for (const TargetShift& shift : sum.targets) all_earlier += shift.earlier.count();
  for (const auto& [customer, whom] : sum.whom) all_customers += whom.tickets;
  EXPECT_EQ(all_pairs, 1'000);
  EXPECT_EQ(all_earlier, earlier);
  EXPECT_EQ(all_customers, 1'000);
  EXPECT_EQ(findings.after.tickets, findings.before->tickets);
}

TEST(Run, ABadRecordIsToldAndTheRestGoesOn) {
  const PastFile file(R"({"id":"a","subject":"Help","created_at":"2026-03-06T10:00:00Z"}
{"id":"b","subject":"Help"}

{"id":"c","subject":"Help","created_at":"1999-03-06T10:00:00Z"}
{"id":"d",
{"id":"e","subject":"Help","created_at":"2026-03-06T10:00:00Z"}
)");
  auto history = HistoryFile::open(file.path());
  ASSERT_TRUE(history.ok());
  std::vector<std::string> bad, good;
  Listeners listeners;
  listeners.bad = [&](std::int64_t line, const Error& error) {
    bad.push_back(std::to_string(line) + " " + error.code);
  };
  listeners.judged = [&](const Judged& judged) { good.push_back(judged.id); };
  const Findings findings = run(*history, {today()}, at("2026-03-09T00:00:00Z"), 2, listeners);
  EXPECT_EQ(bad, (std::vector<std::string>{"2 missing_member", "4 outside_horizon", "5 json_syntax"}));
  EXPECT_EQ(good, (std::vector<std::string>{"a", "e"}));
  EXPECT_EQ(findings.bad, 3);
}

TEST(Run, ATicketThatComesTwiceCountsOnce) {
  const auto ticket = [](const std::string& id) {
    return R"({"id":")" + id + R"(","subject":"Help","created_at":"2026-03-06T10:00:00Z"})" + "\n";
  };
  // The ids of the first two are redacted alike, and are two tickets all the same.
  const PastFile file(ticket("password=Tr0ub4dor&1") + ticket("password=Tr0ub4dor&2") + ticket("7") + ticket("7"));
  auto history = HistoryFile::open(file.path());
  ASSERT_TRUE(history.ok());
  std::vector<std::string> bad;
  Listeners listeners;
  listeners.bad = [&](std::int64_t line, const Error& error) {
    bad.push_back(std::to_string(line) + " " + error.message);
  };
  const Findings findings = run(*history, {today()}, at("2026-03-09T00:00:00Z"), 2, listeners);
  EXPECT_EQ(
      bad,
      (std::vector<std::string>{"4 ticket `7` stands on line 3 already and is counted once: leave one of them out"}));
  EXPECT_EQ(findings.after.tickets, 3);
  EXPECT_EQ(findings.bad, 1);
}

TEST(Run, TheEndOfTheHistoryIsTheLastThingThatHappened) {
  const PastFile file(
      R"({"id":"a","subject":"","created_at":"2026-03-06T10:00:00Z","events":[{"at":"2026-03-08T10:00:00Z","type":"solved"}]}
{"id":"b","subject":"","created_at":"2026-03-07T10:00:00Z"}
nonsense)");
  auto history = HistoryFile::open(file.path());
  ASSERT_TRUE(history.ok());
  EXPECT_EQ(latest_instant(*history, 2, {}), at("2026-03-08T10:00:00Z"));
  ASSERT_TRUE(history->rewind());
  EXPECT_EQ(latest_instant(*history, 1, {}), at("2026-03-08T10:00:00Z"));
  const PastFile nothing("");
  auto empty = HistoryFile::open(nothing.path());
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(latest_instant(*empty, 2, {}), std::nullopt);
}

}  // namespace
}  // namespace turnaround::backtest
