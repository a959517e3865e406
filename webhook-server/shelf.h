// The book each connection decides with and serves. A reload puts a new one; whoever is using the old one keeps it
// until done. A few older ones are at hand for tickets that stay with them.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "webhook-server/connection.h"
#include "webhook-server/limits.h"

namespace turnaround {

/// Any thread. Shared ownership on purpose: a book lives as long as somebody decides with it.
class Shelf {
 public:
  void put(const std::string& connection, BookOnShelf book) {
    auto shared = std::make_shared<const BookOnShelf>(std::move(book));
    const std::lock_guard lock(mutex_);
    std::swap(books_[connection], shared);
    if (shared) hold_locked(std::move(shared));
  }
  /// Null when the connection has none.
  std::shared_ptr<const BookOnShelf> find(std::string_view connection) const {
    const std::lock_guard lock(mutex_);
    const auto found = books_.find(connection);
    return found == books_.end() ? nullptr : found->second;
  }

  /// An older book by its digest; null when it is not at hand.
  std::shared_ptr<const BookOnShelf> older(std::string_view digest) const {
    const std::lock_guard lock(mutex_);
    for (const auto& book : older_) {
      if (book->book.digest() == digest) return book;
    }
    return nullptr;
  }
  /// At most limits::kOlderBooks are held; the one held longest goes.
  void hold(std::shared_ptr<const BookOnShelf> book) const {
    const std::lock_guard lock(mutex_);
    hold_locked(std::move(book));
  }

 private:
  void hold_locked(std::shared_ptr<const BookOnShelf> book) const {
    if (older_.size() >= limits::kOlderBooks) older_.erase(older_.begin());
    older_.push_back(std::move(book));
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const BookOnShelf>, std::less<>> books_;
  mutable std::vector<std::shared_ptr<const BookOnShelf>> older_;  ///< a cache: holding more changes no answer
};

}  // namespace turnaround
