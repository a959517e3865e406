// What the store keeps of decisions: they are made again from it bit for bit, and tickets stay with the policy that
// decided them where the new one says so.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <sstream>

#include "core/codec/codec.h"
#include "tests/support/fake_helpdesk.h"
#include "tests/support/planted.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/digest.h"
#include "webhook-server/pipeline/worker.h"
#include "webhook-server/policy_file.h"
#include "webhook-server/recompute.h"
#include "webhook-server/store/sqlite.h"
#include "webhook-server/ticket_page.h"

namespace turnaround {
namespace {

const std::string kSource = TURNAROUND_SOURCE "/";

/// The desk of tests/vectors with a medium solution of so many working days, and a rule for tickets that are open.
BookOnShelf desk(int days, const std::string& when_policy_changes) {
  std::ifstream in(kSource + "tests/vectors/policies/desk.json", std::ios::binary);
  std::stringstream read;
  read << in.rdbuf();
  std::string text = read.str();
  const std::string within = "\"within\": \"2 working days\"";
  text.replace(text.find(within), within.size(), "\"within\": \"" + std::to_string(days) + " working days\"");
  text.insert(text.find("\"reading\""), "\"when_policy_changes\": \"" + when_policy_changes + "\", ");
  LoadedPolicy loaded = compile_policy(text, kSource + "tests/zones");
  EXPECT_TRUE(loaded.shelf) << told("desk", loaded.problems);
  return *std::move(loaded.shelf);
}

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    open();
    put_in_force(desk(2, "recompute"));
  }

  void open() {
    store_.reset();
    auto opened = open_sqlite_store(file_);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(*opened);
  }

  void put_in_force(BookOnShelf book) {
    ASSERT_TRUE(store_->keep_book(book.book.digest(), book.bytes));
    const bool keeps = book.book.policy().when_policy_changes == PolicyChangeRule::keep;
    const std::string digest = book.book.digest();
    shelf_.put("acme", std::move(book));
    if (!keeps) {
      ASSERT_TRUE(store_->revisit("acme", digest, now_));
    }
  }

  void create(const std::string& id) {
    helpdesk_.change(id, [&](Snapshot& seen) {
      seen.ticket = {.id = id, .subject = "Help", .status = "open", .created_at = now_};
      seen.ticket.fields = {{"priority", "medium"}, {"customer-domain", "customer.example"}};
    });
    look(id);
  }

  void happen(const std::string& id, Event event) {
    helpdesk_.change(id, [&](Snapshot& seen) {
      event.at = now_;
      seen.over = event.type == Event::Type::solved || (seen.over && event.type != Event::Type::reopened);
      seen.ticket.events.push_back(event);
    });
    look(id);
  }

  void look(const std::string& id) {
    ASSERT_EQ(
        store_->put({.connection = "acme", .key = std::to_string(++deliveries_), .ticket = id, .received_at = now_}),
        Inbox::Put::stored);
    work();
  }

  void work() {
    Worker worker({.connection = connection_,
                   .shelf = shelf_,
                   .store = *store_,
                   .client = helpdesk_,
                   .traffic = traffic_,
                   .metrics = metrics_,
                   .now = [this] { return now_; },
                   .jitter = [] { return Jitter{500}; }});
    for (int steps = 0; steps < 100 && worker.step(); ++steps) {
    }
  }

  std::string due(const std::string& id) {
    const WriteBack& written = helpdesk_.tickets.at(id).written;
    return written.due ? format_instant(*written.due) : "none";
  }

  std::string page(const std::string& id) { return *ticket_json(*store_, shelf_, "acme", id, now_); }

  struct Outcome {
    int status;
    std::string out;
  };
  Outcome recompute(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"turnaround", "recompute", "--store", file_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = cli::run(static_cast<int>(argv.size()), argv.data());
    return {status, ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr()};
  }

  void execute(const std::string& sql) {
    store_.reset();
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(other);
    sqlite3_close(other);
  }

