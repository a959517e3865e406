// A history as a file, for as long as a test lasts.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/temp_folder.h"
#include "webhook-server/backtest/history_file.h"

namespace turnaround::backtest {

class PastFile {
 public:
  explicit PastFile(const std::string& text) { std::ofstream(path(), std::ios::binary) << text; }
  std::string path() const { return folder_.file("history"); }

 private:
  TempFolder folder_;
};

}  // namespace turnaround::backtest
