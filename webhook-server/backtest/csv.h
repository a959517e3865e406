// Tables as text (RFC 4180): where a row ends, and its cells. Cells may be quoted and hold line ends; a quote inside a
// quoted cell is written twice. Lenient where exports are careless: a quote in the middle of a bare cell is text.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace turnaround::backtest {

/// Finds where a row ends while its bytes arrive; what was looked at once is not looked at again.
class RowScan {
 public:
  explicit RowScan(char separator) : separator_(separator) {}
  /// Offset just past the row's line end; none when `text`, the row from its beginning, does not hold all of it yet.
  std::optional<std::size_t> end_of_row(std::string_view text);
  /// The row goes on only because a quoted cell was never closed.
  bool in_quotes() const { return state_ == State::quoted; }
  /// The cell that was being looked at last, from 0.
  std::size_t cell() const { return cell_; }
  void restart();

 private:
  enum class State { cell_start, bare, quoted, quote_in_quoted };
  char separator_;
  State state_ = State::cell_start;
  std::size_t looked_at_ = 0;
  std::size_t cell_ = 0;
};

/// The cells of one row, its line end included or not.
///   cells("1,\"say \"\"hi\"\"\",\r\n", ',') == {"1", "say \"hi\"", ""}
std::vector<std::string> cells(std::string_view row, char separator);

/// What separates the cells of a header: whichever of comma, semicolon and tab it holds most of outside quotes.
char separator_of(std::string_view header);

}  // namespace turnaround::backtest
