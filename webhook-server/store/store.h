// What the server remembers: deliveries, the last reading and decision of each ticket, and what still has to be written
// back. Everything a method reports as kept survives kill -9 and power loss. No database type appears here.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "integrations/adapter.h"
#include "webhook-server/store/accounts.h"
#include "webhook-server/store/inbox.h"
#include "webhook-server/store/outgoing.h"
#include "webhook-server/store/parked.h"

namespace turnaround {

/// One ticket's queue of work, held by one worker: nobody else reads, decides or writes this ticket until it is
/// released.
struct Lane {
  std::string connection;
  std::string ticket;
  std::int64_t claim = 0;       ///< proves who holds it; a change under a lost claim is refused
  std::int64_t unanswered = 0;  ///< the newest delivery that waits; one reading answers it and all before it. 0: none
  bool read_due = false;        ///< deliveries wait, and no backoff holds them
  bool look_due = false;        ///< the decision changes by itself now
  bool send_due = false;        ///< the outbox has something to write now
  int attempt = 0;              ///< failed readings in a row
  bool operator==(const Lane&) const = default;
};

enum class Lifecycle {
  open,
  solved,  ///< nobody waits for an answer any more
  closed,  ///< the helpdesk takes no more updates
  gone,    ///< the helpdesk has no such ticket any more
};

std::string_view lifecycle_name(Lifecycle lifecycle);

/// Something the helpdesk shall hold. `key` names what is wanted: equal keys want the same.
struct Effect {
  enum class State { pending, done, parked, superseded };
  std::int64_t id = 0;
  std::string key;
  std::string write_back;  ///< JSON
  State state = State::pending;
  int attempt = 0;
  Instant next_at;     ///< not to be tried before
  std::string reason;  ///< why the last try failed, for people
  std::optional<Instant> ended_at;
  bool operator==(const Effect&) const = default;
};

std::string_view effect_state_name(Effect::State state);

/// A ticket as it was last read.
struct StoredReading {
  std::string ticket;  ///< JSON
  std::string version;
  std::vector<std::string> comment_keys;
  Lifecycle lifecycle = Lifecycle::open;
  Instant read_at;
  bool operator==(const StoredReading&) const = default;
};

/// A decision, with what is needed to compute it again.
struct Ruling {
  Instant at;
  std::string book;      ///< digest
  std::string tzdata;    ///< version
  std::string decision;  ///< JSON
  std::string reading;   ///< digest of the ticket's JSON; empty: of a time that kept none
  bool operator==(const Ruling&) const = default;
};

struct RecentDecision {
  std::string connection;
  std::string ticket;
  Instant at;
  std::string decision;  ///< JSON
  bool operator==(const RecentDecision&) const = default;
};

struct StoredTicket {
  StoredReading reading;
  std::string decision;  ///< JSON of the last one; empty: none yet
  std::string fingerprint;
  std::string book;              ///< digest of the one that decides it; empty: none yet
  std::optional<Effect> effect;  ///< the newest, whatever its state
  std::string reading_trouble;   ///< why the last reading failed; empty when it did not
};

/// What one look at a ticket changes, all or nothing.
struct Settlement {
  Instant at;
  bool asked = false;                    ///< the helpdesk was asked: trouble with reading is over
  std::int64_t answered = 0;             ///< deliveries up to this one are done
  std::optional<StoredReading> reading;  ///< none: nothing was read
  std::string decision;                  ///< JSON; empty: nothing was decided (the ticket is gone)
  std::string fingerprint;
  std::string book;                     ///< digest of the one that decides the ticket from now on
  std::optional<Ruling> ruling;         ///< appended to the ticket's past decisions, with what was read
  std::optional<std::int64_t> written;  ///< this effect is done: the helpdesk was seen to hold it
  std::optional<Effect> effect;         ///< supersedes whatever was pending or parked
  bool withdraw = false;                ///< whatever is pending or parked is not wanted any more
  std::vector<Outgoing> events;         ///< to be told; those that the store has already are left out
  std::optional<Instant> look_again;
};

/// A try that failed: when to try again. No `at`: parked, a person must look.
struct Postponement {
  int attempt = 0;
  std::optional<Instant> at;
  std::string reason;
};

/// What is not needed any more.
struct Retention {
  Instant done;  ///< answered deliveries, ended effects that are not their ticket's newest, and events, sent or not
  std::optional<Instant> tickets;  ///< closed and gone tickets last read before, with their decisions; none: kept
};

/// Where a sweep for changed tickets goes on: at `cursor`, or, while there is none, at `at`.
struct SweepMark {
  Instant at;  ///< when that was known
  std::string cursor;
  bool operator==(const SweepMark&) const = default;
};

struct EndpointBacklog {
  std::string endpoint;
  std::int64_t pending = 0;
  std::int64_t parked = 0;
  bool operator==(const EndpointBacklog&) const = default;
};

struct Backlog {
  std::int64_t lanes = 0;  ///< tickets that want attention now
  std::int64_t pending = 0;
  std::int64_t parked = 0;
  /// Since when the oldest of what is not settled waits: a delivery that is not parked, or a pending effect.
  std::optional<Instant> oldest;
};

/// Called from the store's own threads.
struct StoreHooks {
  std::function<void(std::size_t changes)> committed;
  std::function<void(const std::string& reason)>
      failed;  ///< once: nothing is kept from here on, the process must leave
  /// The disk is full or the database away: nothing is kept until this is called again with an empty reason.
  std::function<void(const std::string& reason)> troubled;
  /// A single change that the database did not take; others are not touched by it.
  std::function<void(const std::string& reason)> refused;
};

/// Any method from any thread. Methods that change something block until it is synced and return false when it was not
/// kept. When the disk fails, `failed` is called, readers find nothing, and no change is kept any more. While the store
/// is in trouble no change is kept either; a reader that finds nothing because of it has lost every lane that it held.
class Store : public Inbox {
 public:
  /// The lane of this connection that has waited longest, held for the caller; none when nothing is due at `now`.
  virtual std::optional<Lane> take(std::string_view connection, Instant now) = 0;
  virtual void release(const Lane& lane) = 0;
  /// Returns at once when anything happened since `seen`, else at the next delivery, release or wake(), or after
  /// `at_most`. Answers the `seen` of the next call, so that nothing is missed between looking for a lane and waiting
  /// for one.
  virtual std::uint64_t await_work(std::uint64_t seen, std::chrono::milliseconds at_most) = 0;
  virtual void wake() = 0;
  /// False: the lane was lost, and whoever took it must not act for its ticket any more.
  virtual bool holds(const Lane& lane) = 0;
  /// Why nothing is kept now, for people; empty: all is well.
  virtual std::string trouble() = 0;

