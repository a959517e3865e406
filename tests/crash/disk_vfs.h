// SQLite's view of a Disk: its file system interface, with locks and the shared memory of the write-ahead log.
#pragma once
#include <sqlite3.h>

#include <array>
#include <vector>

#include "tests/crash/disk.h"

namespace turnaround {

/// Of one file, among the connections of this process.
struct DiskLocks {
  int shared = 0;  ///< connections that hold at least a shared lock
  const void* reserved = nullptr;
  const void* pending = nullptr;
  const void* exclusive = nullptr;
  struct Slot {
    int shared = 0;
    const void* exclusive = nullptr;
  };
  std::array<Slot, SQLITE_SHM_NLOCK> slots;
  std::vector<std::unique_ptr<char[]>> memory;
  int users = 0;  ///< of the memory
};

/// What SQLite holds of an open file. SQLite owns its memory, so it is made and ended by hand.
struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  std::shared_ptr<DiskFile>* file;
  std::shared_ptr<DiskLocks>* locks;
  std::int64_t generation;
  int lock;
  unsigned shared_slots;
  unsigned exclusive_slots;
  bool uses_memory;
  bool syncs_folder;  ///< with its next sync
};

class DiskVfs {
 public:
  /// Makes `disk` the default file system of this process; one at a time.
  static void begin(Disk& disk);
  static void end();

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* to, int flags, int* out_flags);
  static int remove(sqlite3_vfs*, const char* name, int sync_folder);
  static int exists(sqlite3_vfs*, const char* name, int flags, int* out);
  static int full_path(sqlite3_vfs*, const char* name, int size, char* out);
  static int randomness(sqlite3_vfs*, int size, char* out);

  static int close(sqlite3_file*);
  static int read(sqlite3_file*, void* to, int size, sqlite3_int64 offset);
  static int write(sqlite3_file*, const void* from, int size, sqlite3_int64 offset);
  static int truncate(sqlite3_file*, sqlite3_int64 size);
  static int sync(sqlite3_file*, int flags);
  static int size(sqlite3_file*, sqlite3_int64* out);
  static int lock(sqlite3_file*, int level);
  static int unlock(sqlite3_file*, int level);
  static int is_reserved(sqlite3_file*, int* out);
  static int control(sqlite3_file*, int code, void* argument);
  static int map_memory(sqlite3_file*, int region, int size, int extend, void volatile** out);
  static int lock_memory(sqlite3_file*, int first, int count, int flags);
  static void memory_barrier(sqlite3_file*);
  static int unmap_memory(sqlite3_file*, int remove);

 private:
  static OpenFile& opened(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
  static bool dead(const OpenFile& file) { return file.generation != file.disk->generation_; }
  static int unlock_memory(OpenFile& file, int first, int count);
  static int share_memory(OpenFile& file, int first, int count);
  static int own_memory(OpenFile& file, int first, int count);
};

}  // namespace turnaround
