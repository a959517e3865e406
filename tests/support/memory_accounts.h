// Accounts in memory, for tests of what is done with them.
#pragma once
#include <algorithm>
#include <map>
#include <mutex>

#include "webhook-server/store/accounts.h"

namespace turnaround {

class MemoryAccounts : public AccountBook {
 public:
  bool fails = false;  ///< nothing is kept
  std::vector<AuditEntry> entries;
  std::map<std::string, Pass> all_passes;

  std::vector<Account> accounts() override {
    const std::lock_guard lock(mutex_);
    std::vector<Account> all;
    for (const auto& [name, account] : accounts_) all.push_back(account);
    return all;
  }
  std::optional<Account> account(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    const auto found = accounts_.find(std::string(name));
    return found == accounts_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<Pass> pass(std::string_view digest) override {
    const std::lock_guard lock(mutex_);
    const auto found = all_passes.find(std::string(digest));
    return found == all_passes.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<Pass> passes(std::string_view account) override {
    const std::lock_guard lock(mutex_);
    std::vector<Pass> found;
    for (const auto& [digest, pass] : all_passes)
      if (pass.account == account) found.push_back(pass);
    return found;
  }
  std::vector<AuditEntry> audit(std::int64_t before, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<AuditEntry> found;
    for (auto entry = entries.rbegin(); entry != entries.rend() && found.size() < limit; ++entry)
      if (entry->seq < before) found.push_back(*entry);
    return found;
  }
  bool change(const AccountChange& change) override {
    const std::lock_guard lock(mutex_);
    if (fails || (change.put && !may_put(*change.put, change.as))) return false;
    if (change.put) accounts_[change.put->name] = *change.put;
    if (change.remove) accounts_.erase(*change.remove);
    std::erase_if(all_passes, [&](const auto& each) {
      const Pass& pass = each.second;
      return pass.account == change.remove || (pass.account == change.end_all && pass.digest != change.but) ||
             pass.digest == change.end || (change.forget && pass.ends_at < *change.forget);
    });
    if (change.grant) all_passes[change.grant->digest] = *change.grant;
    if (change.used && all_passes.contains(change.used->digest))
      all_passes[change.used->digest].used_at = change.used->used_at;
    if (change.audit) {
      entries.push_back(*change.audit);
      entries.back().seq = static_cast<std::int64_t>(entries.size());
    }
    return true;
  }

 private:
  bool may_put(const Account& account, AccountChange::Put as) const {
    if (as == AccountChange::Put::first) return accounts_.empty();
    return accounts_.contains(account.name) == (as == AccountChange::Put::changed);
  }
  std::mutex mutex_;
  std::map<std::string, Account> accounts_;
};

}  // namespace turnaround