  virtual std::optional<StoredTicket> ticket(std::string_view connection, std::string_view id) = 0;
  /// Newest first.
  virtual std::vector<Ruling> past_decisions(std::string_view connection, std::string_view ticket,
                                             std::size_t limit) = 0;
  /// Of all tickets, newest first.
  virtual std::vector<RecentDecision> recent_decisions(std::size_t limit) = 0;
  virtual Backlog backlog(Instant now) = 0;
  /// The bytes of a book that was kept; none: there is no such book.
  virtual std::optional<std::string> book(std::string_view digest) = 0;

  [[nodiscard]] virtual bool settle(const Lane& lane, const Settlement& settlement) = 0;
  [[nodiscard]] virtual bool postpone_reading(const Lane& lane, const Postponement& postponement) = 0;
  [[nodiscard]] virtual bool postpone_sending(const Lane& lane, std::int64_t effect,
                                              const Postponement& postponement) = 0;
  /// For a ticket that cannot be decided: nothing of it is due any more until a delivery comes or unpark().
  [[nodiscard]] virtual bool park(const Lane& lane, const std::string& reason) = 0;

  /// Each answers how many pieces of work it concerned; none: it was not kept.
  [[nodiscard]] virtual std::optional<std::int64_t> retry(const ParkedFilter& filter, Instant now) = 0;
  /// Not wanted any more, for this reason. A delivery of the ticket begins everything anew.
  [[nodiscard]] virtual std::optional<std::int64_t> drop(const ParkedFilter& filter, const std::string& reason,
                                                         Instant now) = 0;
  /// Tries everything parked once more: a restart or a reload is how an operator says that the cause is gone.
  [[nodiscard]] bool unpark(std::string_view connection, Instant now) {
    return retry({.connection = std::string(connection)}, now).has_value();
  }

  /// The endpoint's next event, for the caller until limits::kOutgoingLease from now; none: nothing is due. Of each
  /// ticket the earliest comes first, and the next one when it is finished or parked.
  virtual std::optional<Outgoing> take_outgoing(std::string_view endpoint, Instant now) = 0;
  [[nodiscard]] virtual bool finish_outgoing(const Outgoing& event, Instant now) = 0;
  [[nodiscard]] virtual bool postpone_outgoing(const Outgoing& event, const Postponement& postponement) = 0;
  virtual std::vector<EndpointBacklog> endpoint_backlogs() = 0;

  /// None: never swept.
  virtual std::optional<SweepMark> sweep_mark(std::string_view connection) = 0;
  /// Together: where to go on, and that these tickets are to be read, but for those that were read in that version.
  [[nodiscard]] virtual bool keep_sweep(std::string_view connection, const SweepMark& mark,
                                        const std::vector<Changes::One>& tickets) = 0;

  /// Open tickets that another book than this one decided are due for a look now.
  [[nodiscard]] virtual bool revisit(std::string_view connection, std::string_view book, Instant now) = 0;
  [[nodiscard]] virtual bool keep_book(std::string_view digest, std::string_view bytes) = 0;
  /// Forgets what is older, a bounded number at a time: how many rows; none: it was not kept. Until a delivery is
  /// forgotten its key is a known duplicate.
  [[nodiscard]] virtual std::optional<std::int64_t> forget(const Retention& before) = 0;

  /// Lives as long as the store.
  virtual AccountBook& account_book() = 0;
};

}  // namespace turnaround
