// The disk under the real store, in memory: its power can be cut, its writes and syncs can fail, thousands of times a
// minute, and equal seeds fail equally.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tests/crash/disk_file.h"
#include "tests/support/dice.h"

namespace turnaround {

struct DiskLocks;

/// While it lives, SQLite keeps every database here (it is the default file system). One at a time, any thread.
class Disk {
 public:
  enum class Fault {
    power_cut,  ///< and everything that is open is dead
    io_error,   ///< EIO; of a write some bytes may have been written
    full,       ///< ENOSPC
    io_error_for_good,
    full_for_good,
  };
  explicit Disk(std::uint64_t seed);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  /// The `nth` write, truncation or sync from now on (1: the next one) meets this fault.
  void plan(Fault fault, std::int64_t nth);
  /// Writes, truncations and syncs so far.
  std::int64_t operations() const;
  /// A planned fault was met.
  bool failed() const;
  /// It was a full disk, and there is room again: a store may go on.
  bool has_room_again() const;

  /// The power goes now. Whoever has files open sees nothing but errors from here on.
  void cut_power();
  /// The process dies now: everything that it wrote is there, whether synced or not.
  void kill_process();

  /// The files, as a restart would find them if nothing went wrong.
  using Image = std::map<std::string, std::string>;
  Image image() const;
  /// Replaces everything; whoever has files open is cut off.
  void restore(const Image& image);

  /// What `PRAGMA synchronous = NORMAL` does, behind the back of a store that asks for FULL and reads it back.
  void lie_about_sync(bool lie);

 private:
  friend class DiskVfs;
  struct Entry {
    std::shared_ptr<DiskFile> file;
    std::shared_ptr<DiskLocks> locks;
  };
  /// True: the operation must fail, and how.
  enum class Verdict { good, bad, full, dead };
  Verdict next_operation();
  void replace_files(std::map<std::string, Entry> files);

  mutable std::recursive_mutex mutex_;
  Dice dice_;
  std::map<std::string, Entry> files_;
  std::map<std::string, std::shared_ptr<DiskFile>> deleted_;  ///< names that a power cut may bring back
  std::int64_t generation_ = 0;
  std::int64_t operations_ = 0;
  std::int64_t fault_at_ = 0;
  Fault fault_ = Fault::power_cut;
  bool failed_ = false;
  bool lies_ = false;
};

}  // namespace turnaround
