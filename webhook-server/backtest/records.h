// The tickets of a file as they stand in it, one after the other: a line of JSON, or a row of a table.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "webhook-server/backtest/csv.h"

namespace turnaround::backtest {

struct Record {
  std::int64_t line = 1;  ///< on which it begins
  std::string text;
  std::optional<Error> trouble;  ///< why it cannot be used
  std::size_t cell = 0;          ///< of a row in trouble: the one that is never closed
  bool operator==(const Record&) const = default;
};

/// Reads a file descriptor to its end, a piece at a time; at most one record is held. Not owned.
class Records {
 public:
  explicit Records(int file) : file_(file) {}

  /// The first line, with neither byte order mark nor line end; stays to be read. For telling what kind of file it is.
  std::string_view first_line();
  /// From here on records are rows of a table, not lines.
  void as_rows(char separator) { rows_.emplace(separator); }

  /// The next record that is not blank; none at the end. In trouble is one that is longer than limits::kLineBytes or
  /// has a quoted cell that is never closed; the next one is what stands on the line after it.
  std::optional<Record> next();

  std::int64_t bytes_taken() const { return taken_; }
  bool failed() const { return failed_; }  ///< the file could not be read to its end

 private:
  bool fill();
  std::string_view rest() const { return std::string_view(held_).substr(begin_); }
  std::optional<std::size_t> end_of_record();
  Record take(std::size_t length);
  Record skip_line(Error trouble);

  int file_;
  std::optional<RowScan> rows_;
  std::string held_;
  std::size_t begin_ = 0;   ///< of what is not taken yet
  std::size_t looked_ = 0;  ///< of that, bytes that hold no line end
  std::int64_t line_ = 1;
  std::int64_t taken_ = 0;
  bool ended_ = false;
  bool failed_ = false;
};

}  // namespace turnaround::backtest
