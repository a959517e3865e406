#include "webhook-server/ingress/workers.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "webhook-server/limits.h"

namespace turnaround {

Workers::Workers(std::size_t threads, Handler handler)
    : handler_(std::move(handler)), done_signal_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(jobs_mutex_);
    stopping_ = true;
  }
  {
    const std::lock_guard lock(done_mutex_);
    nobody_takes_ = true;
  }
  jobs_waiting_.notify_all();
  done_taken_.notify_all();
  for (std::thread& each : threads_) each.join();
  std::unique_lock lock(done_mutex_);
  all_answered_.wait(lock, [this] { return unanswered_ == 0; });
}

void Workers::submit(std::uint64_t connection, FramedRequest request) {
  {
    const std::lock_guard lock(done_mutex_);
    ++unanswered_;
  }
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back({connection, std::move(request)});
  }
  jobs_waiting_.notify_one();
}

std::vector<Workers::Done> Workers::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(done_signal_.get(), &count, sizeof count);
  const std::lock_guard lock(done_mutex_);
  done_bytes_ = 0;
  done_taken_.notify_all();
  return std::exchange(done_, {});
}

void Workers::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t put = ::write(done_signal_.get(), &one, sizeof one);
}

void Workers::work() {
  while (true) {
    await_room();
    std::unique_lock lock(jobs_mutex_);
    jobs_waiting_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    handler_(std::move(job.request), [this, to = job.connection](std::string answer) {
      put_done({to, std::move(answer)});
    });
  }
}

void Workers::await_room() {
  std::unique_lock lock(done_mutex_);
  done_taken_.wait(lock, [this] { return nobody_takes_ || done_bytes_ < limits::kUntakenBytes; });
}

void Workers::put_done(Done done) {
  const std::lock_guard lock(done_mutex_);
  const bool first = done_.empty();
  done_bytes_ += done.answer.size();
  done_.push_back(std::move(done));
  if (first) wake();
  if (--unanswered_ == 0) all_answered_.notify_all();  // under the lock: who waits for it destroys it
}

}  // namespace turnaround
