#include "tests/crash/disk_vfs.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace turnaround {
namespace {

constexpr const char* kName = "turnaround-disk";

sqlite3_vfs* usual() {
  static sqlite3_vfs* const kUsual = sqlite3_vfs_find("unix");
  return kUsual;
}

const sqlite3_io_methods& methods() {
  static const sqlite3_io_methods kMethods = {
      .iVersion = 2,
      .xClose = DiskVfs::close,
      .xRead = DiskVfs::read,
      .xWrite = DiskVfs::write,
      .xTruncate = DiskVfs::truncate,
      .xSync = DiskVfs::sync,
      .xFileSize = DiskVfs::size,
      .xLock = DiskVfs::lock,
      .xUnlock = DiskVfs::unlock,
      .xCheckReservedLock = DiskVfs::is_reserved,
      .xFileControl = DiskVfs::control,
      .xSectorSize = [](sqlite3_file*) { return 4096; },
      .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
      .xShmMap = DiskVfs::map_memory,
      .xShmLock = DiskVfs::lock_memory,
      .xShmBarrier = DiskVfs::memory_barrier,
      .xShmUnmap = DiskVfs::unmap_memory,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
  return kMethods;
}

sqlite3_vfs& vfs() {
  static sqlite3_vfs made = [] {
    sqlite3_vfs mine = *usual();
    mine.szOsFile = sizeof(OpenFile);
    mine.pNext = nullptr;
    mine.zName = kName;
    mine.xOpen = DiskVfs::open;
    mine.xDelete = DiskVfs::remove;
    mine.xAccess = DiskVfs::exists;
    mine.xFullPathname = DiskVfs::full_path;
    mine.xRandomness = DiskVfs::randomness;
    return mine;
  }();
  return made;
}

Disk& disk_of(sqlite3_vfs* from) {
  return *static_cast<Disk*>(from->pAppData);
}

unsigned slots(int first, int count) {
  return ((1u << count) - 1u) << first;
}

// Runs on every new connection. The store asks for FULL later, which control() does not pass on.
int make_normal(sqlite3* handle, char**, const sqlite3_api_routines*) {
  sqlite3_exec(handle, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
  return SQLITE_OK;
}

}  // namespace

void Disk::lie_about_sync(bool lie) {
  const std::lock_guard lock(mutex_);
  if (lie == lies_) return;
  lies_ = lie;
  const auto extension = reinterpret_cast<void (*)()>(make_normal);
  static_cast<void>(lie ? sqlite3_auto_extension(extension) : sqlite3_cancel_auto_extension(extension));
}

void DiskVfs::begin(Disk& disk) {
  sqlite3_initialize();
  static_cast<void>(usual());
  vfs().pAppData = &disk;
  sqlite3_vfs_register(&vfs(), 1);
  sqlite3_randomness(0, nullptr);  // its generator takes a new seed, from our dice
}

void DiskVfs::end() {
  disk_of(&vfs()).lie_about_sync(false);
  sqlite3_vfs_unregister(&vfs());
  sqlite3_vfs_register(usual(), 1);
}

int DiskVfs::open(sqlite3_vfs* from, const char* name, sqlite3_file* to, int flags, int* out_flags) {
  Disk& disk = disk_of(from);
  const std::lock_guard guard(disk.mutex_);
  to->pMethods = nullptr;
  Disk::Entry entry{std::make_shared<DiskFile>(), std::make_shared<DiskLocks>()};
  bool created = false;
  if (name) {
    created = disk.files_.count(name) == 0;
    if (created && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    entry = disk.files_.try_emplace(name, entry).first->second;
  }
  OpenFile& file = opened(to);
  file = {.base = {&methods()},
          .disk = &disk,
          .file = new std::shared_ptr<DiskFile>(entry.file),
          .locks = new std::shared_ptr<DiskLocks>(entry.locks),
          .generation = disk.generation_,
          .lock = SQLITE_LOCK_NONE,
          .shared_slots = 0,
          .exclusive_slots = 0,
          .uses_memory = false,
          .syncs_folder = created && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0};
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int DiskVfs::remove(sqlite3_vfs* from, const char* name, int sync_folder) {
  Disk& disk = disk_of(from);
  const std::lock_guard guard(disk.mutex_);
  const auto found = disk.files_.find(name);
  if (found == disk.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
  disk.deleted_.erase(name);
  if (!sync_folder) disk.deleted_[name] = found->second.file;
  disk.files_.erase(found);
  return SQLITE_OK;
}

int DiskVfs::exists(sqlite3_vfs* from, const char* name, int, int* out) {
  Disk& disk = disk_of(from);
  const std::lock_guard guard(disk.mutex_);
  *out = disk.files_.count(name) != 0;
  return SQLITE_OK;
}

int DiskVfs::full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int DiskVfs::randomness(sqlite3_vfs* from, int size, char* out) {
  Disk& disk = disk_of(from);
  const std::lock_guard guard(disk.mutex_);
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk.dice_.next());
  return size;
}

int DiskVfs::close(sqlite3_file* to) {
  OpenFile& file = opened(to);
  unlock(to, SQLITE_LOCK_NONE);
  if (file.uses_memory) unmap_memory(to, 0);
  delete file.file;
  delete file.locks;
  return SQLITE_OK;
}

int DiskVfs::read(sqlite3_file* from, void* to, int size, sqlite3_int64 offset) {
  OpenFile& file = opened(from);
  const std::lock_guard guard(file.disk->mutex_);
  if (dead(file)) return SQLITE_IOERR_READ;
  const std::string& seen = (*file.file)->seen();
  const std::size_t begin = std::min(seen.size(), static_cast<std::size_t>(offset));
  const std::size_t count = std::min(seen.size() - begin, static_cast<std::size_t>(size));
  std::memcpy(to, seen.data() + begin, count);
  if (count == static_cast<std::size_t>(size)) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + count, 0, static_cast<std::size_t>(size) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int DiskVfs::write(sqlite3_file* to, const void* from, int size, sqlite3_int64 offset) {
  OpenFile& file = opened(to);
  Disk& disk = *file.disk;
  const std::lock_guard guard(disk.mutex_);
  if (dead(file)) return SQLITE_IOERR_WRITE;
  const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  const auto at = static_cast<std::size_t>(offset);
  switch (disk.next_operation()) {
    case Disk::Verdict::good:
      (*file.file)->write(at, bytes);
      return SQLITE_OK;
    case Disk::Verdict::dead:
      (*file.file)->write(at, bytes);
      disk.cut_power();
      return SQLITE_IOERR_WRITE;
    case Disk::Verdict::bad:
      (*file.file)->write(at, bytes.substr(0, disk.dice_.below(bytes.size() + 1)));
      return SQLITE_IOERR_WRITE;
    default:
      return SQLITE_FULL;
  }
}

int DiskVfs::truncate(sqlite3_file* to, sqlite3_int64 size) {
  OpenFile& file = opened(to);
  Disk& disk = *file.disk;
  const std::lock_guard guard(disk.mutex_);
  if (dead(file)) return SQLITE_IOERR_TRUNCATE;
  const Disk::Verdict verdict = disk.next_operation();
  if (verdict == Disk::Verdict::bad || verdict == Disk::Verdict::full) return SQLITE_IOERR_TRUNCATE;
  (*file.file)->truncate(static_cast<std::size_t>(size));
  if (verdict == Disk::Verdict::good) return SQLITE_OK;
  disk.cut_power();
  return SQLITE_IOERR_TRUNCATE;
}

int DiskVfs::sync(sqlite3_file* to, int) {
  OpenFile& file = opened(to);
  Disk& disk = *file.disk;
  const std::lock_guard guard(disk.mutex_);
  if (dead(file)) return SQLITE_IOERR_FSYNC;
  switch (disk.next_operation()) {
    case Disk::Verdict::good:
      (*file.file)->sync();
      // As SQLite's own file system does for journals: their folder is synced once, and with it every earlier removal.
      if (std::exchange(file.syncs_folder, false)) disk.deleted_.clear();
      return SQLITE_OK;
    case Disk::Verdict::dead:
      disk.cut_power();
      return SQLITE_IOERR_FSYNC;
    default:
      (*file.file)->fail_sync();
      return SQLITE_IOERR_FSYNC;
  }
}

int DiskVfs::size(sqlite3_file* of, sqlite3_int64* out) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  if (dead(file)) return SQLITE_IOERR_FSTAT;
  *out = static_cast<sqlite3_int64>((*file.file)->seen().size());
  return SQLITE_OK;
}

int DiskVfs::lock(sqlite3_file* to, int level) {
  OpenFile& file = opened(to);
  const std::lock_guard guard(file.disk->mutex_);
  DiskLocks& locks = **file.locks;
  const auto others = [&](const void* holder) { return holder != nullptr && holder != &file; };
  if (level <= file.lock) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED) {
    if (others(locks.exclusive) || others(locks.pending)) return SQLITE_BUSY;
    ++locks.shared;
  } else if (level == SQLITE_LOCK_RESERVED) {
    if (others(locks.reserved)) return SQLITE_BUSY;
    locks.reserved = &file;
  } else {
    if (others(locks.pending) || others(locks.reserved)) return SQLITE_BUSY;
    locks.pending = &file;
    if (locks.shared > 1) return SQLITE_BUSY;
    locks.exclusive = &file;
  }
  file.lock = level;
  return SQLITE_OK;
}

int DiskVfs::unlock(sqlite3_file* to, int level) {
  OpenFile& file = opened(to);
  const std::lock_guard guard(file.disk->mutex_);
  DiskLocks& locks = **file.locks;
  for (const void** holder : {&locks.reserved, &locks.pending, &locks.exclusive})
    if (*holder == &file) *holder = nullptr;
  if (level == SQLITE_LOCK_NONE && file.lock >= SQLITE_LOCK_SHARED) --locks.shared;
  file.lock = std::min(file.lock, level);
  return SQLITE_OK;
}

int DiskVfs::is_reserved(sqlite3_file* of, int* out) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  *out = (*file.locks)->reserved != nullptr;
  return SQLITE_OK;
}

int DiskVfs::control(sqlite3_file* of, int code, void* argument) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  if (code != SQLITE_FCNTL_PRAGMA || !file.disk->lies_) return SQLITE_NOTFOUND;
  auto** words = static_cast<char**>(argument);
  if (sqlite3_stricmp(words[1], "synchronous") != 0) return SQLITE_NOTFOUND;
  if (words[2] != nullptr) return sqlite3_stricmp(words[2], "FULL") == 0 ? SQLITE_OK : SQLITE_NOTFOUND;
  words[0] = sqlite3_mprintf("2");
  return SQLITE_OK;
}

int DiskVfs::map_memory(sqlite3_file* of, int region, int size, int extend, void volatile** out) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  DiskLocks& locks = **file.locks;
  if (!file.uses_memory) ++locks.users;
  file.uses_memory = true;
  *out = nullptr;
  const auto wanted = static_cast<std::size_t>(region);
  if (wanted >= locks.memory.size() && !extend) return SQLITE_OK;
  while (locks.memory.size() <= wanted)
    locks.memory.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  *out = locks.memory[wanted].get();
  return SQLITE_OK;
}

