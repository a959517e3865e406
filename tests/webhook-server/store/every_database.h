// A store in a database of the test's own, once in each kind of database.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "tests/support/databases.h"
#include "tests/webhook-server/store/entries.h"

namespace turnaround {

class EveryDatabase : public testing::TestWithParam<DatabaseKind> {
 protected:
  void SetUp() override {
    if (!database) GTEST_SKIP() << kSkipped;
    reopen();
  }
  void reopen() {
    store.reset();
    auto opened = database->open({.committed = {}, .failed = [this](const std::string&) { ++failures; }});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }
  Lane take(int seconds) {
    const std::optional<Lane> lane = store->take("acme", at(seconds));
    EXPECT_TRUE(lane.has_value());
    return lane.value_or(Lane{});
  }

  std::unique_ptr<TestDatabase> database = make_database(GetParam());
  std::unique_ptr<Store> store;
  std::atomic<int> failures{0};
};

/// "StoreTest.name/sqlite" and "StoreTest.name/postgres".
#define ON_EVERY_DATABASE(Suite)                                       \
  INSTANTIATE_TEST_SUITE_P(, Suite, testing::ValuesIn(kDatabaseKinds), \
                           [](const auto& kind) { return name_of(kind.param); })

}  // namespace turnaround
