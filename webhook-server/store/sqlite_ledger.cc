#include "webhook-server/store/ledger.h"
#include "webhook-server/store/sqlite_database.h"
#include "webhook-server/store/sqlite_writes.h"

namespace turnaround {
namespace {

constexpr auto kCount = "SELECT count(*) FROM decision WHERE (?1 = '' OR connection = ?1) AND (?2 = '' OR ticket = ?2)";
constexpr auto kRead =
    "SELECT d.seq, d.connection, d.ticket, d.at, d.book, d.tzdata, d.decision, d.reading, r.ticket, r.digest IS NOT "
    "NULL "
    "FROM decision d LEFT JOIN reading r ON r.digest = d.reading "
    "WHERE (?1 = '' OR d.connection = ?1) AND (?2 = '' OR d.ticket = ?2) ORDER BY d.seq";
constexpr auto kBook = "SELECT bytes FROM book WHERE digest = ?1";

class SqliteLedger final : public Ledger {
 public:
  explicit SqliteLedger(std::string file) : file_(std::move(file)), database_(Database::open_visitor(file_)) {}

  Result<std::int64_t> size(const LedgerFilter& filter) override {
    return guarded<std::int64_t>([&] {
      Statement count(database_.handle(), kCount);
      count.bind(filter.connection, filter.ticket).step();
      return count.integer(0);
    });
  }

  Result<std::int64_t> read(const LedgerFilter& filter, const std::function<void(const PastDecision&)>& take) override {
    return guarded<std::int64_t>([&] {
      std::int64_t count = 0;
      Statement rows(database_.handle(), kRead);
      for (rows.bind(filter.connection, filter.ticket); rows.step(); ++count) take(past(rows));
      return count;
    });
  }

  Result<std::optional<std::string>> book(const std::string& digest) override {
    return guarded<std::optional<std::string>>([&]() -> std::optional<std::string> {
      Statement bytes(database_.handle(), kBook);
      if (!bytes.bind(digest).step()) return std::nullopt;
      return bytes.text(0);
    });
  }

 private:
  static PastDecision past(const Statement& row) {
    PastDecision past{row.integer(0),
                      row.text(1),
                      row.text(2),
                      {instant_of(row.integer(3)), row.text(4), row.text(5), row.text(6), row.text(7)},
                      std::nullopt};
    if (row.integer(9) != 0) past.read = row.text(8);
    return past;
  }

  template <class T, class Read>
  Result<T> guarded(Read read) {
    try {
      return T(read());
    } catch (const StoreFailure& failure) {
      return Error{"store_unusable", file_, failure.what()};
    }
  }

  std::string file_;
  Database database_;
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& file) {
  try {
    return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(file));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", file, failure.what()};
  }
}

}  // namespace turnaround
