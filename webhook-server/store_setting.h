// Where the store is kept, as the configuration names it, and the store opened there.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "webhook-server/secrets.h"
#include "webhook-server/store/ledger.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// {"postgres": {"dsn": "host=db.example dbname=turnaround user=sla", "password": {"file": …}}}
struct PostgresSetting {
  std::string dsn;                       ///< libpq's connection string, without a password
  std::optional<SecretSource> password;  ///< none: the server asks for none, or ~/.pgpass has it
  int lease_s = 15;                      ///< how long a server may stand still before others take its tickets over
};

/// A SQLite file, or a PostgreSQL database that several servers may share.
using StoreSetting = std::variant<std::string, PostgresSetting>;

/// Error store_unusable, or that of a password that cannot be read.
Result<std::unique_ptr<Store>> open_store(const StoreSetting& setting, StoreHooks hooks);
Result<std::unique_ptr<Ledger>> open_ledger(const StoreSetting& setting);

/// For the store's file to grow into; none: it is in PostgreSQL, or its disk cannot be asked.
std::optional<std::uintmax_t> free_bytes(const StoreSetting& setting);
/// Why so little room is not enough to take webhooks, for people; empty: it is enough.
std::string shortage(std::uintmax_t free);

}  // namespace turnaround
