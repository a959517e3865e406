#include "webhook-server/backtest/history_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "core/codec/codec.h"
#include "core/limits.h"

namespace turnaround::backtest {
namespace {

constexpr std::string_view kJsonLines = "jsonl";

Error unreadable(const std::string& what) {
  return {"file_unreadable", "", "cannot read " + what + ": check its name and rights"};
}

/// What a spreadsheet writes before the header to name its separator: `sep=;`.
std::optional<char> named_separator(std::string_view line) {
  return line.size() == 5 && line.starts_with("sep=") ? std::optional(line[4]) : std::nullopt;
}

Error unknown_format() {
  std::string names(kJsonLines);
  for (const ExportFormat* each : export_formats()) names += ", " + std::string(each->name);
  return {
      "unknown_format", "",
      "the history is neither JSON lines nor an export with a column that is known: say which it is with --format (" +
          names + ")"};
}

}  // namespace

void HistoryFile::Close::operator()(std::FILE* file) const {
  if (file != stdin) std::fclose(file);
}

Result<HistoryFile> HistoryFile::open(const std::string& path, HistoryOptions options) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) return unreadable("`" + path + "`");
  HistoryFile history(file, std::move(options));
  if (auto error = history.recognise()) return *std::move(error);
  return history;
}

std::optional<Error> HistoryFile::recognise() {
  const std::string_view line = records_.first_line();
  if (records_.failed()) return unreadable("the history");
  if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")) {
    return Error{"wrong_encoding", "", "the history is UTF-16: save it as CSV in UTF-8"};
  }
  const bool looks_like_json = line.empty() || line.find_first_not_of(" \t") == line.find('{');
  if (options_.format.empty() ? looks_like_json : options_.format == kJsonLines) return std::nullopt;
  return read_header();
}

std::optional<Error> HistoryFile::read_header() {
  const std::optional<char> named = named_separator(records_.first_line());
  separator_ = named.value_or(separator_of(records_.first_line()));
  records_.as_rows(separator_);
  if (named) records_.next();
  const auto header = records_.next();
  if (!header || header->trouble) return unknown_format();
  header_ = cells(header->text, separator_);
  return lay_out_header();
}

std::optional<Error> HistoryFile::lay_out_header() {
  const ExportFormat* nearest = find_export_format(options_.format);
  std::size_t most = 0;
  for (const ExportFormat* format : export_formats()) {
    const std::size_t known = columns_known(*format, header_);
    if (!options_.format.empty() || known <= most) continue;
    most = known;
    nearest = format;
  }
  if (!nearest) return unknown_format();
  auto layout = lay_out(*nearest, header_, options_.reading);
  if (layout) {
    layout_ = *std::move(layout);
    return std::nullopt;
  }
  Error error = layout.error();
  if (options_.format.empty()) error.message = "looks like " + std::string(nearest->name) + ": " + error.message;
  return error;
}

std::optional<std::int64_t> HistoryFile::size() const {
  struct stat found {};
  if (fstat(fileno(file_.get()), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return found.st_size;
}

bool HistoryFile::rewind() {
  if (lseek(fileno(file_.get()), 0, SEEK_SET) != 0) return false;
  records_ = Records(fileno(file_.get()));
  return !recognise();
}

Result<ExportedTicket> HistoryFile::read(const Record& record) const {
  if (record.trouble) {
    Error trouble = *record.trouble;
    if (trouble.code == "unclosed_quote") trouble.where = header_[std::min(record.cell, header_.size() - 1)];
    return trouble;
  }
  if (layout_) return read_row(*layout_, header_, cells(record.text, separator_));
  const auto tree = json::read(record.text, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!tree) return Error{tree.error().code, "", tree.error().message};  // its place would be a line of the record
  auto ticket = read_ticket(*tree);
  if (!ticket) return ticket.error();
  return ExportedTicket{*std::move(ticket), {}};
}

}  // namespace turnaround::backtest
