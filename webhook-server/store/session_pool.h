// Sessions with the same statements, handed to one caller at a time: several threads read side by side.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "webhook-server/limits.h"
#include "webhook-server/store/session.h"

namespace turnaround {

using OpenSession = std::function<std::unique_ptr<Session>()>;

/// `Statements` is made of a Session and lives as long as it.
template <class Statements>
class SessionPool {
 public:
  /// Opens the first session at once and others when they are wanted, at most limits::kReaders. Throws StoreFailure.
  explicit SessionPool(OpenSession open) : open_(std::move(open)) { idle_.push_back(open_one()); }

  /// What `act(Statements&)` answers. Waits while all sessions are in use. A connection that turns out to be lost is
  /// opened anew once, so `act` must be one that may be done twice; other failures are thrown.
  template <class Act>
  auto with(const Act& act) -> decltype(act(std::declval<Statements&>())) {
    Borrowed borrowed(*this);
    try {
      return act(*borrowed.held.statements);
    } catch (const StoreFailure&) {
      if (borrowed.held.session->usable()) throw;
    }
    borrowed.held = open_one();
    return act(*borrowed.held.statements);
  }

 private:
  struct Held {
    std::unique_ptr<Session> session;
    std::unique_ptr<Statements> statements;
  };
  struct Borrowed {
    explicit Borrowed(SessionPool& from) : pool(from), held(from.borrow()) {}
    ~Borrowed() { pool.give_back(std::move(held)); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    SessionPool& pool;
    Held held;
  };

  Held open_one() {
    Held held{open_(), nullptr};
    held.statements = std::make_unique<Statements>(*held.session);
    return held;
  }

  Held borrow() {
    {
      std::unique_lock lock(mutex_);
      given_back_.wait(lock, [this] { return !idle_.empty() || lent_ < limits::kReaders; });
      ++lent_;
      if (!idle_.empty()) {
        Held held = std::move(idle_.back());
        idle_.pop_back();
        return held;
      }
    }
    try {
      return open_one();
    } catch (...) {
      give_back({});
      throw;
    }
  }

  void give_back(Held held) {
    {
      const std::lock_guard lock(mutex_);
      --lent_;
      if (held.session && held.session->usable()) idle_.push_back(std::move(held));
    }
    given_back_.notify_one();
  }

  OpenSession open_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<Held> idle_;
  std::size_t lent_ = 0;
};

}  // namespace turnaround
