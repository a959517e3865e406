// A file of past tickets: JSON lines in the shape of `decide`, recognised by what it begins with.
#pragma once
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/decision/ticket.h"
#include "webhook-server/backtest/records.h"

namespace turnaround::backtest {

class HistoryFile {
 public:
  /// "-": standard input. Errors: file_unreadable, unknown_format.
  static Result<HistoryFile> open(const std::string& path);

  std::optional<Record> next() { return records_.next(); }
  /// Any thread may ask. The error's `where` is a place in the record.
  Result<Ticket> read(const Record& record) const;

  std::int64_t bytes_taken() const { return records_.bytes_taken(); }
  std::optional<std::int64_t> size() const;  ///< none when it is no regular file
  bool failed() const { return records_.failed(); }
  /// Begins again; false when it cannot (a pipe).
  bool rewind();

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };
  explicit HistoryFile(std::FILE* file) : file_(file), records_(fileno(file)) {}
  std::optional<Error> recognise();

  std::unique_ptr<std::FILE, Close> file_;
  Records records_;
};

}  // namespace turnaround::backtest
