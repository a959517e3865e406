#include "webhook-server/accounts/access.h"

#include <algorithm>

#include "webhook-server/accounts/token.h"

namespace turnaround {

namespace {

Error not_kept() {
  return {"not_kept", "", "the store cannot be written now; try again"};
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::kAccountNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@';
  });
}

Error bad_name() {
  return {"bad_name", "", "a name is lower-case letters, digits, `.`, `-`, `_` and `@`, at most 64"};
}

Error no_account(const std::string& name) {
  return {"no_account", "", "there is no account `" + name + "`"};
}

/// The lock of who checks a password, when few enough wait for it.
class Turn {
 public:
  Turn(std::mutex& mutex, std::atomic<int>& count) : count_(count), lock_(mutex, std::defer_lock) {
    if (++count_ <= limits::kSignInsAtOnce) lock_.lock();
  }
  ~Turn() { --count_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool taken() const { return lock_.owns_lock(); }

 private:
  std::atomic<int>& count_;
  std::unique_lock<std::mutex> lock_;
};

}  // namespace

std::string Access::set_up_token(Instant now) {
  const std::lock_guard lock(set_up_mutex_);
  if (set_up()) return "";
  const std::string token = random_token();
  set_up_digest_ = token_digest(token);
  set_up_ends_ = now + limits::kSetUpToken;
  return token;
}

Result<bool> Access::make_first(std::string_view token, const std::string& name, const Secret& password,
                                const AuditEntry& act) {
  const std::lock_guard lock(set_up_mutex_);
  const bool right = !set_up_digest_.empty() && token_digest(token) == set_up_digest_ && act.at < set_up_ends_;
  if (!right)
    return Error{"bad_set_up_token", "",
                 "this one-time token is wrong or has expired; the server prints another one when it starts"};
  if (const Result<bool> sound = check_new(name, password); !sound) return sound;
  AuditEntry entry = act;
  entry.who = name;
  const Account first{
      .name = name, .role = Role::admin, .password = hash_password(password, cost_), .created_at = act.at};
  if (!book_.change({.put = first, .as = AccountChange::Put::first, .audit = entry})) return not_kept();
  set_up_digest_.clear();
  return true;
}

Result<bool> Access::prove(const std::string& name, const Secret& password, const std::string& from, Instant now) {
  const Turn turn(proving_, proving_count_);
  if (!turn.taken()) return Error{"busy", "", "too many people sign in at once; try again in a moment"};
  const std::string network = network_of(from);
  const Seconds wait = std::max(accounts_.wait(name, now), addresses_.wait(network, now));
  if (wait > Seconds{0})
    return Error{"slow_down", "", "too many failures; try again in " + std::to_string(wait.count()) + " seconds"};
  const std::optional<Account> account = book_.account(name);
  if (is_password(password, account ? account->password : "", cost_)) {
    accounts_.succeeded(name);
    return true;
  }
  accounts_.failed(name, now);
  // From this machine speaks a proxy, and with its voice everybody.
  if (!is_this_machine(from)) addresses_.failed(network, now);
  // A name that is nobody's is not noted: it may be a password typed into the wrong field.
  const std::string about = account ? name : "";
  if (!note({.at = now, .from = from, .what = "sign_in_refused", .about = about})) return not_kept();
  return Error{"bad_credentials", "", "the name or the password is wrong"};
}

Result<Granted> Access::sign_in(const std::string& name, const Secret& password, const std::string& from, Instant now,
                                std::string_view before) {
  if (!is_name(name) || password.reveal().size() > limits::kPasswordBytes)
    return Error{"bad_credentials", "", "the name or the password is wrong"};
  if (const Result<bool> proven = prove(name, password, from, now); !proven) return proven.error();
  const std::optional<Account> account = book_.account(name);
  if (!account) return Error{"bad_credentials", "", "the name or the password is wrong"};
  Granted granted{.token = random_token(), .role = account->role, .ends_at = now + limits::kSessionLife};
  const Pass session{.digest = token_digest(granted.token),
                     .account = name,
                     .created_at = now,
                     .used_at = now,
                     .ends_at = granted.ends_at};
  const AuditEntry entry{.at = now, .who = name, .from = from, .what = "signed_in"};
  AccountChange change{.forget = now, .grant = session, .audit = entry};
  if (!before.empty()) change.end = token_digest(before);
  if (!book_.change(change)) return not_kept();
  return granted;
}

Result<bool> Access::sign_out(const Identity& who, const AuditEntry& act) {
  return keep({.end = who.digest}, act);
}

