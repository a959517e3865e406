// A worker at a desk of its own, on a clock that stands still until the test moves it.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "core/codec/codec.h"
#include "tests/support/fake_helpdesk.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/pipeline/worker.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {

inline BookOnShelf book_of(const char* policy, const std::string& digest = "sha256:desk") {
  PolicyReading reading = read_policy(policy);
  for (const Problem& problem : reading.problems) ADD_FAILURE() << problem.error.where << ": " << problem.error.message;
  Result<Book> book = Book::compile(std::move(reading.policy), ZoneData{"pinned", {}}, digest);
  EXPECT_TRUE(book.ok()) << (book ? "" : book.error().message);
  return {std::move(*book), "bytes"};
}

class DeskTest : public testing::Test {
 protected:
  explicit DeskTest(const char* policy) {
    shelf.put("acme", book_of(policy));
    reopen();
  }
  void reopen() {
    store.reset();
    auto opened = open_sqlite_store(folder.file("store.db"));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }
  void deliver(const std::string& key, const std::string& ticket) {
    ASSERT_EQ(store->put({.connection = "acme", .key = key, .ticket = ticket, .type = "updated", .received_at = now}),
              Inbox::Put::stored);
  }
  Worker worker(const Connection& connection, HelpdeskClient& helpdesk, std::function<Jitter()> jitter) {
    return Worker({.connection = connection,
                   .shelf = shelf,
                   .store = *store,
                   .client = helpdesk,
                   .traffic = traffic,
                   .metrics = metrics,
                   .now = [this] { return now; },
                   .jitter = std::move(jitter)});
  }

  TempFolder folder;
  Instant now = *parse_instant("2026-03-02T09:00:00Z");
  Shelf shelf;
  Metrics metrics;
  Traffic traffic;
  std::unique_ptr<Store> store;
};

// Medium: answered within 15 minutes, solved within 8 hours around the clock.
inline constexpr auto kTwoPriorities = R"({
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

class WorkerTest : public DeskTest {
 protected:
  WorkerTest() : DeskTest(kTwoPriorities) { create("7", "medium"); }

  void create(const std::string& id, const std::string& priority) {
    helpdesk.change(id, [&](Snapshot& ticket) {
      ticket.ticket = {
          .id = id, .subject = "help", .status = "open", .fields = {{"priority", priority}}, .created_at = now};
    });
  }
  void deliver(const std::string& key, const std::string& ticket = "7") { DeskTest::deliver(key, ticket); }
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
    Worker at_work = worker(connection, helpdesk, [] { return Jitter{500}; });
    for (int steps = 0; steps < 100; ++steps)
      if (!at_work.step()) return steps;
    ADD_FAILURE() << "the worker does not come to rest";
    return 100;
  }
  std::optional<Effect> effect(const std::string& id = "7") { return store->ticket("acme", id)->effect; }
  const WriteBack& written(const std::string& id = "7") { return helpdesk.tickets.at(id).written; }

  FakeHelpdesk helpdesk;
  FakeAdapter adapter{helpdesk};
  Connection connection{.id = "acme", .adapter = &adapter};
};

}  // namespace turnaround
