#include "webhook-server/store/ledger.h"
#include "webhook-server/store/postgres_schema.h"
#include "webhook-server/store/sql_writes.h"
#include "webhook-server/store/sqlite_database.h"

namespace turnaround {
namespace {

constexpr auto kCount = "SELECT count(*) FROM decision WHERE ($1 = '' OR connection = $1) AND ($2 = '' OR ticket = $2)";
constexpr auto kRead =
    "SELECT d.seq, d.connection, d.ticket, d.at, d.book, d.tzdata, d.decision, d.reading, r.ticket, r.digest IS NOT "
    "NULL "
    "FROM decision d LEFT JOIN reading r ON r.digest = d.reading "
    "WHERE d.seq > $3 AND ($1 = '' OR d.connection = $1) AND ($2 = '' OR d.ticket = $2) ORDER BY d.seq LIMIT $4";
constexpr auto kBook = "SELECT bytes FROM book WHERE digest = $1";

// Held in memory at once, so that a ledger may be of any length.
constexpr std::int64_t kPage = 200;

class SqlLedger final : public Ledger {
 public:
  SqlLedger(std::string name, std::unique_ptr<Session> session)
      : name_(std::move(name)), session_(std::move(session)) {}

  Result<std::int64_t> size(const LedgerFilter& filter) override {
    return guarded<std::int64_t>([&] {
      const auto count = session_->prepare(kCount);
      count->bind(filter.connection, filter.ticket).step();
      return count->integer(0);
    });
  }

  Result<std::int64_t> read(const LedgerFilter& filter, const std::function<void(const PastDecision&)>& take) override {
    return guarded<std::int64_t>([&] {
      std::int64_t count = 0;
      const auto rows = session_->prepare(kRead);
      for (std::int64_t last = 0, before = -1; before != count;) {
        before = count;
        for (rows->bind(filter.connection, filter.ticket, last, kPage); rows->step(); ++count) {
          last = rows->integer(0);
          take(past(*rows));
        }
      }
      return count;
    });
  }

  Result<std::vector<Parked>> parked(const ParkedFilter& filter, std::size_t limit) override {
    return guarded<std::vector<Parked>>([&] { return SqlParkedReads(*session_).list(filter, limit); });
  }

  Result<std::optional<std::string>> book(const std::string& digest) override {
    return guarded<std::optional<std::string>>([&]() -> std::optional<std::string> {
      const auto bytes = session_->prepare(kBook);
      if (!bytes->bind(digest).step()) return std::nullopt;
      return bytes->text(0);
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
      return Error{"store_unusable", name_, failure.what()};
    }
  }

  std::string name_;
  std::unique_ptr<Session> session_;
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& file) {
  try {
    return std::unique_ptr<Ledger>(std::make_unique<SqlLedger>(file, SqliteDatabase::open_visitor(file)));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", file, failure.what()};
  }
}

Result<std::unique_ptr<Ledger>> open_postgres_ledger(const PostgresAddress& address) {
  try {
    if (!holds_store(address))
      return Error{"no_store", "the database", "the database holds no store: start the server once, which creates it"};
    return std::unique_ptr<Ledger>(
        std::make_unique<SqlLedger>("the database", PostgresSession::open(address, PostgresSession::Commit::durable)));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", "the database", failure.what()};
  }
}

}  // namespace turnaround
