#include "webhook-server/store/sql_accounts.h"

#include "webhook-server/store/sql_writes.h"

namespace turnaround {

namespace {

constexpr auto kAccounts = "SELECT name, role, password, created_at FROM account ORDER BY name";
constexpr auto kAccount = "SELECT name, role, password, created_at FROM account WHERE name = $1";
constexpr auto kPass = "SELECT digest, account, label, created_at, used_at, ends_at FROM pass WHERE digest = $1";
constexpr auto kPasses =
    "SELECT digest, account, label, created_at, used_at, ends_at FROM pass WHERE account = $1 ORDER BY created_at DESC";
constexpr auto kAudit =
    "SELECT seq, at, who, from_address, what, about FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2";

constexpr auto kPutFirst =
    "INSERT INTO account (name, role, password, created_at) SELECT $1, $2, $3, CAST($4 AS BIGINT) "
    "WHERE NOT EXISTS (SELECT 1 FROM account)";
constexpr auto kPutAnother =
    "INSERT INTO account (name, role, password, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING";
constexpr auto kPutChanged = "UPDATE account SET role = $2, password = $3 WHERE name = $1";
constexpr auto kRemove = "DELETE FROM account WHERE name = $1";
constexpr auto kEndAll = "DELETE FROM pass WHERE account = $1 AND digest <> $2";
constexpr auto kEnd = "DELETE FROM pass WHERE digest = $1";
constexpr auto kForget = "DELETE FROM pass WHERE ends_at < $1";
constexpr auto kGrant =
    "INSERT INTO pass (digest, account, label, created_at, used_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
constexpr auto kUse = "UPDATE pass SET used_at = $2 WHERE digest = $1";
constexpr auto kNote = "INSERT INTO audit (at, who, from_address, what, about) VALUES ($1, $2, $3, $4, $5)";

Account account_of(const Statement& row) {
  return {row.text(0), read_role(row.text(1)).value_or(Role::viewer), row.text(2), instant_of(row.integer(3))};
}

Pass pass_of(const Statement& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          instant_of(row.integer(3)),
          instant_of(row.integer(4)),
          instant_of(row.integer(5))};
}

template <class Of>
auto all(Statement& rows, Of of) {
  std::vector<decltype(of(rows))> found;
  while (rows.step()) found.push_back(of(rows));
  rows.reset();
  return found;
}

template <class Of>
auto one(Statement& rows, Of of) {
  std::optional<decltype(of(rows))> found;
  if (rows.step()) found = of(rows);
  rows.reset();
  return found;
}

}  // namespace

SqlAccountReads::SqlAccountReads(Session& session)
    : accounts_(session.prepare(kAccounts)),
      account_(session.prepare(kAccount)),
      pass_(session.prepare(kPass)),
      passes_(session.prepare(kPasses)),
      audit_(session.prepare(kAudit)) {}

std::vector<Account> SqlAccountReads::accounts() {
  return all(accounts_->bind(), account_of);
}

std::optional<Account> SqlAccountReads::account(std::string_view name) {
  return one(account_->bind(name), account_of);
}

std::optional<Pass> SqlAccountReads::pass(std::string_view digest) {
  return one(pass_->bind(digest), pass_of);
}

std::vector<Pass> SqlAccountReads::passes(std::string_view account) {
  return all(passes_->bind(account), pass_of);
}

std::vector<AuditEntry> SqlAccountReads::audit(std::int64_t before, std::size_t limit) {
  return all(audit_->bind(before, static_cast<std::int64_t>(limit)), [](const Statement& row) {
    return AuditEntry{row.integer(0), instant_of(row.integer(1)), row.text(2), row.text(3), row.text(4), row.text(5)};
  });
}

SqlAccountWrites::SqlAccountWrites(Session& session)
    : put_first_(session.prepare(kPutFirst)),
      put_another_(session.prepare(kPutAnother)),
      put_changed_(session.prepare(kPutChanged)),
      remove_(session.prepare(kRemove)),
      end_all_(session.prepare(kEndAll)),
      end_(session.prepare(kEnd)),
      forget_(session.prepare(kForget)),
      grant_(session.prepare(kGrant)),
      use_(session.prepare(kUse)),
      audit_(session.prepare(kNote)) {}

bool SqlAccountWrites::change(const AccountChange& change) {
  if (!put(change)) return false;
  end_passes(change);
  if (change.grant) {
    const Pass& pass = *change.grant;
    grant_
        ->bind(pass.digest, pass.account, pass.label, seconds_of(pass.created_at), seconds_of(pass.used_at),
               seconds_of(pass.ends_at))
        .run();
  }
  if (change.used) use_->bind(change.used->digest, seconds_of(change.used->used_at)).run();
  if (!change.audit) return true;
  const AuditEntry& entry = *change.audit;
  audit_->bind(seconds_of(entry.at), entry.who, entry.from, entry.what, entry.about).run();
  return true;
}

bool SqlAccountWrites::put(const AccountChange& change) {
  if (!change.put) return true;
  const Account& account = *change.put;
  if (change.as == AccountChange::Put::changed) {
    put_changed_->bind(account.name, role_name(account.role), account.password).run();
    return put_changed_->changes() == 1;
  }
  Statement& statement = change.as == AccountChange::Put::first ? *put_first_ : *put_another_;
  statement.bind(account.name, role_name(account.role), account.password, seconds_of(account.created_at)).run();
  return statement.changes() == 1;
}

void SqlAccountWrites::end_passes(const AccountChange& change) {
  if (change.remove) end_all_->bind(*change.remove, "").run();
  if (change.remove) remove_->bind(*change.remove).run();
  if (change.end_all) end_all_->bind(*change.end_all, change.but).run();
  if (change.end) end_->bind(*change.end).run();
  if (change.forget) forget_->bind(seconds_of(*change.forget)).run();
}

}  // namespace turnaround
