// The statements that change the store. Used by the writer's thread alone, inside its transaction; failures throw.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "webhook-server/store/session.h"
#include "webhook-server/store/sql_accounts.h"
#include "webhook-server/store/sql_outgoing.h"
#include "webhook-server/store/sql_parked.h"
#include "webhook-server/store/store.h"

namespace turnaround {

/// A delivery on its way into the store, and what became of it.
struct Arrival {
  Delivery delivery;
  Inbox::Put result = Inbox::Put::failed;
};

/// A change under a lane, and whether its claim still holds when the change is made.
struct Fence {
  const Lane& lane;
  bool holds = true;
};

class SqlWrites {
 public:
  explicit SqlWrites(Session& session);
  virtual ~SqlWrites() = default;
  SqlWrites(const SqlWrites&) = delete;
  SqlWrites& operator=(const SqlWrites&) = delete;

  /// Before anything else of the transaction: keeps other servers from these lanes until it ends, and says which claims
  /// are lost. Where one process owns the store, its own memory has the answer already.
  virtual void hold(std::span<Fence* const>, std::span<Arrival* const>) {}
  virtual void put(std::span<Arrival* const> arrivals);
  void keep_rejected(const Delivery& delivery, const std::string& reason);
  void settle(const Lane& lane, const Settlement& settlement);
  void postpone_reading(const Lane& lane, const Postponement& postponement);
  void postpone_sending(const Lane& lane, std::int64_t effect, const Postponement& postponement);
  void park(const Lane& lane, const std::string& reason);
  void revisit(std::string_view connection, std::string_view book, Instant now);
  void keep_book(std::string_view digest, std::string_view bytes);
  /// How many rows.
  std::int64_t forget(const Retention& before);
  SqlAccountWrites& accounts() { return accounts_; }
  SqlOutgoingWrites& outgoing() { return outgoing_; }
  SqlParkedWrites& parked() { return parked_; }

 private:
  void keep_reading(const Lane& lane, const Settlement& settlement);
  std::int64_t forget_tickets(Instant before);
  void change_outbox(const Lane& lane, const Settlement& settlement);
  using Prepared = std::unique_ptr<Statement>;
  Prepared insert_delivery_, wake_lane_, insert_rejected_, trim_rejected_;
  Prepared answer_deliveries_, write_ticket_, insert_decision_, insert_reading_, settle_lane_;
  Prepared finish_effect_, supersede_effects_, insert_effect_;
  Prepared postpone_reading_, postpone_effect_, postpone_lane_, park_lane_;
  Prepared revisit_lanes_, insert_book_;
  Prepared forget_deliveries_, forget_effects_, old_tickets_, forget_readings_, forget_decisions_;
  Prepared forget_outbox_, forget_lane_, forget_ticket_;
  SqlAccountWrites accounts_;
  SqlOutgoingWrites outgoing_;
  SqlParkedWrites parked_;
};

/// Headers as the lines they came in; the listener lets no line break into them.
std::string header_lines(const std::vector<Header>& headers);

inline std::int64_t seconds_of(Instant at) {
  return at.time_since_epoch().count();
}
inline std::optional<std::int64_t> seconds_of(const std::optional<Instant>& at) {
  return at ? std::optional(seconds_of(*at)) : std::nullopt;
}
inline Instant instant_of(std::int64_t seconds) {
  return Instant{Seconds{seconds}};
}

}  // namespace turnaround
