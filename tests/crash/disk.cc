#include "tests/crash/disk.h"

#include <utility>

#include "tests/crash/disk_vfs.h"

namespace turnaround {

Disk::Disk(std::uint64_t seed) : dice_(seed) {
  DiskVfs::begin(*this);
}

Disk::~Disk() {
  DiskVfs::end();
}

void Disk::plan(Fault fault, std::int64_t nth) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  fault_at_ = nth > 0 ? operations_ + nth : 0;
  failed_ = false;
}

std::int64_t Disk::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

bool Disk::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

bool Disk::has_room_again() const {
  const std::lock_guard guard(mutex_);
  return failed_ && fault_ == Fault::full;
}

Disk::Verdict Disk::next_operation() {
  ++operations_;
  const bool for_good = fault_ == Fault::io_error_for_good || fault_ == Fault::full_for_good;
  const bool met = fault_at_ > 0 && (operations_ == fault_at_ || (for_good && operations_ > fault_at_));
  if (!met) return Verdict::good;
  failed_ = true;
  if (fault_ == Fault::power_cut) return Verdict::dead;
  return fault_ == Fault::io_error || fault_ == Fault::io_error_for_good ? Verdict::bad : Verdict::full;
}

void Disk::replace_files(std::map<std::string, Entry> files) {
  files_ = std::move(files);
  deleted_.clear();
  ++generation_;
}

void Disk::cut_power() {
  const std::lock_guard lock(mutex_);
  const auto cut = static_cast<DiskFile::Cut>(dice_.below(4));
  std::map<std::string, Entry> left;
  const auto keep = [&](const std::string& name, const DiskFile& file) {
    left[name] = {std::make_shared<DiskFile>(file.after(cut, dice_)), std::make_shared<DiskLocks>()};
  };
  for (const auto& [name, file] : deleted_)
    if (file->entered() && dice_.below(2) == 0) keep(name, *file);
  for (const auto& [name, entry] : files_)
    if (entry.file->entered() || dice_.below(2) == 0) keep(name, *entry.file);
  replace_files(std::move(left));
}

void Disk::kill_process() {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Entry> files;
  for (const auto& [name, entry] : files_)
    files[name] = {std::make_shared<DiskFile>(*entry.file), std::make_shared<DiskLocks>()};
  auto deleted = std::move(deleted_);
  replace_files(std::move(files));
  deleted_ = std::move(deleted);
}

Disk::Image Disk::image() const {
  const std::lock_guard lock(mutex_);
  Image image;
  for (const auto& [name, entry] : files_) image[name] = entry.file->seen();
  return image;
}

void Disk::restore(const Image& image) {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Entry> files;
  for (const auto& [name, bytes] : image)
    files[name] = {std::make_shared<DiskFile>(bytes), std::make_shared<DiskLocks>()};
  replace_files(std::move(files));
}

}  // namespace turnaround
