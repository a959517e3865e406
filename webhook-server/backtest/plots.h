// Plots as static SVG: a report is a document, it needs neither script nor network. Drawings stretch to their box and
// labels are HTML beside them, so that text stays readable on a telephone. Every plot has its table: it is drawn for
// the eye and hidden from screen readers.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace turnaround::backtest {

/// A share on its track, with a mark where it was before; both in tenths of a percent, -1: none.
std::string share_bar(std::int64_t now, std::int64_t before);

struct Series {
  std::string name;
  std::string colour;  ///< class in report.css: "c0" to "c6", "none", "now", "before"
  std::vector<std::int64_t> values;
};

struct Columns {
  enum class Set { stacked, side_by_side };
  std::vector<std::string> labels;  ///< under the columns; may be empty
  std::vector<std::string> fewer;   ///< the same where the plot is narrow
  std::vector<std::string> titles;  ///< what a column is called when pointed at
  std::vector<Series> series;
  Set set = Set::stacked;
};
/// With axis, labels and, for several series, a legend.
std::string columns(const Columns& columns);

/// A round amount such that at most four steps reach `most`: 1, 2 or 5 times a power of ten.
std::int64_t round_step(std::int64_t most);

}  // namespace turnaround::backtest