  /// A ticket with a life: asked, answered, paused, moved, solved, reopened; with a password in it.
  void live() {
    create("7");
    now_ += std::chrono::minutes{90};
    happen("7", {.type = Event::Type::info, .text = "caf\xE9 Password: Hunter2\x01"});
    now_ += std::chrono::hours{3};
    happen("7", {.type = Event::Type::waiting, .reason = "customer"});
    now_ += std::chrono::hours{30};
    happen("7", {.type = Event::Type::resumed, .reason = "customer"});
    happen("7", {.type = Event::Type::category, .value = "low"});
    now_ += std::chrono::hours{200};
    work();
    create("8");
    happen("8", {.type = Event::Type::solved});
  }

  TempFolder folder_;
  std::string file_ = folder_.file("store.db");
  FakeHelpdesk helpdesk_;
  FakeAdapter adapter_{helpdesk_};
  Connection connection_{.id = "acme", .adapter = &adapter_};
  Shelf shelf_;
  Metrics metrics_;
  Traffic traffic_;
  std::unique_ptr<Store> store_;
  Instant now_ = *parse_instant("2026-03-06T10:00:00Z");
  int deliveries_ = 0;
};

TEST_F(LedgerTest, PastDecisionsAreMadeAgainBitForBit) {
  live();
  put_in_force(desk(3, "recompute"));
  work();
  const std::size_t made = store_->past_decisions("acme", "7", 100).size();
  ASSERT_GT(made, 6u);
  Outcome all = recompute();  // beside the running server
  EXPECT_EQ(all.status, 0) << all.out;
  EXPECT_NE(all.out.find(" equal, 0 different, 0 impossible to make again\n"), std::string::npos) << all.out;
  const Outcome one = recompute({"--ticket", "7"});
  EXPECT_EQ(one.out.find(std::to_string(made) + " decisions: " + std::to_string(made) + " equal"), 0u) << one.out;
  EXPECT_EQ(recompute({"--connection", "other"}).out,
            "0 decisions: 0 equal, 0 different, 0 impossible to make again\n");
}

TEST_F(LedgerTest, ADamagedByteIsFound) {
  const struct {
    const char* damage;
    const char* told;
  } rows[] = {
      {"UPDATE reading SET ticket = replace(ticket, 'medium', 'mediun')", "the kept ticket is damaged"},
      {"UPDATE decision SET decision = replace(decision, '\"left_s\":61200', '\"left_s\":61201')", "differs at byte "},
      {"UPDATE decision SET at = at + 1", "differs at byte "},
      {"UPDATE book SET bytes = CAST(replace(CAST(bytes AS TEXT), '09:00', '09:01') AS BLOB)", "is damaged"},
      {"DELETE FROM book", "was not kept"},
      {"DELETE FROM reading", "was not kept"},
  };
  create("7");
  store_.reset();
  const std::string sound = folder_.file("sound.db");
  std::filesystem::copy_file(file_, sound);
  for (const auto& row : rows) {
    std::filesystem::copy_file(sound, file_, std::filesystem::copy_options::overwrite_existing);
    execute(row.damage);
    const Outcome outcome = recompute();
    EXPECT_EQ(outcome.status, 1) << row.damage;
    EXPECT_EQ(outcome.out.find("acme 7 2026-03-06T10:00:0"), 0u) << outcome.out;
    EXPECT_NE(outcome.out.find(row.told), std::string::npos) << outcome.out;
  }
}

TEST_F(LedgerTest, ABookOfAnotherShapeIsNamed) {
  BookOnShelf book = desk(2, "recompute");
  std::string bytes = book.bytes;
  const std::size_t at = bytes.find("\"policy\":{");
  bytes.insert(at + std::string("\"policy\":{").size(), "\"of_old\":1,");
  bytes.replace(bytes.find(book.book.digest()), book.book.digest().size(), "");
  const std::string digest = sha256(bytes);
  bytes.insert(bytes.find("\"\"") + 1, digest);
  const auto opened = open_kept_book(bytes, digest);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "book_unreadable");
  EXPECT_NE(opened.error().message.find("a shape that this version does not read"), std::string::npos);
  EXPECT_TRUE(open_kept_book(book.bytes, book.book.digest()).ok());
}

