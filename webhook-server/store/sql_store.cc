#include "webhook-server/store/sql_store.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "webhook-server/digest.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

std::size_t size_of(const std::vector<Outgoing>& events) {
  std::size_t size = 0;
  for (const Outgoing& event : events) size += event.payload.size();
  return size;
}

std::size_t size_of(const Settlement& settlement) {
  return settlement.decision.size() + (settlement.reading ? settlement.reading->ticket.size() : 0) +
         (settlement.ruling ? settlement.ruling->decision.size() : 0) +
         (settlement.effect ? settlement.effect->write_back.size() : 0) + size_of(settlement.events);
}

class SqlStore final : public Store, private AccountBook {
 public:
  SqlStore(std::unique_ptr<SqlDriver> driver, StoreHooks hooks)
      : driver_(std::move(driver)),
        writer_([this] { return driver_->open_writer(); }, std::move(hooks)),
        readers_([this] { return driver_->open_reader(); }),
        lanes_(driver_->open_lanes(readers_, [this] { wake(); })) {}

  void submit(Delivery delivery, std::function<void(Put)> then) override {
    if (delivery.key.size() > limits::kDeliveryKeyBytes) delivery.key = "digest:" + sha256(delivery.key);
    const bool for_a_lane = !delivery.ticket.empty();
    writer_.submit(std::move(delivery), [this, for_a_lane, then = std::move(then)](Put result) {
      if (result == Put::stored && for_a_lane) lanes_->announce();
      then(result);
    });
  }

  void keep_rejected(Delivery delivery, std::string reason) override {
    writer_.run(delivery.body.size(), [&](SqlWrites& writes) { writes.keep_rejected(delivery, reason); });
  }

  std::optional<Lane> take(std::string_view connection, Instant now) override {
    return guarded([&] { return lanes_->take(connection, now); });
  }

  void release(const Lane& lane) override {
    guarded([&] { return lanes_->release(lane), true; });
    wake();
  }

  bool holds(const Lane& lane) override { return lanes_->holds(lane); }

  std::string trouble() override { return writer_.trouble(); }

  std::uint64_t await_work(std::uint64_t seen, std::chrono::milliseconds at_most) override {
    std::unique_lock lock(wake_mutex_);
    woken_.wait_for(lock, at_most, [&] { return wakes_ != seen; });
    return wakes_;
  }

  void wake() override {
    {
      const std::lock_guard lock(wake_mutex_);
      ++wakes_;
    }
    woken_.notify_all();
  }

  std::optional<StoredTicket> ticket(std::string_view connection, std::string_view id) override {
    return read([&](SqlReads& reads) { return reads.ticket(connection, id); });
  }

  std::vector<Ruling> past_decisions(std::string_view connection, std::string_view ticket, std::size_t limit) override {
    return read([&](SqlReads& reads) { return reads.past_decisions(connection, ticket, limit); });
  }

  std::vector<RecentDecision> recent_decisions(std::size_t limit) override {
    return read([&](SqlReads& reads) { return reads.recent_decisions(limit); });
  }

  Backlog backlog(Instant now) override {
    return read([&](SqlReads& reads) { return reads.backlog(now); });
  }

  std::optional<std::string> book(std::string_view digest) override {
    return read([&](SqlReads& reads) { return reads.book(digest); });
  }

  bool settle(const Lane& lane, const Settlement& settlement) override {
    return holds(lane) &&
           writer_.run(lane, size_of(settlement), [&](SqlWrites& writes) { writes.settle(lane, settlement); });
  }

  bool postpone_reading(const Lane& lane, const Postponement& postponement) override {
    return holds(lane) && writer_.run(lane, 0, [&](SqlWrites& writes) { writes.postpone_reading(lane, postponement); });
  }

  bool postpone_sending(const Lane& lane, std::int64_t effect, const Postponement& postponement) override {
    return holds(lane) &&
           writer_.run(lane, 0, [&](SqlWrites& writes) { writes.postpone_sending(lane, effect, postponement); });
  }

  bool park(const Lane& lane, const std::string& reason) override {
    return holds(lane) && writer_.run(lane, 0, [&](SqlWrites& writes) { writes.park(lane, reason); });
  }

  std::optional<std::int64_t> retry(const ParkedFilter& filter, Instant now) override {
    const auto work = counted([&](SqlWrites& writes) { return writes.parked().retry(filter, now); });
    wake();
    return work;
  }

  std::optional<std::int64_t> drop(const ParkedFilter& filter, const std::string& reason, Instant now) override {
    return counted([&](SqlWrites& writes) { return writes.parked().drop(filter, reason, now); });
  }