std::optional<Identity> Access::recognise(std::string_view token, Instant now) {
  if (token.empty()) return std::nullopt;
  std::optional<Pass> pass = book_.pass(token_digest(token));
  if (!pass || now >= pass->ends_at) return std::nullopt;
  const bool program = !pass->label.empty();
  if (!program && now - pass->used_at >= limits::kSessionIdle) return std::nullopt;
  const std::optional<Account> account = book_.account(pass->account);
  if (!account) return std::nullopt;
  if (now - pass->used_at >= limits::kSessionTouch) {
    pass->used_at = now;
    if (!book_.change({.used = pass})) return std::nullopt;
  }
  return Identity{.account = account->name, .role = account->role, .digest = pass->digest, .program = program};
}

Result<bool> Access::check_new(const std::string& name, const Secret& password) const {
  if (!is_name(name)) return bad_name();
  return check_password(password, name);
}

Result<bool> Access::add(const std::string& name, Role role, const Secret& password, const AuditEntry& act) {
  if (const Result<bool> sound = check_new(name, password); !sound) return sound;
  const std::lock_guard lock(changing_);
  const std::vector<Account> all = book_.accounts();
  if (book_.account(name)) return Error{"account_exists", "", "there is an account `" + name + "` already"};
  if (all.size() >= limits::kAccounts) return Error{"too_many", "", "there are as many accounts as there may be"};
  const Account made{.name = name, .role = role, .password = hash_password(password, cost_), .created_at = act.at};
  return keep({.put = made, .as = AccountChange::Put::another}, act);
}

bool Access::is_last_admin(const std::string& name) {
  const std::vector<Account> all = book_.accounts();
  return std::none_of(all.begin(), all.end(),
                      [&](const Account& each) { return each.role == Role::admin && each.name != name; });
}

Result<bool> Access::change_role(const std::string& name, Role role, const AuditEntry& act) {
  const std::lock_guard lock(changing_);
  std::optional<Account> account = book_.account(name);
  if (!account) return no_account(name);
  if (role != Role::admin && is_last_admin(name))
    return Error{"last_admin", "", "`" + name + "` is the last admin; make somebody else one first"};
  account->role = role;
  return keep({.put = account, .end_all = name}, act);
}

Result<bool> Access::reset_password(const std::string& name, const Secret& password, const AuditEntry& act) {
  const std::lock_guard lock(changing_);
  std::optional<Account> account = book_.account(name);
  if (!account) return no_account(name);
  if (const Result<bool> sound = check_password(password, name); !sound) return sound;
  account->password = hash_password(password, cost_);
  return keep({.put = account, .end_all = name}, act);
}

Result<bool> Access::change_password(const Identity& who, const Secret& old_one, const Secret& new_one,
                                     const AuditEntry& act) {
  if (const Result<bool> proven = prove(who.account, old_one, act.from, act.at); !proven) return proven;
  if (const Result<bool> sound = check_password(new_one, who.account); !sound) return sound;
  const std::lock_guard lock(changing_);
  std::optional<Account> account = book_.account(who.account);
  if (!account) return no_account(who.account);
  account->password = hash_password(new_one, cost_);
  return keep({.put = account, .end_all = who.account, .but = who.digest}, act);
}

Result<bool> Access::remove(const std::string& name, const AuditEntry& act) {
  const std::lock_guard lock(changing_);
  if (!book_.account(name)) return no_account(name);
  if (is_last_admin(name))
    return Error{"last_admin", "", "`" + name + "` is the last admin; make somebody else one first"};
  return keep({.remove = name}, act);
}

Result<Granted> Access::grant_token(const Identity& who, const std::string& label, int days, const AuditEntry& act) {
  if (label.empty() || label.size() > limits::kAccountNameBytes)
    return Error{"bad_label", "", "say in a few words what the token is for"};
  if (days < 1 || days > limits::kTokenDaysCeiling) return Error{"out_of_range", "", "a token lives 1 to 366 days"};
  Granted granted{.token = random_token(), .role = who.role, .ends_at = act.at + std::chrono::hours{24 * days}};
  const Pass pass{.digest = token_digest(granted.token),
                  .account = who.account,
                  .label = label,
                  .created_at = act.at,
                  .used_at = act.at,
                  .ends_at = granted.ends_at};
  if (const Result<bool> kept = keep({.grant = pass}, act); !kept) return kept.error();
  return granted;
}

Result<bool> Access::end_token(const Identity& who, std::string_view digest, const AuditEntry& act) {
  const std::optional<Pass> pass = book_.pass(digest);
  if (!pass || pass->account != who.account || pass->label.empty())
    return Error{"no_token", "", "you have no such token"};
  return keep({.end = pass->digest}, act);
}

bool Access::note(const AuditEntry& act) {
  return book_.change({.audit = act});
}

Result<bool> Access::keep(AccountChange change, const AuditEntry& act) {
  change.audit = act;
  if (!book_.change(change)) return not_kept();
  return true;
}

}  // namespace turnaround
