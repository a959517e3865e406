#include "webhook-server/store/sqlite.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/temp_folder.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/store/sqlite_file.h"

namespace turnaround {
namespace {

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() { reopen(); }
  void reopen() {
    store.reset();
    auto opened = open_sqlite_store(file, {.committed = {}, .failed = [this](const std::string&) { ++failures; }});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = std::move(*opened);
  }
  Lane take(int seconds) {
    const std::optional<Lane> lane = store->take("acme", at(seconds));
    EXPECT_TRUE(lane.has_value());
    return lane.value_or(Lane{});
  }
  void execute(const char* sql) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
  }

  TempFolder folder;
  std::string file = folder.file("store.db");
  std::unique_ptr<Store> store;
  std::atomic<int> failures{0};
};

TEST_F(SqliteStoreTest, a_second_server_on_the_same_file_is_refused) {
  const auto second = open_sqlite_store(file);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "store_unusable");
  EXPECT_NE(second.error().message.find("used by another process"), std::string::npos);
}

TEST_F(SqliteStoreTest, a_foreign_or_newer_database_is_refused) {
  store.reset();
  execute("PRAGMA user_version = 99");
  EXPECT_FALSE(open_sqlite_store(file).ok());
  execute("PRAGMA user_version = 1; PRAGMA application_id = 5");
  EXPECT_FALSE(open_sqlite_store(file).ok());
}

// The store's own connection, seen from outside: a commit that is not synced could not be promised.
TEST_F(SqliteStoreTest, a_full_disk_fails_the_batch_says_so_once_and_keeps_nothing_after) {
  ASSERT_EQ(store->put(delivery("k1", "7")), Inbox::Put::stored);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = std::filesystem::file_size(file + "-wal");
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::failed);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(store->put(delivery("k3", "7")), Inbox::Put::failed);
  EXPECT_EQ(failures, 1);
  reopen();
  EXPECT_EQ(store->put(delivery("k1", "7")), Inbox::Put::duplicate);
  EXPECT_EQ(store->put(delivery("k2", "7")), Inbox::Put::stored);
  EXPECT_EQ(store->put(delivery("k3", "7")), Inbox::Put::stored);
}

TEST(SqliteFileTest, network_file_systems_are_known) {
  for (const unsigned long kind : {0x6969ul, 0xff534d42ul, 0x01021997ul, 0x00c36400ul})
    EXPECT_TRUE(is_network_file_system(kind)) << std::hex << kind;
  for (const unsigned long kind : {0xef53ul, 0x58465342ul, 0x9123683eul, 0x01021994ul})
    EXPECT_FALSE(is_network_file_system(kind)) << std::hex << kind;
}

TEST(SqliteFileTest, what_is_no_database_is_refused_and_left_as_it_is) {
  const TempFolder folder;
  const std::string file = folder.file("store.db");
  std::ofstream(file) << std::string(10'000, 'x');
  const auto store = open_sqlite_store(file);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, "store_unusable");
  EXPECT_NE(store.error().message.find("is no SQLite database"), std::string::npos) << store.error().message;
  EXPECT_EQ(std::filesystem::file_size(file), 10'000u);
}

/// Root may write everywhere, so it becomes somebody else for a while.
struct AsNobody {
  static void become(uid_t user) { EXPECT_EQ(seteuid(user), 0); }
  AsNobody() {
    if (getuid() == 0) become(65'534);
  }
  ~AsNobody() {
    if (getuid() == 0) become(0);
  }
};

TEST_F(SqliteStoreTest, a_folder_or_file_that_cannot_be_written_is_refused_at_once) {
  store.reset();
  chmod(folder.file("").c_str(), 0555);
  {
    const AsNobody nobody;
    const auto refused = open_sqlite_store(file + "2");
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("check the folder's permissions"), std::string::npos);
  }
  chmod(folder.file("").c_str(), 0777);
  chmod(file.c_str(), 0444);
  std::filesystem::remove(file + ".lock");
  {
    const AsNobody nobody;
    const auto refused = open_sqlite_store(file);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("cannot be written; check its permissions"), std::string::npos)
        << refused.error().message;
  }
}

TEST_F(SqliteStoreTest, a_damaged_store_fails_once_and_acknowledges_nothing) {
  Delivery large = delivery("k", "7");
  large.body.assign(20'000, 'b');
  for (int n = 0; n < 20; ++n) {
    large.key = "k" + std::to_string(n);
    ASSERT_EQ(store->put(large), Inbox::Put::stored);
  }
  store.reset();
  // The tables' own pages are good, so it is found out only by whoever writes to the damaged ones.
  std::fstream pages(file, std::ios::in | std::ios::out | std::ios::binary);
  pages.seekp(200'000);
  pages << std::string(std::filesystem::file_size(file) - 200'000, '\xee');
  pages.close();
  reopen();
  EXPECT_EQ(store->put(delivery("new", "7")), Inbox::Put::failed);
  EXPECT_NE(store->trouble(), "");
  EXPECT_EQ(failures, 1);
}

/// A small disk of its own, where the test may mount one.
class SmallDisk {
 public:
  SmallDisk() { mounted_ = mount("tmpfs", folder_.file("").c_str(), "tmpfs", 0, "size=1m") == 0; }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.file("").c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  std::string file(const std::string& name) const { return folder_.file(name); }

 private:
  TempFolder folder_;
  bool mounted_ = false;
};

TEST(SqliteFullDiskTest, while_the_disk_is_full_nothing_is_acknowledged_and_afterwards_all_goes_on) {
  const SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "only root may mount a small disk";
  std::ofstream(disk.file("filler")) << std::string(200'000, 'f');
  std::atomic<int> failures{0}, full{0}, over{0};
  const StoreHooks hooks{.failed = [&](const std::string&) { ++failures; },
                         .troubled =
                             [&](const std::string& reason) {
                               full += reason.find("full") != std::string::npos;
                               over += reason.empty();
                             }};
  auto store = open_sqlite_store(disk.file("store.db"), hooks);
  ASSERT_TRUE(store.ok()) << store.error().message;
  Delivery large = delivery("k", "7");
  large.body.assign(50'000, 'b');
  int kept = -1;
  Inbox::Put last = Inbox::Put::stored;
  while (last == Inbox::Put::stored && kept < 100) {
    large.key = "k" + std::to_string(++kept);
    last = (*store)->put(large);
  }
  EXPECT_EQ(last, Inbox::Put::failed);
  EXPECT_EQ(full, 1);
  EXPECT_TRUE((*store)->take("acme", at(9)).has_value()) << "what is there can still be read";
  std::filesystem::remove(disk.file("filler"));
  for (int n = 0; n < 1'000 && (*store)->put(large) != Inbox::Put::stored; ++n)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  EXPECT_EQ((*store)->trouble(), "");
  EXPECT_GE(over, 1);
  EXPECT_EQ(failures, 0);
  for (int n = 0; n <= kept; ++n)
    EXPECT_EQ((*store)->put(delivery("k" + std::to_string(n), "7")), Inbox::Put::duplicate);
}

}  // namespace
}  // namespace turnaround
