#include "webhook-server/backtest/records.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "webhook-server/limits.h"

namespace turnaround::backtest {
namespace {

constexpr std::size_t kChunkBytes = 1u << 18;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error too_long() {
  return {"line_too_long", "",
          "longer than " + std::to_string(limits::kLineBytes) + " bytes: leave out what it quotes"};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

bool Records::fill() {
  if (ended_) return false;
  held_.erase(0, begin_);
  begin_ = 0;
  const std::size_t before = held_.size();
  held_.resize(before + kChunkBytes);
  ssize_t length = 0;
  do {
    length = ::read(file_, held_.data() + before, kChunkBytes);
  } while (length < 0 && errno == EINTR);
  held_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  failed_ = length < 0;
  ended_ = length <= 0;
  return !ended_;
}

std::string_view Records::first_line() {
  std::size_t end = std::string_view::npos;
  while ((end = rest().find('\n')) == std::string_view::npos && rest().size() < limits::kLineBytes && fill()) continue;
  if (taken_ == 0 && rest().starts_with(kByteOrderMark)) {
    begin_ += kByteOrderMark.size();
    taken_ += static_cast<std::int64_t>(kByteOrderMark.size());
  }
  std::string_view line = rest().substr(0, rest().find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<std::size_t> Records::end_of_record() {
  if (rows_) return rows_->end_of_row(rest());
  const std::size_t end = rest().find('\n', looked_);
  looked_ = end == std::string_view::npos ? rest().size() : 0;
  return end == std::string_view::npos ? std::nullopt : std::optional(end + 1);
}

Record Records::take(std::size_t length) {
  Record record{line_, std::string(rest().substr(0, length)), std::nullopt};
  line_ += std::count(record.text.begin(), record.text.end(), '\n');
  begin_ += length;
  taken_ += static_cast<std::int64_t>(length);
  looked_ = 0;
  if (rows_) rows_->restart();
  return record;
}

Record Records::skip_line(Error trouble) {
  std::size_t end = std::string_view::npos;
  while ((end = rest().find('\n')) == std::string_view::npos) {
    if (rest().size() > limits::kLineBytes) {
      taken_ += static_cast<std::int64_t>(rest().size());
      begin_ = held_.size();
    }
    if (!fill()) break;
  }
  Record record = take(end == std::string_view::npos ? rest().size() : end + 1);
  record.trouble = std::move(trouble);
  return record;
}

std::optional<Record> Records::next() {
  for (;;) {
    auto end = end_of_record();
    while (!end && rest().size() <= limits::kLineBytes && fill()) end = end_of_record();
    if (!end && rest().empty()) return std::nullopt;
    if (rows_ && !end && rows_->in_quotes()) {
      const std::size_t cell = rows_->cell();
      Record record = skip_line({"unclosed_quote", "",
                                 "a quoted cell begins here and never ends: close its quote, or export the tickets "
                                 "again if the file was cut off"});
      record.cell = cell;
      return record;
    }
    if (!end && rest().size() > limits::kLineBytes) return skip_line(too_long());
    Record record = take(end.value_or(rest().size()));
    if (record.text.size() > limits::kLineBytes) record.trouble = too_long();
    if (!is_blank(record.text)) return record;
  }
}

}  // namespace turnaround::backtest
