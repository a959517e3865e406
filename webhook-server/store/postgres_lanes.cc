#include "webhook-server/store/postgres_lanes.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>

#include "webhook-server/store/sql_writes.h"

namespace turnaround {
namespace {

// The database's clock in milliseconds, as of now and not of the transaction's beginning.
#define DATABASE_NOW "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

constexpr auto kTake = "UPDATE lane SET claim = $3, lease_until = " DATABASE_NOW
                       " + $4 WHERE (connection, ticket) = "
                       "(SELECT connection, ticket FROM lane WHERE connection = $1 AND ready_at <= $2 "
                       "AND lease_until < " DATABASE_NOW
                       " ORDER BY ready_at LIMIT 1 FOR UPDATE SKIP LOCKED) "
                       "RETURNING ticket, read_at, look_again, send_at, attempt";
constexpr auto kUnanswered =
    "SELECT max(seq) FROM delivery WHERE connection = $1 AND ticket = $2 AND state = 'waiting'";
constexpr auto kRelease =
    "UPDATE lane SET claim = 0, lease_until = 0 WHERE connection = $1 AND ticket = $2 AND claim = $3";
// Lanes that somebody changes at this moment are left to the next time, rather than waited for.
constexpr auto kRenew =
    "WITH mine AS (SELECT l.connection, l.ticket FROM unnest($1, $2, $3) AS h(connection, ticket, claim) "
    "JOIN lane l ON l.connection = h.connection AND l.ticket = h.ticket AND l.claim = h.claim "
    "FOR UPDATE OF l SKIP LOCKED) "
    "UPDATE lane l SET lease_until = " DATABASE_NOW
    " + $4 FROM mine WHERE l.connection = mine.connection AND l.ticket = mine.ticket RETURNING l.claim";

/// Never 0, and never one that was given before, whatever became of the database's last seconds.
std::int64_t new_claim() {
  thread_local std::random_device device;
  std::uniform_int_distribution<std::int64_t> any(1);
  return any(device);
}

}  // namespace

LeaseStatements::LeaseStatements(Session& session)
    : take_(session.prepare(kTake)), release_(session.prepare(kRelease)), unanswered_(session.prepare(kUnanswered)) {}

std::optional<Lane> LeaseStatements::take(std::string_view connection, Instant now, std::int64_t claim,
                                          std::chrono::milliseconds lease) {
  const std::int64_t at = seconds_of(now);
  std::optional<Lane> lane;
  if (take_->bind(connection, at, claim, std::int64_t{lease.count()}).step()) {
    const auto due = [&](int column) { return take_->maybe_integer(column).value_or(at + 1) <= at; };
    lane = Lane{.connection = std::string(connection),
                .ticket = take_->text(0),
                .claim = claim,
                .read_due = due(1),
                .look_due = due(2),
                .send_due = due(3),
                .attempt = static_cast<int>(take_->integer(4))};
  }
  take_->reset();
  if (!lane) return lane;
  unanswered_->bind(connection, lane->ticket).step();
  lane->unanswered = unanswered_->maybe_integer(0).value_or(0);
  unanswered_->reset();
  return lane;
}

void LeaseStatements::release(const Lane& lane) {
  release_->bind(lane.connection, lane.ticket, lane.claim).run();
}

PostgresLanes::PostgresLanes(PostgresAddress address, std::function<void()> wake)
    : address_(std::move(address)),
      wake_(std::move(wake)),
      takers_([this] { return PostgresSession::open(address_, PostgresSession::Commit::light); }),
      bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { keep(); }) {}

PostgresLanes::~PostgresLanes() {
  stopping_ = true;
  eventfd_write(bell_, 1);
  thread_.join();
  ::close(bell_);
  give_all_back();
}

/// Others need not wait for the leases to run out.
void PostgresLanes::give_all_back() {
  try {
    takers_.with([&](LeaseStatements& leases) {
      for (const auto& [claim, held] : held_) leases.release(held.lane);
      return true;
    });
  } catch (const StoreFailure&) {
    // They run out.
  }
}

