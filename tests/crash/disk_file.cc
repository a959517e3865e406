#include "tests/crash/disk_file.h"

#include <algorithm>

namespace turnaround {
namespace {

constexpr std::size_t kSector = 512;

void put(std::string& to, std::size_t offset, std::string_view bytes) {
  if (to.size() < offset + bytes.size()) to.resize(offset + bytes.size(), '\0');
  to.replace(offset, bytes.size(), bytes);
}

}  // namespace

void DiskFile::write(std::size_t offset, std::string_view bytes) {
  put(seen_, offset, bytes);
  pending_.push_back({offset, std::string(bytes)});
}

void DiskFile::truncate(std::size_t size) {
  seen_.resize(size, '\0');
  pending_.push_back({size, {}, true});
}

void DiskFile::sync() {
  for (const Change& change : pending_) apply(change, safe_);
  pending_.clear();
  entered_ = true;
}

void DiskFile::fail_sync() {
  limbo_.insert(limbo_.end(), pending_.begin(), pending_.end());
  pending_.clear();
}

void DiskFile::apply(const Change& change, std::string& to) {
  if (change.truncation) {
    to.resize(change.offset, '\0');
  } else {
    put(to, change.offset, change.bytes);
  }
}

void DiskFile::tear(const Change& change, std::string& to, Dice& dice) {
  if (change.truncation) return;
  for (std::size_t begin = 0; begin < change.bytes.size();) {
    const std::size_t end =
        std::min(change.bytes.size(), ((change.offset + begin) / kSector + 1) * kSector - change.offset);
    std::string sector = change.bytes.substr(begin, end - begin);
    const std::size_t fate = dice.below(8);
    if (fate == 0) {
      for (char& byte : sector) byte = static_cast<char>(dice.next());
    }
    if (fate < 5) put(to, change.offset + begin, sector);
    begin = end;
  }
}

std::string DiskFile::after(Cut cut, Dice& dice) const {
  std::string left = safe_;
  std::vector<Change> open = limbo_;
  open.insert(open.end(), pending_.begin(), pending_.end());
  if (cut == Cut::lost || open.empty()) return left;
  if (cut == Cut::in_order) open.resize(1 + dice.below(open.size()));
  for (std::size_t i = 0; i < open.size(); ++i) {
    const bool last = i + 1 == open.size();
    const bool torn = (cut == Cut::in_order && last) || (cut == Cut::any && dice.below(3) == 0);
    if (cut == Cut::any && dice.below(2) == 0) {
      // The size may have grown though the bytes never came.
      const std::size_t end = open[i].offset + open[i].bytes.size();
      if (!open[i].truncation && end > left.size() && dice.below(4) == 0) left.resize(end, '\0');
    } else if (torn) {
      tear(open[i], left, dice);
    } else {
      apply(open[i], left);
    }
  }
  return left;
}

}  // namespace turnaround
