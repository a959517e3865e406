// The threads that answer whole requests, so that the thread which moves bytes never waits.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "webhook-server/ingress/framing.h"
#include "webhook-server/ingress/socket.h"

namespace turnaround {

/// Takes the bytes of a request's whole answer: once, from any thread, now or later.
using Respond = std::function<void(std::string answer)>;
/// Sees that a request is answered. Called from many threads at once; must not throw.
using Handler = std::function<void(FramedRequest, Respond)>;

/// A fixed number of threads with one queue in and one queue out. The queue out is bounded in bytes
/// (limits::kUntakenBytes): when it is full, no request is begun until take(). The queue in never holds more than one
/// request per connection.
class Workers {
 public:
  struct Done {
    std::uint64_t connection;
    std::string answer;
  };
  Workers(std::size_t threads, Handler handler);
  /// Finishes what was submitted: waits for every answer.
  ~Workers();
  void submit(std::uint64_t connection, FramedRequest request);
  /// Everything that was answered since the last call. done() becomes readable when there is something.
  std::vector<Done> take();
  const Descriptor& done() const { return done_signal_; }
  /// Makes done() readable although nothing is done.
  void wake() const;

 private:
  struct Job {
    std::uint64_t connection;
    FramedRequest request;
  };
  void work();
  void await_room();
  void put_done(Done done);

  Handler handler_;
  Descriptor done_signal_;
  std::mutex jobs_mutex_;
  std::condition_variable jobs_waiting_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::mutex done_mutex_;
  std::condition_variable done_taken_;
  std::vector<Done> done_;
  std::size_t done_bytes_ = 0;
  std::size_t unanswered_ = 0;
  std::condition_variable all_answered_;
  bool nobody_takes_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace turnaround
