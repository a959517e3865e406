// The book each connection decides with and serves. A reload puts a new one; whoever is using the old one keeps it
// until done.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "webhook-server/connection.h"

namespace turnaround {

/// Any thread. Shared ownership on purpose: a book lives as long as somebody decides with it.
class Shelf {
 public:
  void put(const std::string& connection, BookOnShelf book) {
    auto shared = std::make_shared<const BookOnShelf>(std::move(book));
    const std::lock_guard lock(mutex_);
    books_[connection] = std::move(shared);
  }
  /// Null when the connection has none.
  std::shared_ptr<const BookOnShelf> find(std::string_view connection) const {
    const std::lock_guard lock(mutex_);
    const auto found = books_.find(connection);
    return found == books_.end() ? nullptr : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const BookOnShelf>, std::less<>> books_;
};

}  // namespace turnaround
