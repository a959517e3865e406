// The statements that read the store, through one session; one caller at a time. A statement is reset at once: an open
// one would pin SQLite's log.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webhook-server/store/session.h"
#include "webhook-server/store/sql_accounts.h"
#include "webhook-server/store/sql_outgoing.h"
#include "webhook-server/store/store.h"

namespace turnaround {

class SqlReads {
 public:
  explicit SqlReads(Session& session);

  /// The lane that has waited longest of those that nobody holds; `holders` lanes at most are held.
  std::optional<Lane> ready_lane(std::string_view connection, Instant now, std::size_t holders,
                                 const std::function<bool(const std::string& ticket)>& held);
  std::optional<StoredTicket> ticket(std::string_view connection, std::string_view id);
  std::vector<Ruling> past_decisions(std::string_view connection, std::string_view ticket, std::size_t limit);
  std::vector<RecentDecision> recent_decisions(std::size_t limit);
  std::optional<std::string> book(std::string_view digest);
  Backlog backlog(Instant now);
  /// The newest delivery of a ticket that waits; 0: none.
  std::int64_t unanswered(std::string_view connection, std::string_view ticket);
  SqlAccountReads& accounts() { return accounts_; }
  SqlOutgoingReads& outgoing() { return outgoing_; }

 private:
  std::optional<Effect> newest_effect(std::string_view connection, std::string_view id);
  using Prepared = std::unique_ptr<Statement>;
  Prepared ready_, unanswered_, ticket_, reason_, effect_, past_, recent_, backlog_, oldest_, book_;
  SqlAccountReads accounts_;
  SqlOutgoingReads outgoing_;
};

}  // namespace turnaround