TEST_F(LedgerTest, AStoreOfVersionOneIsBroughtUpToDate) {
  create("7");
  execute(
      "DROP TABLE account; DROP TABLE pass; DROP TABLE audit; "
      "DROP TABLE outgoing; DROP TABLE sweep; DROP INDEX outbox_parked; DROP INDEX lane_parked; "
      "DROP INDEX decision_reading; DROP INDEX outbox_ended; DROP INDEX ticket_over; "
      "DROP TABLE reading; ALTER TABLE decision DROP COLUMN reading; ALTER TABLE ticket DROP COLUMN book; "
      "PRAGMA user_version = 1");
  const Outcome before = recompute();
  EXPECT_EQ(before.status, 1);
  EXPECT_NE(before.out.find("start the server once"), std::string::npos) << before.out;
  open();
  EXPECT_EQ(store_->ticket("acme", "7")->book, shelf_.find("acme")->book.digest());
  const auto kept_none = store_->past_decisions("acme", "7", 100);
  ASSERT_FALSE(kept_none.empty());
  EXPECT_EQ(kept_none[0].reading, "");
  now_ += std::chrono::hours{1};
  happen("7", {.type = Event::Type::waiting});
  const Outcome after = recompute();
  EXPECT_EQ(after.status, 0) << after.out;
  EXPECT_NE(after.out.find(std::to_string(kept_none.size()) + " made before tickets were kept with them"),
            std::string::npos)
      << after.out;
}

TEST_F(LedgerTest, ANewPolicyDecidesOpenTicketsAnew) {
  create("7");
  EXPECT_EQ(due("7"), "2026-03-10T10:00:00Z");
  now_ += std::chrono::hours{1};
  put_in_force(desk(3, "recompute"));
  work();
  EXPECT_EQ(due("7"), "2026-03-11T10:00:00Z");
  EXPECT_NE(page("7").find("\"says\":\"decided by the policy in force\"}"), std::string::npos);
}

TEST_F(LedgerTest, ANewPolicyThatKeepsLeavesThemToTheOldOne) {
  create("7");
  const std::string old = shelf_.find("acme")->book.digest();
  now_ += std::chrono::hours{1};
  put_in_force(desk(3, "keep"));
  look("7");
  EXPECT_EQ(due("7"), "2026-03-10T10:00:00Z");
  const std::string says = R"("book":")" + old +
                           R"(","says":"decided by the policy in force when it was opened","in_force":")" +
                           shelf_.find("acme")->book.digest() + "\"";
  EXPECT_NE(page("7").find(says), std::string::npos) << page("7");
  create("8");
  EXPECT_EQ(due("8"), "2026-03-11T11:00:00Z");

  // Solved and reopened it stays too, after a restart, when the old book is only on disk, and after further policies.
  happen("7", {.type = Event::Type::solved});
  shelf_.put("acme", desk(3, "keep"));
  open();
  Shelf fresh;
  fresh.put("acme", desk(4, "keep"));
  EXPECT_NE(ticket_json(*store_, fresh, "acme", "7", now_)->find(says.substr(0, says.find(",\"in_force"))),
            std::string::npos);
  put_in_force(desk(4, "keep"));
  now_ += std::chrono::hours{1};
  happen("7", {.type = Event::Type::reopened});
  EXPECT_EQ(due("7"), "2026-03-10T11:00:00Z");
  EXPECT_EQ(store_->ticket("acme", "7")->book, old);
  EXPECT_EQ(recompute().status, 0);
}

TEST_F(LedgerTest, WhereTheOldBookIsGoneThePolicyInForceDecides) {
  create("7");
  execute("DELETE FROM book");
  open();
  Shelf fresh;
  fresh.put("acme", desk(3, "keep"));
  EXPECT_NE(ticket_json(*store_, fresh, "acme", "7", now_)->find("\"says\":\"decided by the policy in force\"}"),
            std::string::npos);
}

}  // namespace
}  // namespace turnaround
