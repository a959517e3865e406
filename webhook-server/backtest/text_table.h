// A table in plain text: the first column to the left, the others to the right, as wide as they need.
#pragma once
#include <string>
#include <vector>

namespace turnaround::backtest {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }
  /// Lines with their line ends; a cell's width is its number of code points.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace turnaround::backtest
