#include "webhook-server/store/group_commit.h"

#include <iterator>
#include <utility>

#include "webhook-server/limits.h"

namespace turnaround {

GroupCommit::GroupCommit(Database& database, StoreHooks hooks)
    : database_(database), hooks_(std::move(hooks)), thread_([this] { loop(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

bool GroupCommit::run(std::size_t bytes, std::function<void()> change) {
  std::future<bool> kept;
  {
    const std::lock_guard lock(mutex_);
    if (failed_ || stopping_) return false;
    waiting_.push_back({bytes, std::move(change), {}});
    kept = waiting_.back().kept.get_future();
  }
  arrived_.notify_one();
  return kept.get();
}

void GroupCommit::loop() {
  for (;;) {
    std::vector<Job> batch = next_batch();
    if (batch.empty()) return;
    const bool kept = commit(batch);
    for (Job& job : batch) job.kept.set_value(kept);
    try {
      if (kept) database_.checkpoint_when_grown();
    } catch (const StoreFailure& failure) {
      fail(failure.what());
    }
  }
}

std::vector<GroupCommit::Job> GroupCommit::next_batch() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < waiting_.size() && count < limits::kBatchChanges && (count == 0 || bytes < limits::kBatchBytes))
    bytes += waiting_[count++].bytes;
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Job> batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

bool GroupCommit::commit(std::vector<Job>& batch) {
  {
    const std::lock_guard lock(mutex_);
    if (failed_) return false;
  }
  try {
    database_.execute("BEGIN IMMEDIATE");
    for (Job& job : batch) job.change();
    database_.execute("COMMIT");
  } catch (const StoreFailure& failure) {
    fail(failure.what());
    return false;
  }
  if (hooks_.committed) hooks_.committed(batch.size());
  return true;
}

void GroupCommit::fail(const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(failed_, true)) return;
  }
  if (hooks_.failed) hooks_.failed(reason);
}

}  // namespace turnaround
