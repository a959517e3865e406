#include "webhook-server/backtest/page_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace turnaround::backtest {
namespace {

constexpr mode_t kRights = 0666;  // less the umask

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

Error unwritable(const std::string& path, int why) {
  std::string message = "cannot be written: " + std::string(std::strerror(why));
  if (why == ENOENT) message = "cannot be written: there is no folder `" + folder_of(path) + "`, make it first";
  if (why == EISDIR) message = "is a folder: name a file in it";
  if (why == EACCES || why == EPERM || why == EROFS)
    message = "may not be written: check the rights of it and its folder";
  return {"page_unwritable", path, std::move(message)};
}

bool is_file(int file, const std::string& path) {
  struct stat one {
  }, other{};
  return fstat(file, &one) == 0 && stat(path.c_str(), &other) == 0 && S_ISREG(one.st_mode) &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

Result<PageFile> PageFile::open(const std::string& path, const std::vector<std::string>& inputs) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kRights);
  const bool is_new = file >= 0;
  if (!is_new && errno == EEXIST) file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kRights);
  if (file < 0) return unwritable(path, errno);
  PageFile page(path, file, is_new);
  for (const std::string& input : inputs) {
    if (!is_file(file, input)) continue;
    return Error{"page_is_input", path, "is what the backtest reads and would be lost: name another file"};
  }
  return page;
}

PageFile::PageFile(PageFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      is_new_(std::exchange(other.is_new_, false)) {}

PageFile::~PageFile() {
  if (is_new_) unlink(path_.c_str());
  if (file_ >= 0) close(file_);
}

std::optional<Error> PageFile::write(const std::string& text) {
  is_new_ = false;
  // What is no regular file, like a pipe, has no length to cut.
  if (ftruncate(file_, 0) != 0 && errno != EINVAL) return unwritable(path_, errno);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t length = ::write(file_, rest.data(), rest.size());
    if (length < 0 && errno != EINTR) return unwritable(path_, errno);
    rest.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  }
  if (close(std::exchange(file_, -1)) != 0) return unwritable(path_, errno);
  return std::nullopt;
}

}  // namespace turnaround::backtest
