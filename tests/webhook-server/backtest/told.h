// A history that was run by the reference policy, and what is told of it.
#pragma once
#include <string>

#include "tests/support/books.h"
#include "tests/webhook-server/backtest/past_file.h"
#include "webhook-server/backtest/run.h"
#include "webhook-server/backtest/summary.h"

namespace turnaround::backtest {

/// The reference policy after `change`.
template <class Change>
Book changed_policy(const Book& book, const Change& change) {
  PolicyReading reading = read_policy(write_policy(book.policy()));
  EXPECT_TRUE(reading.problems.empty());
  change(reading.policy);
  auto compiled = Book::compile(reading.policy, book.zones(), "");
  EXPECT_TRUE(compiled.ok());
  return *std::move(compiled);
}

inline const Book& everycloud() {
  static const Book book = turnaround::testing::book_of("policies/everycloud.json");
  return book;
}

inline Findings findings_of(const std::string& history, const Books& books) {
  const PastFile file(history);
  auto opened = HistoryFile::open(file.path());
  EXPECT_TRUE(opened.ok());
  return run(*opened, books, turnaround::testing::at("2026-03-20T00:00:00Z"), 2, {});
}

}  // namespace turnaround::backtest