std::optional<Lane> PostgresLanes::take(std::string_view connection, Instant now) {
  const SteadyTime until = std::chrono::steady_clock::now() + address_.lease;
  std::optional<Lane> lane =
      takers_.with([&](LeaseStatements& leases) { return leases.take(connection, now, new_claim(), address_.lease); });
  if (!lane) return lane;
  const std::lock_guard lock(mutex_);
  held_[lane->claim] = {*lane, until};
  return lane;
}

void PostgresLanes::release(const Lane& lane) {
  {
    const std::lock_guard lock(mutex_);
    if (held_.erase(lane.claim) == 0) return;
  }
  takers_.with([&](LeaseStatements& leases) { return leases.release(lane), true; });
}

bool PostgresLanes::holds(const Lane& lane) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(lane.claim);
  return found != held_.end() && !found->second.lost && std::chrono::steady_clock::now() < found->second.until;
}

void PostgresLanes::lose_all() {
  const std::lock_guard lock(mutex_);
  for (auto& [claim, held] : held_) held.lost = true;
}

void PostgresLanes::announce() {
  wake_();
  if (!news_.exchange(true)) eventfd_write(bell_, 1);
}

void PostgresLanes::pause(std::chrono::milliseconds for_how_long) {
  pollfd bell{bell_, POLLIN, 0};
  const SteadyTime end = std::chrono::steady_clock::now() + for_how_long;
  while (!stopping_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    ::poll(&bell, 1, static_cast<int>(left.count()));
    eventfd_t rung = 0;
    eventfd_read(bell_, &rung);
  }
}

void PostgresLanes::keep() {
  SteadyTime renew_at = std::chrono::steady_clock::now();
  std::chrono::milliseconds wait = limits::kStoreRetry;
  while (!stopping_) {
    try {
      listen(renew_at);
      wait = limits::kStoreRetry;
    } catch (const StoreFailure&) {
      pause(wait);
      wait = std::min(wait * 2, limits::kStoreRetryCeiling);
    }
  }
}

/// Until the end, or until the connection is lost.
void PostgresLanes::listen(SteadyTime& renew_at) {
  const auto session = PostgresSession::open(address_, PostgresSession::Commit::light);
  const auto notify = session->prepare("NOTIFY turnaround");
  PostgresStatement renewal(*session, kRenew, "renew");
  session->prepare("LISTEN turnaround")->run();
  wake_();
  while (!stopping_) {
    const auto left = renew_at - std::chrono::steady_clock::now();
    if (session->await_notice(
            bell_, std::max(std::chrono::milliseconds{0}, std::chrono::duration_cast<std::chrono::milliseconds>(left))))
      wake_();
    eventfd_t rung = 0;
    eventfd_read(bell_, &rung);
    if (news_.exchange(false)) notify->bind().run();
    if (std::chrono::steady_clock::now() < renew_at) continue;
    renew_at = std::chrono::steady_clock::now() + address_.lease / limits::kRenewalsPerLease;
    renew(renewal);
  }
}

void PostgresLanes::renew(PostgresStatement& renewal) {
  std::vector<Lane> lanes;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [claim, held] : held_) lanes.push_back(held.lane);
  }
  if (lanes.empty()) return;
  std::vector<std::string_view> connections, tickets;
  std::vector<std::int64_t> claims;
  for (const Lane& lane : lanes) {
    connections.push_back(lane.connection);
    tickets.push_back(lane.ticket);
    claims.push_back(lane.claim);
  }
  const SteadyTime until = std::chrono::steady_clock::now() + address_.lease;
  renewal.reset();
  renewal.put_texts(1, connections);
  renewal.put_texts(2, tickets);
  renewal.put_numbers(3, claims);
  renewal.put_number(4, address_.lease.count());
  while (renewal.step()) {
    const std::lock_guard lock(mutex_);
    if (const auto found = held_.find(renewal.integer(0)); found != held_.end()) found->second.until = until;
  }
}

}  // namespace turnaround
