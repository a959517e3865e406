// Where phrases stand in a text.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace turnaround {

/// Words [first, last] of a text are a phrase of each of these lists.
struct Hit {
  std::uint32_t first;
  std::uint32_t last;
  std::span<const std::uint32_t> lists;
  bool is_of(std::uint32_t list) const { return std::find(lists.begin(), lists.end(), list) != lists.end(); }
};

/// The hits of one text in the order of their first words; of those that begin at the same word, the longest first.
/// Several to a word are common, and many share their words: kept flat.
class Hits {
 public:
  class Iterator {
   public:
    Iterator(const Hits& hits, std::size_t at) : hits_(&hits), at_(at) {}
    Hit operator*() const { return (*hits_)[at_]; }
    Iterator& operator++() { return ++at_, *this; }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Hits* hits_;
    std::size_t at_;
  };

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  Hit operator[](std::size_t hit) const {
    const Place& place = places_[hit];
    return {place.first, place.last, std::span(lists_).subspan(place.lists, lists_end(hit) - place.lists)};
  }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }
  /// The first hit that begins at this word or later.
  std::size_t from(std::uint32_t word) const {
    const auto place = std::lower_bound(places_.begin(), places_.end(), word,
                                        [](const Place& one, std::uint32_t wanted) { return one.first < wanted; });
    return static_cast<std::size_t>(place - places_.begin());
  }

  void reserve(std::size_t words) {
    places_.reserve(words);
    lists_.reserve(words + words / 2);
  }
  /// A hit to which lists are added next; one without lists gives way to the next.
  void begin(std::uint32_t first, std::uint32_t last) {
    end_last();
    places_.push_back({first, last, static_cast<std::uint32_t>(lists_.size())});
  }
  void add(std::uint32_t list) { lists_.push_back(list); }
  /// After the last hit.
  void end_last() {
    if (!places_.empty() && places_.back().lists == lists_.size()) places_.pop_back();
  }

 private:
  struct Place {
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t lists;  ///< begin in lists_, up to those of the next
  };
  std::size_t lists_end(std::size_t hit) const {
    return hit + 1 < places_.size() ? places_[hit + 1].lists : lists_.size();
  }

  std::vector<Place> places_;
  std::vector<std::uint32_t> lists_;
};

}  // namespace turnaround
