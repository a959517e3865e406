#include "webhook-server/store_setting.h"

#include <filesystem>
#include <utility>

#include "webhook-server/limits.h"
#include "webhook-server/store/postgres.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

Result<PostgresAddress> address_of(const PostgresSetting& setting) {
  const std::chrono::seconds lease{setting.lease_s};
  if (!setting.password) return PostgresAddress{setting.dsn, "", lease};
  const Result<Secret> password = read_secret(*setting.password);
  if (!password) return password.error();
  return PostgresAddress{setting.dsn, password->reveal(), lease};
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreSetting& setting, StoreHooks hooks) {
  if (const std::string* file = std::get_if<std::string>(&setting)) return open_sqlite_store(*file, std::move(hooks));
  const Result<PostgresAddress> address = address_of(std::get<PostgresSetting>(setting));
  if (!address) return address.error();
  return open_postgres_store(*address, std::move(hooks));
}

Result<std::unique_ptr<Ledger>> open_ledger(const StoreSetting& setting) {
  if (const std::string* file = std::get_if<std::string>(&setting)) return open_ledger(*file);
  const Result<PostgresAddress> address = address_of(std::get<PostgresSetting>(setting));
  if (!address) return address.error();
  return open_postgres_ledger(*address);
}

std::optional<std::uintmax_t> free_bytes(const StoreSetting& setting) {
  const std::string* file = std::get_if<std::string>(&setting);
  if (!file) return std::nullopt;
  const std::filesystem::path folder = std::filesystem::path(*file).parent_path();
  std::error_code error;
  const auto space = std::filesystem::space(folder.empty() ? "." : folder, error);
  return error ? std::nullopt : std::optional(space.available);
}

std::string shortage(std::uintmax_t free) {
  if (free >= limits::kDiskReserve) return "";
  return "only " + std::to_string(free >> 20) + " MiB are free beside the store: make room";
}

}  // namespace turnaround
