#include "webhook-server/store/group_commit.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

#include "webhook-server/limits.h"

namespace turnaround {

GroupCommit::GroupCommit(std::function<Writer()> open, StoreHooks hooks)
    : open_(std::move(open)), hooks_(std::move(hooks)), writer_(open_()), thread_([this] { loop(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void GroupCommit::submit(Delivery delivery, std::function<void(Inbox::Put)> then) {
  const std::size_t bytes = delivery.body.size();
  const auto arrival = std::make_shared<Arrival>(Arrival{std::move(delivery)});
  enqueue({.bytes = bytes, .arrival = arrival, .then = [arrival, then = std::move(then)](bool kept) {
             then(kept ? arrival->result : Inbox::Put::failed);
           }});
}

bool GroupCommit::run(std::size_t bytes, Change change) {
  return wait_for({.bytes = bytes, .change = std::move(change)});
}

bool GroupCommit::run(const Lane& lane, std::size_t bytes, Change change) {
  Fence fence{lane};
  return wait_for({.bytes = bytes, .change = std::move(change), .fence = &fence});
}

bool GroupCommit::wait_for(Job job) {
  const auto kept = std::make_shared<std::promise<bool>>();
  job.then = [kept](bool yes) { kept->set_value(yes); };
  enqueue(std::move(job));
  return kept->get_future().get();
}

void GroupCommit::enqueue(Job job) {
  bool refused = false;
  {
    const std::lock_guard lock(mutex_);
    refused = failed_ || stopping_ || !trouble_.empty();
    if (!refused) waiting_.push_back(std::move(job));
  }
  if (refused) return job.then(false);
  arrived_.notify_one();
}

void GroupCommit::doubt() {
  {
    const std::lock_guard lock(mutex_);
    if (failed_ || stopping_ || !trouble_.empty() || !waiting_.empty()) return;
    waiting_.emplace_back();
  }
  arrived_.notify_one();
}

void GroupCommit::loop() {
  for (;;) {
    std::vector<Job> batch = next_batch();
    if (!batch.empty()) {
      commit(batch, limits::kClashTries);
      for (const Job& job : batch)
        if (job.then) job.then(job.done);
      tidy();
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    try_again();
  }
}

/// Empty: the store is to be tried again, or the end.
std::vector<GroupCommit::Job> GroupCommit::next_batch() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return stopping_ || !waiting_.empty(); };
  if (trouble_.empty()) {
    arrived_.wait(lock, ready);
  } else {
    arrived_.wait_until(lock, retry_at_, ready);
  }
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < waiting_.size() && count < limits::kBatchChanges && (count == 0 || bytes < limits::kBatchBytes))
    bytes += waiting_[count++].bytes;
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Job> batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void GroupCommit::commit(std::span<Job> batch, int tries) {
  if (refuses()) return;
  try {
    writer_.session->begin();
    apply(batch);
    writer_.session->commit();
  } catch (const StoreFailure& failure) {
    writer_.session->rollback();
    return recover_from(failure, batch, tries);
  }
  for (Job& job : batch) job.done = job.fence == nullptr || job.fence->holds;
  if (hooks_.committed) hooks_.committed(batch.size());
}

// Everybody who waits here waits for the whole batch, so what came first among them is free: deliveries go together.
void GroupCommit::apply(std::span<Job> batch) {
  std::vector<Fence*> fences;
  std::vector<Arrival*> arrivals;
  for (const Job& job : batch) {
    if (job.fence) fences.push_back(job.fence);
    if (job.arrival) arrivals.push_back(job.arrival.get());
  }
  for (Fence* fence : fences) fence->holds = true;
  writer_.writes->hold(fences, arrivals);
  if (!arrivals.empty()) writer_.writes->put(arrivals);
  for (const Job& job : batch)
    if (job.change && (job.fence == nullptr || job.fence->holds)) job.change(*writer_.writes);
}

// A batch whose commit was not confirmed is never made again by us: it may be there. Its senders are told that it is
// not, send again, and are recognised.
void GroupCommit::recover_from(const StoreFailure& failure, std::span<Job> batch, int tries) {
  if (failure.kind() == StoreFailure::Kind::broken) return fail(failure.what());
  if (failure.kind() == StoreFailure::Kind::unavailable || !writer_.session->usable())
    return begin_trouble(failure.what());
  if (failure.kind() == StoreFailure::Kind::clash && tries > 1) return commit(batch, tries - 1);
  if (batch.size() > 1) {
    for (std::size_t i = 0; i < batch.size(); ++i) commit(batch.subspan(i, 1), tries);
  } else if (hooks_.refused) {
    hooks_.refused(failure.what());
  }
}

void GroupCommit::tidy() {
  if (refuses()) return;
  try {
    writer_.session->tidy();
  } catch (const StoreFailure& failure) {
    recover_from(failure, {}, 0);
  }
}

void GroupCommit::begin_trouble(const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    const SteadyTime now = std::chrono::steady_clock::now();
    // A disk that is nearly full comes and goes.
    const bool again = now - retry_at_ < limits::kStoreRetryCeiling;
    pause_ = again ? std::min(pause_ * 2, limits::kStoreRetryCeiling) : limits::kStoreRetry;
    trouble_ = reason;
    retry_at_ = now + pause_;
  }
  if (hooks_.troubled) hooks_.troubled(reason);
}

void GroupCommit::try_again() {
  try {
    if (!writer_.session->usable()) {
      Writer fresh = open_();
      writer_.writes = std::move(fresh.writes);
      writer_.session = std::move(fresh.session);
    }
    writer_.session->probe();
  } catch (const StoreFailure& failure) {
    writer_.session->rollback();
    if (failure.kind() == StoreFailure::Kind::broken) return fail(failure.what());
    const std::lock_guard lock(mutex_);
    trouble_ = failure.what();
    pause_ = std::min(pause_ * 2, limits::kStoreRetryCeiling);
    retry_at_ = std::chrono::steady_clock::now() + pause_;
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    trouble_.clear();
    retry_at_ = std::chrono::steady_clock::now();
  }
  if (hooks_.troubled) hooks_.troubled("");
}

void GroupCommit::fail(const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(failed_, true)) return;
    trouble_.clear();
  }
  if (hooks_.failed) hooks_.failed(reason);
}

bool GroupCommit::refuses() {
  const std::lock_guard lock(mutex_);
  return failed_ || !trouble_.empty();
}

std::string GroupCommit::trouble() {
  const std::lock_guard lock(mutex_);
  return failed_ ? "the store has failed" : trouble_;
}

}  // namespace turnaround
