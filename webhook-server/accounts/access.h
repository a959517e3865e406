// Who may do what: signing in and out, accounts and their roles, API tokens, and the audit log of all of it.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"
#include "webhook-server/accounts/password.h"
#include "webhook-server/accounts/throttle.h"
#include "webhook-server/connection.h"
#include "webhook-server/limits.h"
#include "webhook-server/store/accounts.h"

namespace turnaround {

/// Somebody who was recognised, for one request.
struct Identity {
  std::string account;
  Role role = Role::viewer;
  std::string digest;    ///< of the pass that was shown
  bool program = false;  ///< an API token, not a browser's session
};

/// A word that is shown once, and its digest kept.
struct Granted {
  std::string token;
  Role role = Role::viewer;
  Instant ends_at;
};

/// Any method from any thread. `from`: the peer's address. Errors carry codes that the API maps to a status; not_kept
/// is the store's. Everything that changes something, and every refused sign-in, is in the audit log.
class Access {
 public:
  explicit Access(AccountBook& book, PasswordCost cost = {}) : book_(book), cost_(cost) {}

  /// While there is no account: the word with which the first one, an admin, can be made within limits::kSetUpToken;
  /// once. Empty where there is an account. A later call makes the earlier word worthless.
  std::string set_up_token(Instant now);
  bool set_up() { return !book_.accounts().empty(); }
  /// Errors bad_set_up_token, weak_password, bad_name.
  Result<bool> make_first(std::string_view token, const std::string& name, const Secret& password,
                          const AuditEntry& act);

  /// A new session; the one that the browser had before, if any, ends. Errors: bad_credentials (name or password, it
  /// does not say which), slow_down (its message says for how long), busy.
  Result<Granted> sign_in(const std::string& name, const Secret& password, const std::string& from, Instant now,
                          std::string_view before = {});
  Result<bool> sign_out(const Identity& who, const AuditEntry& act);
  /// None: unknown, ended, or idle for too long. Notes that a session is in use.
  std::optional<Identity> recognise(std::string_view token, Instant now);

  /// Errors bad_name, bad_role, weak_password, account_exists, too_many, no_account, last_admin.
  Result<bool> add(const std::string& name, Role role, const Secret& password, const AuditEntry& act);
  Result<bool> change_role(const std::string& name, Role role, const AuditEntry& act);
  /// By an admin for somebody else; ends all sessions of that account.
  Result<bool> reset_password(const std::string& name, const Secret& password, const AuditEntry& act);
  /// By oneself; ends all other sessions. Errors bad_credentials, weak_password, slow_down, busy.
  Result<bool> change_password(const Identity& who, const Secret& old_one, const Secret& new_one,
                               const AuditEntry& act);
  Result<bool> remove(const std::string& name, const AuditEntry& act);

  /// A token for a program, with its account's role at the time it is used. Errors bad_label, out_of_range.
  Result<Granted> grant_token(const Identity& who, const std::string& label, int days, const AuditEntry& act);
  Result<bool> end_token(const Identity& who, std::string_view digest, const AuditEntry& act);

  /// Notes an act of somebody in the audit log. False: it was not kept, and the act must not be done.
  [[nodiscard]] bool note(const AuditEntry& act);
  AccountBook& book() { return book_; }

 private:
  /// One password at a time, few waiting: hashing takes memory and a tenth of a second.
  Result<bool> prove(const std::string& name, const Secret& password, const std::string& from, Instant now);
  Result<bool> keep(AccountChange change, const AuditEntry& act);
  bool is_last_admin(const std::string& name);
  Result<bool> check_new(const std::string& name, const Secret& password) const;

  AccountBook& book_;
  PasswordCost cost_;
  std::mutex changing_;  ///< accounts: what is looked up still holds when it is changed
  std::mutex proving_;
  std::atomic<int> proving_count_{0};
  Throttle accounts_{limits::kAccountFailures};
  Throttle addresses_{limits::kAddressFailures};
  std::mutex set_up_mutex_;
  std::string set_up_digest_;
  Instant set_up_ends_;
};

}  // namespace turnaround
