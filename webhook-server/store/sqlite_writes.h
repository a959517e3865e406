// The statements that change the store. Used by the writer's thread alone, inside its transaction; failures throw.
#pragma once
#include <string>
#include <string_view>

#include "webhook-server/store/sqlite_database.h"
#include "webhook-server/store/store.h"

namespace turnaround {

class SqliteWrites {
 public:
  explicit SqliteWrites(Database& database);

  Inbox::Put put(const Delivery& delivery);
  void keep_rejected(const Delivery& delivery, const std::string& reason);
  void settle(const Lane& lane, const Settlement& settlement);
  void postpone_reading(const Lane& lane, const Postponement& postponement);
  void postpone_sending(const Lane& lane, std::int64_t effect, const Postponement& postponement);
  void park(const Lane& lane, const std::string& reason);
  void unpark(std::string_view connection, Instant now);
  void revisit(std::string_view connection, std::string_view book, Instant now);
  void keep_book(std::string_view digest, std::string_view bytes);
  void forget(Instant before);

 private:
  void keep_reading(const Lane& lane, const Settlement& settlement);
  void change_outbox(const Lane& lane, const Settlement& settlement);
  Database& database_;
  Statement insert_delivery_, wake_lane_, insert_rejected_, trim_rejected_;
  Statement answer_deliveries_, write_ticket_, insert_decision_, insert_reading_, settle_lane_;
  Statement finish_effect_, supersede_effects_, insert_effect_;
  Statement postpone_reading_, postpone_effect_, postpone_lane_, park_lane_;
  Statement revisit_lanes_, unpark_effects_, unpark_senders_, unpark_readers_, insert_book_, forget_deliveries_;
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
