#include "webhook-server/store_setting.h"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

TEST(FreeBytesTest, a_files_disk_is_asked_and_a_databases_is_not) {
  const TempFolder folder;
  EXPECT_GT(free_bytes(folder.file("store.db")), 0u);
  EXPECT_GT(free_bytes(std::string("store.db")), 0u) << "in the folder where we are";
  EXPECT_EQ(free_bytes(folder.file("missing/store.db")), std::nullopt);
  EXPECT_EQ(free_bytes(PostgresSetting{.dsn = "host=db.example", .password = {}}), std::nullopt);
}

TEST(FreeBytesTest, less_than_the_reserve_is_too_little) {
  EXPECT_EQ(shortage(limits::kDiskReserve), "");
  EXPECT_EQ(shortage(limits::kDiskReserve - 1), "only 63 MiB are free beside the store: make room");
}

}  // namespace
}  // namespace turnaround
