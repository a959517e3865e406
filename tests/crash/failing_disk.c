/* Loaded into the server by tests/crash/failing_disk.py: the FAIL_AT-th write or sync of the store's files fails with FAIL_ERRNO, and
   so does every later one; and every disk says that FREE_BYTES are free. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static atomic_long operations;

static int fails(int file) {
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  const char* at = getenv("FAIL_AT");
  if (!at || !strstr(path, "/turnaround.db") || strstr(path, "-shm")) return 0;
  return atomic_fetch_add(&operations, 1) + 1 >= atol(at);
}

static int failure(void) {
  errno = atoi(getenv("FAIL_ERRNO"));
  return -1;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return fails(file) ? failure() : REAL("pwrite", ssize_t(*)(int, const void*, size_t, off_t))(file, bytes, size, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return fails(file) ? failure() : REAL("pwrite64", ssize_t(*)(int, const void*, size_t, off64_t))(file, bytes, size, at);
}
int fdatasync(int file) {
  return fails(file) ? failure() : REAL("fdatasync", int (*)(int))(file);
}
int fsync(int file) {
  return fails(file) ? failure() : REAL("fsync", int (*)(int))(file);
}

int statvfs(const char* path, struct statvfs* disk) {
  const int result = REAL("statvfs", int (*)(const char*, struct statvfs*))(path, disk);
  const char* free = getenv("FREE_BYTES");
  if (result == 0 && free) disk->f_bavail = (fsblkcnt_t)atoll(free) / disk->f_frsize;
  return result;
}
int statvfs64(const char* path, struct statvfs64* disk) {
  const int result = REAL("statvfs64", int (*)(const char*, struct statvfs64*))(path, disk);
  const char* free = getenv("FREE_BYTES");
  if (result == 0 && free) disk->f_bavail = (fsblkcnt64_t)atoll(free) / disk->f_frsize;
  return result;
}
