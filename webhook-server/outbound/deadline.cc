#include "webhook-server/outbound/deadline.h"

namespace turnaround {

void Deadline::arm(std::chrono::milliseconds after) {
  const std::lock_guard lock(mutex_);
  at_ = std::chrono::steady_clock::now() + after;
  passed_ = false;
  changed_.notify_one();
}

bool Deadline::disarm() {
  const std::lock_guard lock(mutex_);
  at_.reset();
  return passed_;
}

// `expire_` runs under the lock, so that it cannot hit the request after the one it was armed for.
void Deadline::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (!at_) {
      changed_.wait(lock, stop, [this] { return at_.has_value(); });
    } else if (std::chrono::steady_clock::now() < *at_) {
      const auto until = *at_;
      changed_.wait_until(lock, stop, until, [this, until] { return at_ != until; });
    } else {
      passed_ = true;
      at_.reset();
      expire_();
    }
  }
}

}  // namespace turnaround
