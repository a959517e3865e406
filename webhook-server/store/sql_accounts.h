// The statements that read and change accounts, passes and the audit log.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webhook-server/store/accounts.h"
#include "webhook-server/store/session.h"

namespace turnaround {

/// Through one session, one caller at a time; a statement is reset at once.
class SqlAccountReads {
 public:
  explicit SqlAccountReads(Session& session);
  std::vector<Account> accounts();
  std::optional<Account> account(std::string_view name);
  std::optional<Pass> pass(std::string_view digest);
  std::vector<Pass> passes(std::string_view account);
  std::vector<AuditEntry> audit(std::int64_t before, std::size_t limit);

 private:
  std::unique_ptr<Statement> accounts_, account_, pass_, passes_, audit_;
};

/// By the writer's thread alone, inside its transaction.
class SqlAccountWrites {
 public:
  explicit SqlAccountWrites(Session& session);
  /// False: nothing was changed, because AccountChange::put could not be.
  bool change(const AccountChange& change);

 private:
  bool put(const AccountChange& change);
  void end_passes(const AccountChange& change);
  std::unique_ptr<Statement> put_first_, put_another_, put_changed_, remove_, end_all_, end_, forget_, grant_, use_,
      audit_;
};

}  // namespace turnaround
