// Ends what takes too long: a server that sends one byte now and then never lets a read time out by itself.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace turnaround {

/// One thread that calls `expire` when an armed deadline passes. Armed and disarmed by one other thread.
class Deadline {
 public:
  explicit Deadline(std::function<void()> expire) : expire_(std::move(expire)) {}
  void arm(std::chrono::milliseconds after);
  /// True: it had passed.
  bool disarm();

 private:
  void watch(const std::stop_token& stop);
  std::function<void()> expire_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<std::chrono::steady_clock::time_point> at_;
  bool passed_ = false;
  std::jthread thread_{[this](const std::stop_token& stop) { watch(stop); }};
};

}  // namespace turnaround
