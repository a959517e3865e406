#include "tests/crash/lives.h"

#include <sqlite3.h>

#include <thread>

#include "webhook-server/store/sqlite.h"

namespace turnaround {
namespace {

constexpr Instant kNow{Seconds{1'772'442'000}};
constexpr Instant kNever{Seconds{4'000'000'000}};
constexpr std::size_t kProblemsKept = 20;

Delivery delivery(const std::string& key, const std::string& ticket, std::size_t size) {
  return {.connection = "acme",
          .key = key,
          .ticket = ticket,
          .type = "updated",
          .headers = {{"X-Id", key}},
          .body = std::string(size, 'b'),
          .received_at = kNow};
}

Settlement settlement(const Lane& lane, int version) {
  const std::string word = std::to_string(version);
  Settlement settlement{.at = kNow, .asked = true, .answered = lane.unanswered};
  settlement.reading = StoredReading{.ticket = "{\"version\":" + word + "}", .version = word, .read_at = kNow};
  settlement.decision = "{\"version\":" + word + "}";
  settlement.fingerprint = word;
  settlement.book = "sha256:book";
  settlement.ruling = Ruling{.at = kNow, .book = "sha256:book", .decision = settlement.decision};
  settlement.effect = Effect{.key = "k" + word, .write_back = "{\"version\":" + word + "}", .next_at = kNever};
  return settlement;
}

}  // namespace

void Tally::add(const Tally& other) {
  lives += other.lives;
  cuts += other.cuts;
  kills += other.kills;
  failures += other.failures;
  acknowledged += other.acknowledged;
  settled += other.settled;
  operations += other.operations;
  for (const std::string& each : other.problems)
    if (problems.size() < kProblemsKept) problems.push_back(each);
}

Lives::Lives(std::uint64_t seed, bool crowd)
    : seed_(seed), crowd_(crowd), heavy_(seed % 5 == 0), dice_(seed), disk_(dice_.next()) {}

void Lives::problem(const std::string& what) {
  if (tally_.problems.size() < kProblemsKept)
    tally_.problems.push_back("seed " + std::to_string(seed_) + ", life " + std::to_string(tally_.lives) + ": " + what);
}

bool Lives::open() {
  auto opened = open_sqlite_store(file_, {.committed = {}, .failed = [this](const std::string&) { ++told_; }});
  if (opened) store_ = std::move(*opened);
  return opened.ok();
}

void Lives::live(int acts, End end) {
  ++tally_.lives;
  recent_.clear();
  told_ = 0;
  const std::int64_t before = disk_.operations();
  if (open())
    for (int n = 0; n < acts && !disk_.failed(); ++n) act();
  if (disk_.failed() && store_)
    for (int n = 0; n < 3; ++n) act();  // nothing of this may be acknowledged
  if (!disk_.failed() && end == End::power_cut) ++tally_.cuts, disk_.cut_power();
  if (!disk_.failed() && end == End::kill) ++tally_.kills, disk_.kill_process();
  if (told_ > 1) problem("the store told " + std::to_string(told_) + " times that it failed");
  store_.reset();
  tally_.operations += disk_.operations() - before;
}

void Lives::act() {
  const std::string ticket = std::to_string(1 + dice_.below(6));
  const std::size_t roll = dice_.below(100);
  if (roll < 25) return settle();
  if (roll < 35 && crowd_) return put_by_many();
  if (roll < 40 && !acknowledged_.empty()) {
    const std::string key = "k" + std::to_string(dice_.below(static_cast<std::size_t>(next_key_)));
    const auto known = acknowledged_.find(key);
    if (known != acknowledged_.end()) return put(known->first, known->second, 10);
  }
  const std::size_t sizes[] = {10, 200, 1'900, 20'000};
  put("k" + std::to_string(next_key_++), ticket, heavy_ && dice_.below(3) == 0 ? 900'000 : sizes[dice_.below(4)]);
}

void Lives::put(const std::string& key, const std::string& ticket, std::size_t size) {
  const bool had_failed = disk_.failed() && !disk_.has_room_again();
  const Inbox::Put result = store_->put(delivery(key, ticket, size));
  if (had_failed && result != Inbox::Put::failed)
    problem("delivery " + key + " was acknowledged after the disk failed");
  note(result, key, ticket);
}

void Lives::put_by_many() {
  constexpr int kThreads = 4;
  constexpr int kEach = 4;
  std::vector<std::thread> threads;
  std::vector<Inbox::Put> results(kThreads * kEach, Inbox::Put::failed);
  const int first = std::exchange(next_key_, next_key_ + kThreads * kEach);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int n = t * kEach; n < (t + 1) * kEach; ++n)
        results[static_cast<std::size_t>(n)] = store_->put(delivery("k" + std::to_string(first + n), "9", 500));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int n = 0; n < kThreads * kEach; ++n)
    note(results[static_cast<std::size_t>(n)], "k" + std::to_string(first + n), "9");
}

void Lives::note(Inbox::Put result, const std::string& key, const std::string& ticket) {
  Ticket& known = tickets_[ticket];
  if (result == Inbox::Put::failed) {
    if (acknowledged_.count(key) == 0) unsure_[key] = ticket;
    known.may_wait = true;
    return;
  }
  if (result == Inbox::Put::duplicate && acknowledged_.count(key) == 0 && unsure_.count(key) == 0)
    problem("a new delivery was taken for a duplicate: " + key);
  if (result == Inbox::Put::stored && acknowledged_.count(key) != 0) problem("delivery " + key + " was stored twice");
  if (result == Inbox::Put::stored) known.waits = known.may_wait = true;
  if (acknowledged_.emplace(key, ticket).second) ++tally_.acknowledged;
  unsure_.erase(key);
  recent_.insert(key);
}

void Lives::settle() {
  const bool had_failed = disk_.failed() && !disk_.has_room_again();
  const std::optional<Lane> lane = store_->take("acme", kNow);
  if (!lane) return;
  Ticket& known = tickets_[lane->ticket];
  const int version = known.version.value_or(0) + 1;
  if (store_->settle(*lane, settlement(*lane, version))) {
    if (had_failed) problem("a settlement was kept after the disk failed");
    ++tally_.settled;
    known = {.version = version};
  } else {
    known.unsure = version;
    known.may_be_settled = true;
  }
  store_->release(*lane);
}

void Lives::check() {
  disk_.plan(Disk::Fault::power_cut, 0);
  if (!open()) return problem("the store cannot be opened again");
  check_integrity();
  check_lanes();
  check_tickets();
  std::set<std::string> keys = recent_;
  for (int n = 0; n < 10 && next_key_ > 0; ++n) {
    const std::string key = "k" + std::to_string(dice_.below(static_cast<std::size_t>(next_key_)));
    if (acknowledged_.count(key)) keys.insert(key);
  }
  check_keys(keys);
  // What was not acknowledged is sent again, as a helpdesk would.
  for (const auto& [key, ticket] : std::map(unsure_)) put(key, ticket, 10);
  store_.reset();
}

void Lives::check_all() {
  disk_.plan(Disk::Fault::power_cut, 0);
  if (!open()) return problem("the store cannot be opened again");
  std::set<std::string> keys;
  for (const auto& [key, ticket] : acknowledged_) keys.insert(key);
  check_keys(keys);
  store_.reset();
}

void Lives::check_integrity() {
  sqlite3* handle = nullptr;
  std::string said = "nothing";
  sqlite3_open_v2(file_.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
  const auto read = [](void* to, int, char** columns, char**) {
    *static_cast<std::string*>(to) = columns[0] ? columns[0] : "";
    return 0;
  };
  sqlite3_exec(handle, "PRAGMA integrity_check(1)", read, &said, nullptr);
  sqlite3_close(handle);
  if (said != "ok") problem("SQLite finds the store damaged: " + said);
}

void Lives::check_keys(const std::set<std::string>& keys) {
  for (const std::string& key : keys)
    if (store_->put(delivery(key, acknowledged_.at(key), 10)) != Inbox::Put::duplicate)
      problem("acknowledged delivery " + key + " is lost");
}

void Lives::check_tickets() {
  for (auto& [id, known] : tickets_) {
    const std::optional<StoredTicket> stored = store_->ticket("acme", id);
    const int version = stored && !stored->reading.version.empty() ? std::stoi(stored->reading.version) : 0;
    const bool is_unsure = known.unsure && version == *known.unsure;
    if (version != known.version.value_or(0) && !is_unsure)
      problem("ticket " + id + " holds version " + std::to_string(version) + ", settled was " +
              std::to_string(known.version.value_or(0)));
    if (version > 0 && (!stored->effect || stored->effect->key != "k" + stored->reading.version ||
                        stored->fingerprint != stored->reading.version))
      problem("ticket " + id + " holds a part of a settlement");
    if (version > 0) known.version = version;
    known.unsure.reset();
  }
}

void Lives::check_lanes() {
  std::set<std::string> waiting;
  std::vector<Lane> lanes;
  while (const std::optional<Lane> lane = store_->take("acme", kNow)) {
    if (lane->read_due) waiting.insert(lane->ticket);
    lanes.push_back(*lane);
  }
  for (const Lane& lane : lanes) store_->release(lane);
  for (auto& [id, known] : tickets_) {
    const bool waits = waiting.count(id) != 0;
    if (known.waits && !known.may_be_settled && !waits) problem("ticket " + id + " was forgotten: deliveries wait");
    if (!known.waits && !known.may_wait && waits) problem("ticket " + id + " is to be read again for no reason");
    known.waits = known.may_wait = waits;
    known.may_be_settled = false;
  }
}

}  // namespace turnaround
