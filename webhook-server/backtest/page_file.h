// The file that a report is written to: opened before the long work, so that nobody learns after it that it cannot be
// written.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace turnaround::backtest {

class PageFile {
 public:
  /// Leaves what a file holds untouched. Errors, with the path in `where`: page_unwritable; page_is_input, when it is
  /// one of `inputs`, which would be lost.
  static Result<PageFile> open(const std::string& path, const std::vector<std::string>& inputs);
  PageFile(PageFile&& other) noexcept;
  PageFile& operator=(PageFile&&) = delete;
  ~PageFile();  ///< a file that was made here and never written is removed

  /// Takes the place of what the file held. Error: page_unwritable, as of a full disk.
  std::optional<Error> write(const std::string& text);

 private:
  PageFile(std::string path, int file, bool is_new) : path_(std::move(path)), file_(file), is_new_(is_new) {}
  std::string path_;
  int file_;
  bool is_new_;  ///< and nothing is in it yet
};

}  // namespace turnaround::backtest
