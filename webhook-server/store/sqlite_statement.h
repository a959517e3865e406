// A prepared statement of SQLite.
#pragma once
#include <array>

#include "webhook-server/store/session.h"

struct sqlite3;
struct sqlite3_stmt;

namespace turnaround {

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite3* handle, std::string_view sql);
  ~SqliteStatement() override;

  bool step() override;
  void run() override;
  void reset() override;
  std::int64_t changes() override;
  std::int64_t integer(int column) const override;
  std::optional<std::int64_t> maybe_integer(int column) const override;
  std::string text(int column) const override;

 private:
  using Statement::put;
  void put(int index, std::int64_t value) override;
  void put(int index, std::string_view value) override;
  void put(int index, Blob value) override;
  void put(int index, const std::optional<std::int64_t>& value) override;
  int place(int index) const { return places_[static_cast<std::size_t>(index)]; }

  sqlite3_stmt* statement_ = nullptr;
  std::array<int, 16> places_{};  ///< SQLite counts $1, $2 … in the order in which they first occur
};

/// Throws StoreFailure with SQLite's own words.
[[noreturn]] void fail_with_sqlite(sqlite3* handle, const std::string& what);

}  // namespace turnaround
