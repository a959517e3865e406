#include "webhook-server/store/sqlite.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "webhook-server/store/group_commit.h"
#include "webhook-server/store/leases.h"
#include "webhook-server/store/sqlite_writes.h"

namespace turnaround {
namespace {

constexpr auto kReadyLanes =
    "SELECT ticket, read_at, look_again, send_at, attempt FROM lane WHERE connection = ?1 AND ready_at <= ?2 "
    "ORDER BY ready_at LIMIT ?3";
constexpr auto kUnanswered =
    "SELECT max(seq) FROM delivery WHERE connection = ?1 AND ticket = ?2 AND state = 'waiting'";
constexpr auto kTicket =
    "SELECT ticket, version, comment_keys, lifecycle, read_at, decision, fingerprint, book FROM ticket "
    "WHERE connection = ?1 AND id = ?2";
constexpr auto kLaneReason = "SELECT reason FROM lane WHERE connection = ?1 AND ticket = ?2";
constexpr auto kNewestEffect =
    "SELECT seq, key, write_back, state, attempt, next_at, reason, ended_at FROM outbox "
    "WHERE connection = ?1 AND ticket = ?2 ORDER BY seq DESC LIMIT 1";
constexpr auto kPastDecisions =
    "SELECT at, book, tzdata, decision, reading FROM decision WHERE connection = ?1 AND ticket = ?2 "
    "ORDER BY seq DESC LIMIT ?3";
constexpr auto kBook = "SELECT bytes FROM book WHERE digest = ?1";
constexpr auto kBacklog =
    "SELECT (SELECT count(*) FROM lane WHERE ready_at <= ?1), (SELECT count(*) FROM outbox WHERE state = 'pending'), "
    "(SELECT count(*) FROM outbox WHERE state = 'parked')";

Lifecycle lifecycle_named(const std::string& name) {
  if (name == "closed") return Lifecycle::closed;
  if (name == "solved") return Lifecycle::solved;
  return name == "gone" ? Lifecycle::gone : Lifecycle::open;
}

Effect::State effect_state_named(const std::string& name) {
  if (name == "done") return Effect::State::done;
  if (name == "parked") return Effect::State::parked;
  return name == "superseded" ? Effect::State::superseded : Effect::State::pending;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::size_t size_of(const Settlement& settlement) {
  return settlement.decision.size() + (settlement.reading ? settlement.reading->ticket.size() : 0) +
         (settlement.ruling ? settlement.ruling->decision.size() : 0) +
         (settlement.effect ? settlement.effect->write_back.size() : 0);
}

/// Reads through its own connection, one caller at a time. A statement is reset at once: an open one would pin the log.
class SqliteReads {
 public:
  explicit SqliteReads(const std::string& file) : database_(Database::open_reader(file)) {}

  std::optional<Lane> ready_lane(const std::string& connection, Instant now, const Leases& leases) {
    const std::int64_t at = seconds_of(now);
    ready_.bind(connection, at, static_cast<std::int64_t>(leases.size() + 1));
    std::optional<Lane> lane;
    while (!lane && ready_.step()) {
      const std::string ticket = ready_.text(0);
      if (leases.held(connection, ticket)) continue;
      const auto due = [&](int column) { return ready_.maybe_integer(column).value_or(at + 1) <= at; };
      lane = Lane{.connection = connection,
                  .ticket = ticket,
                  .read_due = due(1),
                  .look_due = due(2),
                  .send_due = due(3),
                  .attempt = static_cast<int>(ready_.integer(4))};
    }
    ready_.reset();
    if (lane) lane->unanswered = unanswered(connection, lane->ticket);
    return lane;
  }

  std::optional<StoredTicket> ticket(std::string_view connection, std::string_view id) {
    StoredTicket stored;
    const bool found = ticket_.bind(connection, id).step();
    if (found) {
      stored.reading = {.ticket = ticket_.text(0),
                        .version = ticket_.text(1),
                        .comment_keys = split_lines(ticket_.text(2)),
                        .lifecycle = lifecycle_named(ticket_.text(3)),
                        .read_at = instant_of(ticket_.integer(4))};
      stored.decision = ticket_.text(5);
      stored.fingerprint = ticket_.text(6);
      stored.book = ticket_.text(7);
    }
    ticket_.reset();
    const bool known = reason_.bind(connection, id).step();
    if (known) stored.reading_trouble = reason_.text(0);
    reason_.reset();
    stored.effect = newest_effect(connection, id);
    return found || known ? std::optional(std::move(stored)) : std::nullopt;
  }

  std::vector<Ruling> past_decisions(std::string_view connection, std::string_view ticket, std::size_t limit) {
    std::vector<Ruling> rulings;
    past_.bind(connection, ticket, static_cast<std::int64_t>(limit));
    while (past_.step())
      rulings.push_back({instant_of(past_.integer(0)), past_.text(1), past_.text(2), past_.text(3), past_.text(4)});
    past_.reset();
    return rulings;
  }

  std::optional<std::string> book(std::string_view digest) {
    const bool found = book_.bind(digest).step();
    std::optional<std::string> bytes = found ? std::optional(book_.text(0)) : std::nullopt;
    book_.reset();
    return bytes;
  }

  Backlog backlog(Instant now) {
    backlog_.bind(seconds_of(now)).step();
    const Backlog backlog{backlog_.integer(0), backlog_.integer(1), backlog_.integer(2)};
    backlog_.reset();
    return backlog;
  }

 private:
  std::int64_t unanswered(std::string_view connection, std::string_view ticket) {
    unanswered_.bind(connection, ticket).step();
    const std::int64_t newest = unanswered_.maybe_integer(0).value_or(0);
    unanswered_.reset();
    return newest;
  }

  std::optional<Effect> newest_effect(std::string_view connection, std::string_view id) {
    std::optional<Effect> effect;
    if (effect_.bind(connection, id).step()) {
      effect = Effect{.id = effect_.integer(0),
                      .key = effect_.text(1),
                      .write_back = effect_.text(2),
                      .state = effect_state_named(effect_.text(3)),
                      .attempt = static_cast<int>(effect_.integer(4)),
                      .next_at = instant_of(effect_.integer(5)),
                      .reason = effect_.text(6),
                      .ended_at = {}};
      if (const auto ended = effect_.maybe_integer(7)) effect->ended_at = instant_of(*ended);
    }
    effect_.reset();
    return effect;
  }

  Database database_;
  Statement ready_{database_.handle(), kReadyLanes};
  Statement unanswered_{database_.handle(), kUnanswered};
  Statement ticket_{database_.handle(), kTicket};
  Statement reason_{database_.handle(), kLaneReason};
  Statement effect_{database_.handle(), kNewestEffect};
  Statement past_{database_.handle(), kPastDecisions};
  Statement backlog_{database_.handle(), kBacklog};
  Statement book_{database_.handle(), kBook};
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& file, StoreHooks hooks)
      : database_(Database::open_writer(file)),
        writes_(database_),
        reads_(file),
        writer_(database_, std::move(hooks)) {}

  Put put(Delivery delivery) override {
    Put result = Put::failed;
    if (!writer_.run(delivery.body.size(), [&] { result = writes_.put(delivery); })) return Put::failed;
    if (result == Put::stored && !delivery.ticket.empty()) wake();
    return result;
  }

  void keep_rejected(Delivery delivery, std::string reason) override {
    writer_.run(delivery.body.size(), [&] { writes_.keep_rejected(delivery, reason); });
  }

  std::optional<Lane> take(std::string_view connection, Instant now) override {
    return read([&] {
      std::optional<Lane> lane = reads_.ready_lane(std::string(connection), now, leases_);
      if (lane) lane->claim = leases_.take(lane->connection, lane->ticket);
      return lane;
    });
  }

  void release(const Lane& lane) override {
    {
      const std::lock_guard lock(mutex_);
      leases_.release(lane);
    }
    wake();
  }

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
    return read([&] { return reads_.ticket(connection, id); });
  }

