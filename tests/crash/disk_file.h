// One file on a disk in memory: what programs see of it, and what would be left of it if the power went now.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/dice.h"

namespace turnaround {

class DiskFile {
 public:
  DiskFile() = default;
  /// A file whose bytes are all safe.
  explicit DiskFile(std::string bytes) : seen_(bytes), safe_(std::move(bytes)), entered_(true) {}

  const std::string& seen() const { return seen_; }
  void write(std::size_t offset, std::string_view bytes);
  void truncate(std::size_t size);
  /// Everything written so far is safe now, and so is the file's name.
  void sync();
  /// As Linux does it when the disk fails: what was written goes on being seen, but no later sync makes it safe.
  void fail_sync();
  /// The file's name was on the disk: a file that was never synced may be missing after a power cut.
  bool entered() const { return entered_; }

  /// How a power cut treats what is not safe.
  enum class Cut {
    lost,      ///< nothing of it is there
    whole,     ///< all of it is there
    in_order,  ///< the first part is there, its last write torn
    any,       ///< any writes are there, in any order, torn at sectors, with rubbish in the tear
  };
  std::string after(Cut cut, Dice& dice) const;

 private:
  struct Change {
    std::size_t offset;  ///< new size, of a truncation
    std::string bytes;
    bool truncation = false;
  };
  static void apply(const Change& change, std::string& to);
  static void tear(const Change& change, std::string& to, Dice& dice);

  std::string seen_;
  std::string safe_;
  std::vector<Change> limbo_;    ///< a sync of these failed
  std::vector<Change> pending_;  ///< since the last sync
  bool entered_ = false;
};

}  // namespace turnaround
