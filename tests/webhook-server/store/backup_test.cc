#include "webhook-server/store/backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/temp_folder.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

class BackupTest : public testing::Test {
 protected:
  std::unique_ptr<Store> open(const std::string& name) {
    auto opened = open_sqlite_store(name);
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  std::string refusal(const Result<std::int64_t>& result) { return result.ok() ? "" : result.error().message; }

  TempFolder folder;
  std::string file = folder.file("store.db"), copy = folder.file("copy.db"), again = folder.file("again.db");
};

TEST_F(BackupTest, a_backup_beside_a_running_server_holds_all_that_was_acknowledged_before_it) {
  auto store = open(file);
  for (int n = 0; n < 20; ++n) ASSERT_EQ(store->put(delivery("before" + std::to_string(n), "7")), Inbox::Put::stored);
  std::atomic<bool> stop{false};
  std::thread sender([&] {
    for (int n = 0; !stop; ++n) store->put(delivery("during" + std::to_string(n), "8"));
  });
  const auto bytes = back_up(file, copy, nullptr);
  stop = true;
  sender.join();
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  EXPECT_EQ(*bytes, static_cast<std::int64_t>(std::filesystem::file_size(copy)));
  ASSERT_EQ(refusal(restore(copy, again, nullptr)), "");
  const auto restored = open(again);
  for (int n = 0; n < 20; ++n)
    EXPECT_EQ(restored->put(delivery("before" + std::to_string(n), "7")), Inbox::Put::duplicate);
}

TEST_F(BackupTest, after_a_restore_open_tickets_are_read_again_and_closed_ones_left_alone) {
  {
    auto store = open(file);
    for (const auto& [id, lifecycle] : {std::pair{"open", Lifecycle::open}, {"closed", Lifecycle::closed}}) {
      store->put(delivery(std::string("k-") + id, id));
      const auto lane = store->take("acme", at(0));
      Settlement settlement = reading_of(*lane, 1);
      settlement.reading->lifecycle = lifecycle;
      ASSERT_TRUE(store->settle(*lane, settlement));
      store->release(*lane);
    }
    EXPECT_EQ(store->take("acme", at(100)), std::nullopt);
    ASSERT_EQ(refusal(back_up(file, copy, nullptr)), "");
  }
  ASSERT_EQ(refusal(restore(copy, again, nullptr)), "");
  const auto restored = open(again);
  const auto lane = restored->take("acme", at(0));
  ASSERT_TRUE(lane);
  EXPECT_EQ(lane->ticket, "open");
  EXPECT_EQ(restored->take("acme", at(100)), std::nullopt);
}

TEST_F(BackupTest, nothing_is_written_over_and_no_half_a_copy_is_left) {
  auto store = open(file);
  store->put(delivery("k1", "7"));
  ASSERT_EQ(refusal(back_up(file, copy, nullptr)), "");
  EXPECT_NE(refusal(back_up(file, copy, nullptr)).find("is there already"), std::string::npos);
  EXPECT_NE(refusal(restore(copy, file, nullptr)).find("used by another process"), std::string::npos);
  store.reset();
  EXPECT_NE(refusal(restore(copy, file, nullptr)).find("is there already: move it away"), std::string::npos);
  EXPECT_NE(refusal(back_up(folder.file("none.db"), again, nullptr)).find("there is no store"), std::string::npos);
  std::fstream damage(copy, std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(4'096);
  damage << std::string(40'000, '\xee');
  damage.close();
  EXPECT_NE(refusal(restore(copy, again, nullptr)), "");
  EXPECT_FALSE(std::filesystem::exists(again));
}

}  // namespace
}  // namespace turnaround
