// What the store remembers of the people who may look and act: accounts, what they signed in with, and who did what.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace turnaround {

/// Each may do what those before it may.
enum class Role {
  viewer,  ///< looks at tickets
  op,      ///< "operator": acts on work that is parked
  admin,   ///< accounts, and the audit log
};
std::string_view role_name(Role role);
std::optional<Role> read_role(std::string_view name);

struct Account {
  std::string name;
  Role role = Role::viewer;
  std::string password;  ///< its hash (accounts/password.h)
  Instant created_at;
  bool operator==(const Account&) const = default;
};

/// Shows that somebody signed in: a browser's session, or an API token of a program.
struct Pass {
  std::string digest;  ///< of the word itself, which is not kept
  std::string account;
  std::string label;  ///< what an API token is for; empty: a session
  Instant created_at;
  Instant used_at;
  Instant ends_at;
  bool operator==(const Pass&) const = default;
};

struct AuditEntry {
  std::int64_t seq = 0;  ///< given by the store
  Instant at;
  std::string who;    ///< account; empty: nobody signed in
  std::string from;   ///< address
  std::string what;   ///< "signed_in"
  std::string about;  ///< account, effect … that it was done to
  bool operator==(const AuditEntry&) const = default;
};

/// What one act changes, all or nothing, in this order.
struct AccountChange {
  enum class Put {
    first,    ///< where there is no account yet
    another,  ///< where nobody has the name
    changed,  ///< where it is there: role and password
  };
  std::optional<Account> put;  ///< where that cannot be, nothing at all is changed
  Put as = Put::changed;
  std::optional<std::string> remove;   ///< this account with all its passes
  std::optional<std::string> end_all;  ///< every pass of this account …
  std::string but;                     ///< … except the one with this digest
  std::optional<std::string> end;      ///< the pass with this digest
  std::optional<Instant> forget;       ///< passes that ended before
  std::optional<Pass> grant;           ///< a new pass
  std::optional<Pass> used;            ///< its `used_at`, where the pass is still there
  std::optional<AuditEntry> audit;
};

/// Any method from any thread.
class AccountBook {
 public:
  virtual ~AccountBook() = default;
  virtual std::vector<Account> accounts() = 0;  ///< by name
  virtual std::optional<Account> account(std::string_view name) = 0;
  virtual std::optional<Pass> pass(std::string_view digest) = 0;
  virtual std::vector<Pass> passes(std::string_view account) = 0;  ///< newest first
  /// Entries before `before`, newest first.
  virtual std::vector<AuditEntry> audit(std::int64_t before, std::size_t limit) = 0;
  /// False: it was not kept, or `put` could not be.
  [[nodiscard]] virtual bool change(const AccountChange& change) = 0;
};

}  // namespace turnaround
