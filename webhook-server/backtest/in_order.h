// Work done side by side whose answers are taken in the order of the questions, so that what comes out does not depend
// on how many hands there were.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace turnaround::backtest {

/// Threads that do what they are given, in the order in which it was given. Ends them when it goes.
class Hands {
 public:
  explicit Hands(int count) {
    for (int i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
  }
  ~Hands() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    given_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;

  void give(std::function<void()> job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    given_.notify_one();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable given_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

/// Asks `next` until it has nothing more, has `work` done on `threads` threads, and hands each answer to `take` in the
/// order of the questions. `next` and `take` are called on the calling thread only. At most `held` questions are under
/// way at once.
template <class Next, class Work, class Take>
void in_order(int threads, std::size_t held, Next next, const Work& work, Take take) {
  using Question = typename decltype(next())::value_type;
  using Answer = decltype(work(std::declval<Question&>()));
  std::deque<std::future<Answer>> under_way;
  Hands hands(threads);
  const auto take_first = [&] {
    take(under_way.front().get());
    under_way.pop_front();
  };
  while (auto question = next()) {
    auto job = std::make_shared<std::packaged_task<Answer()>>(
        [&work, asked = std::make_shared<Question>(*std::move(question))] { return work(*asked); });
    under_way.push_back(job->get_future());
    hands.give([job] { (*job)(); });
    if (under_way.size() >= held) take_first();
  }
  while (!under_way.empty()) take_first();
}

}  // namespace turnaround::backtest
