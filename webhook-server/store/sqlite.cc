#include "webhook-server/store/sqlite.h"

#include <utility>

#include "webhook-server/store/sql_store.h"
#include "webhook-server/store/sqlite_database.h"

namespace turnaround {
namespace {

class SqliteDriver final : public SqlDriver {
 public:
  explicit SqliteDriver(std::string file) : file_(std::move(file)) {}

  Writer open_writer() override {
    Writer writer{SqliteDatabase::open_writer(file_), nullptr};
    writer.writes = std::make_unique<SqlWrites>(*writer.session);
    return writer;
  }

  std::unique_ptr<Session> open_reader() override { return SqliteDatabase::open_reader(file_); }

  std::unique_ptr<Lanes> open_lanes(Readers& readers, std::function<void()> wake) override {
    return std::make_unique<OwnLanes>(readers, std::move(wake));
  }

 private:
  std::string file_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file, StoreHooks hooks) {
  try {
    return make_sql_store(std::make_unique<SqliteDriver>(file), std::move(hooks));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", file, failure.what()};
  }
}

}  // namespace turnaround
