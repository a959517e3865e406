// The store's life on a disk that fails: opened, used, struck down, opened again, and asked for everything that it
// acknowledged.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/crash/disk.h"
#include "tests/support/dice.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// What happened in one history or in many of them.
struct Tally {
  std::int64_t lives = 0;
  std::int64_t cuts = 0;          ///< power went
  std::int64_t kills = 0;         ///< only the process died
  std::int64_t failures = 0;      ///< writes or syncs failed
  std::int64_t acknowledged = 0;  ///< deliveries
  std::int64_t settled = 0;
  std::int64_t operations = 0;  ///< writes, truncations and syncs
  std::vector<std::string> problems;
  void add(const Tally& other);
};

/// Equal seeds live equally, unless `crowd` lets several threads put at once, which makes real group commits.
class Lives {
 public:
  explicit Lives(std::uint64_t seed, bool crowd = false);
  Disk& disk() { return disk_; }
  Tally& tally() { return tally_; }

  /// Opens the store, uses it for up to `acts`, ends it: by the fault that was planned on the disk, else as `end` says.
  enum class End { power_cut, kill, close };
  void live(int acts, End end);
  /// Opens the store on a disk that works and compares it with what was acknowledged.
  void check();
  /// As check(), for every key ever acknowledged.
  void check_all();

 private:
  struct Ticket {
    std::optional<int> version;   ///< acknowledged
    std::optional<int> unsure;    ///< was being settled when the store was struck down
    bool waits = false;           ///< deliveries wait for sure
    bool may_wait = false;        ///< a delivery may have been stored
    bool may_be_settled = false;  ///< `unsure` answers what waits
  };
  bool open();
  void act();
  void put(const std::string& key, const std::string& ticket, std::size_t size);
  void put_by_many();
  void settle();
  void note(Inbox::Put result, const std::string& key, const std::string& ticket);
  void problem(const std::string& what);
  void check_integrity();
  void check_keys(const std::set<std::string>& keys);
  void check_tickets();
  void check_lanes();

  std::uint64_t seed_;
  bool crowd_;
  bool heavy_;  ///< bodies so large that the log is moved into the database while the store is used
  Dice dice_;
  TempFolder folder_;  ///< holds the lock file only
  std::string file_ = folder_.file("store.db");
  Disk disk_;
  std::unique_ptr<Store> store_;
  int told_ = 0;
  int next_key_ = 0;
  std::map<std::string, std::string> acknowledged_;  ///< key -> ticket
  std::map<std::string, std::string> unsure_;
  std::set<std::string> recent_;  ///< acknowledged in the last life
  std::map<std::string, Ticket> tickets_;
  Tally tally_;
};

}  // namespace turnaround
