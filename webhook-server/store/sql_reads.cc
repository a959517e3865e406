#include "webhook-server/store/sql_reads.h"

#include <algorithm>

#include "webhook-server/store/sql_writes.h"

namespace turnaround {
namespace {

constexpr auto kReadyLanes =
    "SELECT ticket, read_at, look_again, send_at, attempt FROM lane WHERE connection = $1 AND ready_at <= $2 "
    "ORDER BY ready_at LIMIT $3";
constexpr auto kUnanswered =
    "SELECT max(seq) FROM delivery WHERE connection = $1 AND ticket = $2 AND state = 'waiting'";
constexpr auto kTicket =
    "SELECT ticket, version, comment_keys, lifecycle, read_at, decision, fingerprint, book FROM ticket "
    "WHERE connection = $1 AND id = $2";
constexpr auto kLaneReason = "SELECT reason FROM lane WHERE connection = $1 AND ticket = $2";
constexpr auto kNewestEffect =
    "SELECT seq, key, write_back, state, attempt, next_at, reason, ended_at FROM outbox "
    "WHERE connection = $1 AND ticket = $2 ORDER BY seq DESC LIMIT 1";
constexpr auto kPastDecisions =
    "SELECT at, book, tzdata, decision, reading FROM decision WHERE connection = $1 AND ticket = $2 "
    "ORDER BY seq DESC LIMIT $3";
constexpr auto kRecentDecisions = "SELECT connection, ticket, at, decision FROM decision ORDER BY seq DESC LIMIT $1";
constexpr auto kBook = "SELECT bytes FROM book WHERE digest = $1";
// Lanes are counted connection by connection, because their index begins with it; each connection is found from the one
// before. Open tickets may be a million, those that are due are few.
constexpr auto kBacklog =
    "WITH RECURSIVE desk (name) AS (SELECT min(connection) FROM lane UNION ALL "
    "SELECT (SELECT min(connection) FROM lane WHERE connection > desk.name) FROM desk WHERE desk.name IS NOT NULL) "
    "SELECT (SELECT CAST(coalesce(sum((SELECT count(*) FROM lane l WHERE l.connection = desk.name "
    "AND l.ready_at <= $1)), 0) AS BIGINT) FROM desk), "
    "count(CASE WHEN state = 'pending' THEN 1 END), count(CASE WHEN state = 'parked' THEN 1 END), "
    "min(CASE WHEN state = 'pending' THEN created_at END) FROM outbox WHERE state IN ('pending', 'parked')";
// A delivery of a lane that is not to be read is parked. The plus keeps SQLite from looking for the smallest time among
// all deliveries of the last month.
constexpr auto kOldestDelivery =
    "SELECT min(+d.received_at) FROM delivery d WHERE d.state = 'waiting' AND EXISTS (SELECT 1 FROM lane l "
    "WHERE l.connection = d.connection AND l.ticket = d.ticket AND l.read_at IS NOT NULL)";

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

}  // namespace

SqlReads::SqlReads(Session& session)
    : ready_(session.prepare(kReadyLanes)),
      unanswered_(session.prepare(kUnanswered)),
      ticket_(session.prepare(kTicket)),
      reason_(session.prepare(kLaneReason)),
      effect_(session.prepare(kNewestEffect)),
      past_(session.prepare(kPastDecisions)),
      recent_(session.prepare(kRecentDecisions)),
      backlog_(session.prepare(kBacklog)),
      oldest_(session.prepare(kOldestDelivery)),
      book_(session.prepare(kBook)),
      accounts_(session),
      outgoing_(session) {}

std::optional<Lane> SqlReads::ready_lane(std::string_view connection, Instant now, std::size_t holders,
                                         const std::function<bool(const std::string&)>& held) {
  const std::int64_t at = seconds_of(now);
  ready_->bind(connection, at, static_cast<std::int64_t>(holders + 1));
  std::optional<Lane> lane;
  while (!lane && ready_->step()) {
    const std::string ticket = ready_->text(0);
    if (held(ticket)) continue;
    const auto due = [&](int column) { return ready_->maybe_integer(column).value_or(at + 1) <= at; };
    lane = Lane{.connection = std::string(connection),
                .ticket = ticket,
                .read_due = due(1),
                .look_due = due(2),
                .send_due = due(3),
                .attempt = static_cast<int>(ready_->integer(4))};
  }
  ready_->reset();
  if (lane) lane->unanswered = unanswered(connection, lane->ticket);
  return lane;
}

std::optional<StoredTicket> SqlReads::ticket(std::string_view connection, std::string_view id) {
  StoredTicket stored;
  const bool found = ticket_->bind(connection, id).step();
  if (found) {
    stored.reading = {.ticket = ticket_->text(0),
                      .version = ticket_->text(1),
                      .comment_keys = split_lines(ticket_->text(2)),
                      .lifecycle = lifecycle_named(ticket_->text(3)),
                      .read_at = instant_of(ticket_->integer(4))};
    stored.decision = ticket_->text(5);
    stored.fingerprint = ticket_->text(6);
    stored.book = ticket_->text(7);
  }
  ticket_->reset();
  const bool known = reason_->bind(connection, id).step();
  if (known) stored.reading_trouble = reason_->text(0);
  reason_->reset();
  stored.effect = newest_effect(connection, id);
  return found || known ? std::optional(std::move(stored)) : std::nullopt;
}

std::vector<Ruling> SqlReads::past_decisions(std::string_view connection, std::string_view ticket, std::size_t limit) {
  std::vector<Ruling> rulings;
  past_->bind(connection, ticket, static_cast<std::int64_t>(limit));
  while (past_->step())
    rulings.push_back({instant_of(past_->integer(0)), past_->text(1), past_->text(2), past_->text(3), past_->text(4)});
  past_->reset();
  return rulings;
}

std::vector<RecentDecision> SqlReads::recent_decisions(std::size_t limit) {
  std::vector<RecentDecision> decisions;
  recent_->bind(static_cast<std::int64_t>(limit));
  while (recent_->step())
    decisions.push_back({recent_->text(0), recent_->text(1), instant_of(recent_->integer(2)), recent_->text(3)});
  recent_->reset();
  return decisions;
}

std::optional<std::string> SqlReads::book(std::string_view digest) {
  const bool found = book_->bind(digest).step();
  std::optional<std::string> bytes = found ? std::optional(book_->text(0)) : std::nullopt;
  book_->reset();
  return bytes;
}

Backlog SqlReads::backlog(Instant now) {
  backlog_->bind(seconds_of(now)).step();
  Backlog backlog{backlog_->integer(0), backlog_->integer(1), backlog_->integer(2), std::nullopt};
  const std::optional<std::int64_t> effect = backlog_->maybe_integer(3);
  backlog_->reset();
  oldest_->bind().step();
  const std::optional<std::int64_t> delivery = oldest_->maybe_integer(0);
  oldest_->reset();
  for (const std::optional<std::int64_t>& since : {effect, delivery})
    if (since) backlog.oldest = std::min(backlog.oldest.value_or(Instant::max()), instant_of(*since));
  return backlog;
}

std::int64_t SqlReads::unanswered(std::string_view connection, std::string_view ticket) {
  unanswered_->bind(connection, ticket).step();
  const std::int64_t newest = unanswered_->maybe_integer(0).value_or(0);
  unanswered_->reset();
  return newest;
}

std::optional<Effect> SqlReads::newest_effect(std::string_view connection, std::string_view id) {
  std::optional<Effect> effect;
  if (effect_->bind(connection, id).step()) {
    effect = Effect{.id = effect_->integer(0),
                    .key = effect_->text(1),
                    .write_back = effect_->text(2),
                    .state = effect_state_named(effect_->text(3)),
                    .attempt = static_cast<int>(effect_->integer(4)),
                    .next_at = instant_of(effect_->integer(5)),
                    .reason = effect_->text(6),
                    .ended_at = {}};
    if (const auto ended = effect_->maybe_integer(7)) effect->ended_at = instant_of(*ended);
  }
  effect_->reset();
  return effect;
}

}  // namespace turnaround