int DiskVfs::lock_memory(sqlite3_file* of, int first, int count, int flags) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  if (flags & SQLITE_SHM_UNLOCK) return unlock_memory(file, first, count);
  return flags & SQLITE_SHM_SHARED ? share_memory(file, first, count) : own_memory(file, first, count);
}

int DiskVfs::unlock_memory(OpenFile& file, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    DiskLocks::Slot& slot = (*file.locks)->slots[static_cast<std::size_t>(i)];
    if (file.shared_slots & (1u << i)) --slot.shared;
    if (slot.exclusive == &file) slot.exclusive = nullptr;
  }
  file.shared_slots &= ~slots(first, count);
  file.exclusive_slots &= ~slots(first, count);
  return SQLITE_OK;
}

int DiskVfs::share_memory(OpenFile& file, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    DiskLocks::Slot& slot = (*file.locks)->slots[static_cast<std::size_t>(i)];
    if (slot.exclusive != nullptr && slot.exclusive != &file) return SQLITE_BUSY;
    if (!(file.shared_slots & (1u << i))) ++slot.shared;
    file.shared_slots |= 1u << i;
  }
  return SQLITE_OK;
}

int DiskVfs::own_memory(OpenFile& file, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    const DiskLocks::Slot& slot = (*file.locks)->slots[static_cast<std::size_t>(i)];
    const int mine = file.shared_slots & (1u << i) ? 1 : 0;
    if (slot.shared > mine || (slot.exclusive != nullptr && slot.exclusive != &file)) return SQLITE_BUSY;
  }
  for (int i = first; i < first + count; ++i) (*file.locks)->slots[static_cast<std::size_t>(i)].exclusive = &file;
  file.exclusive_slots |= slots(first, count);
  return SQLITE_OK;
}

void DiskVfs::memory_barrier(sqlite3_file* of) {
  const std::lock_guard guard(opened(of).disk->mutex_);
}

int DiskVfs::unmap_memory(sqlite3_file* of, int) {
  OpenFile& file = opened(of);
  const std::lock_guard guard(file.disk->mutex_);
  unlock_memory(file, 0, SQLITE_SHM_NLOCK);
  if (std::exchange(file.uses_memory, false) && --(*file.locks)->users == 0) (*file.locks)->memory.clear();
  return SQLITE_OK;
}

}  // namespace turnaround
