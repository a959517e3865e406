#include "webhook-server/backtest/history_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/codec/codec.h"
#include "core/limits.h"

namespace turnaround::backtest {

void HistoryFile::Close::operator()(std::FILE* file) const {
  if (file != stdin) std::fclose(file);
}

Result<HistoryFile> HistoryFile::open(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) return Error{"file_unreadable", "", "cannot read `" + path + "`: check its name and rights"};
  HistoryFile history(file);
  if (auto error = history.recognise()) return *std::move(error);
  return history;
}

std::optional<Error> HistoryFile::recognise() {
  const std::string_view line = records_.first_line();
  if (records_.failed()) return Error{"file_unreadable", "", "cannot read the history: check that it is a file"};
  if (line.empty() || line.find_first_not_of(" \t") == line.find('{')) return std::nullopt;
  return Error{"unknown_format", "line 1", "the history is not made of JSON lines, one ticket each"};
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

Result<Ticket> HistoryFile::read(const Record& record) const {
  if (record.trouble) return *record.trouble;
  const auto tree = json::read(record.text, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!tree) return Error{tree.error().code, "", tree.error().message};  // its place would be a line of the record
  return read_ticket(*tree);
}

}  // namespace turnaround::backtest
