#include "webhook-server/store/sqlite_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "webhook-server/store/session.h"

namespace turnaround {

bool is_network_file_system(unsigned long kind) {
  constexpr std::array<unsigned long, 10> kNetwork{0x6969,     0x517b,     0xff534d42, 0xfe534d42, 0x01021997,
                                                   0x00c36400, 0x5346414f, 0x0bd00bd0, 0x01161970, 0x7461636f};
  return std::find(kNetwork.begin(), kNetwork.end(), kind) != kNetwork.end();
}

void refuse_network_file_system(const std::string& file) {
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  struct statfs info {};
  if (statfs(folder.empty() ? "." : folder.c_str(), &info) != 0)
    throw StoreFailure("the folder of the store `" + file + "` cannot be read; create it first");
  if (is_network_file_system(static_cast<unsigned long>(info.f_type)))
    throw StoreFailure("the store `" + file + "` lies on a network file system; put it on a local disk");
}

int lock_for_this_process(const std::string& file) {
  const std::string lock = file + ".lock";
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw StoreFailure("`" + lock + "` cannot be written; check the folder's permissions");
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  throw StoreFailure("the store `" + file + "` is used by another process; stop it first");
}

}  // namespace turnaround