  std::optional<Outgoing> take_outgoing(std::string_view endpoint, Instant now) override {
    std::optional<Outgoing> event = read([&](SqlReads& reads) { return reads.outgoing().next(endpoint, now); });
    if (!event) return std::nullopt;
    const Instant until = now + limits::kOutgoingLease;
    bool leased = false;
    if (!writer_.run(0, [&](SqlWrites& writes) { leased = writes.outgoing().lease(*event, until); }))
      return std::nullopt;
    event->next_at = until;
    return leased ? event : std::nullopt;
  }

  bool finish_outgoing(const Outgoing& event, Instant now) override {
    return writer_.run(0, [&](SqlWrites& writes) { writes.outgoing().finish(event, now); });
  }

  bool postpone_outgoing(const Outgoing& event, const Postponement& postponement) override {
    return writer_.run(0, [&](SqlWrites& writes) { writes.outgoing().postpone(event, postponement); });
  }

  std::vector<EndpointBacklog> endpoint_backlogs() override {
    return read([&](SqlReads& reads) { return reads.outgoing().backlog(); });
  }

  std::optional<SweepMark> sweep_mark(std::string_view connection) override {
    return read([&](SqlReads& reads) { return reads.outgoing().sweep_mark(connection); });
  }

  bool keep_sweep(std::string_view connection, const SweepMark& mark,
                  const std::vector<Changes::One>& tickets) override {
    const bool kept =
        writer_.run(0, [&](SqlWrites& writes) { writes.outgoing().keep_sweep(connection, mark, tickets); });
    lanes_->announce();
    return kept;
  }

  bool revisit(std::string_view connection, std::string_view book, Instant now) override {
    const bool kept = writer_.run(0, [&](SqlWrites& writes) { writes.revisit(connection, book, now); });
    wake();
    return kept;
  }

  bool keep_book(std::string_view digest, std::string_view bytes) override {
    return writer_.run(bytes.size(), [&](SqlWrites& writes) { writes.keep_book(digest, bytes); });
  }

  std::optional<std::int64_t> forget(const Retention& before) override {
    return counted([&](SqlWrites& writes) { return writes.forget(before); });
  }

  AccountBook& account_book() override { return *this; }

  std::vector<Account> accounts() override {
    return read([&](SqlReads& reads) { return reads.accounts().accounts(); });
  }

  std::optional<Account> account(std::string_view name) override {
    return read([&](SqlReads& reads) { return reads.accounts().account(name); });
  }

  std::optional<Pass> pass(std::string_view digest) override {
    return read([&](SqlReads& reads) { return reads.accounts().pass(digest); });
  }

  std::vector<Pass> passes(std::string_view account) override {
    return read([&](SqlReads& reads) { return reads.accounts().passes(account); });
  }

  std::vector<AuditEntry> audit(std::int64_t before, std::size_t limit) override {
    return read([&](SqlReads& reads) { return reads.accounts().audit(before, limit); });
  }

  bool change(const AccountChange& change) override {
    bool made = false;
    return writer_.run(0, [&](SqlWrites& writes) { made = writes.accounts().change(change); }) && made;
  }

 private:
  /// What a change answers, if it was kept.
  template <class Change>
  std::optional<std::int64_t> counted(const Change& change) {
    std::int64_t rows = 0;
    if (!writer_.run(0, [&](SqlWrites& writes) { rows = change(writes); })) return std::nullopt;
    return rows;
  }

  template <class Act>
  auto guarded(const Act& act) -> decltype(act()) {
    try {
      return act();
    } catch (const StoreFailure& failure) {
      if (failure.kind() == StoreFailure::Kind::broken) writer_.fail(failure.what());
      if (failure.kind() == StoreFailure::Kind::unavailable) writer_.doubt();
      lanes_->lose_all();
      return {};
    }
  }

  template <class Read>
  auto read(const Read& what) -> decltype(what(std::declval<SqlReads&>())) {
    return guarded([&] { return readers_.with(what); });
  }

  std::unique_ptr<SqlDriver> driver_;
  std::mutex wake_mutex_;
  std::condition_variable woken_;
  std::uint64_t wakes_ = 0;
  GroupCommit writer_;
  Readers readers_;
  std::unique_ptr<Lanes> lanes_;
};

}  // namespace

std::unique_ptr<Store> make_sql_store(std::unique_ptr<SqlDriver> driver, StoreHooks hooks) {
  return std::make_unique<SqlStore>(std::move(driver), std::move(hooks));
}

}  // namespace turnaround
