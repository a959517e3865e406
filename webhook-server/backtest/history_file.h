// A file of past tickets: JSON lines in the shape of `decide`, or a helpdesk's CSV export; recognised by how it begins.
#pragma once
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "integrations/export.h"
#include "webhook-server/backtest/records.h"

namespace turnaround::backtest {

struct HistoryOptions {
  std::string format;     ///< "jsonl" or the name of an export format; empty: told by the file
  ExportReading reading;  ///< for exports
};

class HistoryFile {
 public:
  /// `path` "-": standard input. Errors: file_unreadable, unknown_format, those of lay_out.
  static Result<HistoryFile> open(const std::string& path, HistoryOptions options = {});

  std::optional<Record> next() { return records_.next(); }
  /// Any thread may ask. The error's `where` is a place in the record: a JSON pointer, or a column's header.
  Result<ExportedTicket> read(const Record& record) const;

  /// Null for JSON lines.
  const ExportLayout* layout() const { return layout_ ? &*layout_ : nullptr; }
  std::int64_t bytes_taken() const { return records_.bytes_taken(); }
  std::optional<std::int64_t> size() const;  ///< none when it is no regular file
  bool failed() const { return records_.failed(); }
  /// Begins again; false when it cannot (a pipe).
  bool rewind();

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };
  HistoryFile(std::FILE* file, HistoryOptions options)
      : options_(std::move(options)), file_(file), records_(fileno(file)) {}
  std::optional<Error> recognise();
  std::optional<Error> read_header();
  std::optional<Error> lay_out_header();

  HistoryOptions options_;
  std::unique_ptr<std::FILE, Close> file_;
  Records records_;
  char separator_ = ',';
  std::vector<std::string> header_;
  std::optional<ExportLayout> layout_;
};

}  // namespace turnaround::backtest