  std::vector<Ruling> past_decisions(std::string_view connection, std::string_view ticket, std::size_t limit) override {
    return read([&] { return reads_.past_decisions(connection, ticket, limit); });
  }

  Backlog backlog(Instant now) override {
    return read([&] { return reads_.backlog(now); });
  }

  std::optional<std::string> book(std::string_view digest) override {
    return read([&] { return reads_.book(digest); });
  }

  bool settle(const Lane& lane, const Settlement& settlement) override {
    return holds(lane) && writer_.run(size_of(settlement), [&] { writes_.settle(lane, settlement); });
  }

  bool postpone_reading(const Lane& lane, const Postponement& postponement) override {
    return holds(lane) && writer_.run(0, [&] { writes_.postpone_reading(lane, postponement); });
  }

  bool postpone_sending(const Lane& lane, std::int64_t effect, const Postponement& postponement) override {
    return holds(lane) && writer_.run(0, [&] { writes_.postpone_sending(lane, effect, postponement); });
  }

  bool park(const Lane& lane, const std::string& reason) override {
    return holds(lane) && writer_.run(0, [&] { writes_.park(lane, reason); });
  }

  bool unpark(std::string_view connection, Instant now) override {
    const bool kept = writer_.run(0, [&] { writes_.unpark(connection, now); });
    wake();
    return kept;
  }

  bool revisit(std::string_view connection, std::string_view book, Instant now) override {
    const bool kept = writer_.run(0, [&] { writes_.revisit(connection, book, now); });
    wake();
    return kept;
  }

  bool keep_book(std::string_view digest, std::string_view bytes) override {
    return writer_.run(bytes.size(), [&] { writes_.keep_book(digest, bytes); });
  }

  bool forget(Instant before) override {
    return writer_.run(0, [&] { writes_.forget(before); });
  }

 private:
  template <class Read>
  auto read(Read what) -> decltype(what()) {
    const std::lock_guard lock(mutex_);
    try {
      return what();
    } catch (const StoreFailure& failure) {
      writer_.fail(failure.what());
      return {};
    }
  }

  bool holds(const Lane& lane) {
    const std::lock_guard lock(mutex_);
    return leases_.valid(lane);
  }

  Database database_;
  SqliteWrites writes_;
  std::mutex mutex_;  ///< guards reads_ and leases_ together: a lane is seen ready and taken in one step
  SqliteReads reads_;
  Leases leases_;
  std::mutex wake_mutex_;
  std::condition_variable woken_;
  std::uint64_t wakes_ = 0;
  GroupCommit writer_;  ///< last: its thread ends before anything it uses does
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file, StoreHooks hooks) {
  try {
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(file, std::move(hooks)));
  } catch (const StoreFailure& failure) {
    return Error{"store_unusable", file, failure.what()};
  }
}

}  // namespace turnaround
