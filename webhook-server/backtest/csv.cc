#include "webhook-server/backtest/csv.h"

#include <algorithm>

namespace turnaround::backtest {

std::optional<std::size_t> RowScan::end_of_row(std::string_view text) {
  while (looked_at_ < text.size()) {
    if (state_ == State::quoted) {
      looked_at_ = std::min(text.find('"', looked_at_), text.size());
      if (looked_at_ == text.size()) break;
      ++looked_at_;
      state_ = State::quote_in_quoted;
      continue;
    }
    const char c = text[looked_at_++];
    if (c == '\n') return looked_at_;
    if (c == '"' && state_ != State::bare) {
      state_ = State::quoted;
    } else {
      state_ = c == separator_ ? State::cell_start : State::bare;
      cell_ += c == separator_;
    }
  }
  return std::nullopt;
}

void RowScan::restart() {
  state_ = State::cell_start;
  looked_at_ = 0;
  cell_ = 0;
}

namespace {

/// Takes a cell off the front of `row`, and tells whether another one follows.
bool take_cell(std::string_view& row, char separator, std::string& cell) {
  if (row.starts_with('"')) {
    row.remove_prefix(1);
    for (;;) {
      const std::size_t quote = std::min(row.find('"'), row.size());
      cell.append(row.substr(0, quote));
      row.remove_prefix(std::min(quote + 1, row.size()));
      if (!row.starts_with('"')) break;
      cell += '"';
      row.remove_prefix(1);
    }
  }
  const std::size_t end = std::min(row.find(separator), row.size());
  cell.append(row.substr(0, end));
  const bool more = end < row.size();
  row.remove_prefix(more ? end + 1 : end);
  return more;
}

}  // namespace

std::vector<std::string> cells(std::string_view row, char separator) {
  if (row.ends_with('\n')) row.remove_suffix(1);
  if (row.ends_with('\r')) row.remove_suffix(1);
  std::vector<std::string> out;
  bool more = true;
  while (more) more = take_cell(row, separator, out.emplace_back());
  return out;
}

char separator_of(std::string_view header) {
  bool quoted = false;
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  for (const char c : header) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    commas += c == ',';
    semicolons += c == ';';
    tabs += c == '\t';
  }
  if (tabs > commas && tabs > semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

}  // namespace turnaround::backtest
