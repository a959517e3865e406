#include <algorithm>
#include <span>

#include "core/reading/match.h"

namespace turnaround {
namespace {

using Bits = std::vector<std::uint64_t>;

bool any_bit(const Bits& bits, std::size_t from, const ListSet& lists) {
  return lists.meets(std::span(bits).subspan(from));
}

void set_bit(Bits& bits, std::uint32_t list) {
  bits[list / 64] |= std::uint64_t{1} << (list % 64);
}

std::uint64_t hash_of(const Bits& set, bool subject) {
  std::uint64_t hash = subject ? 1 : 2;
  for (const std::uint64_t word : set) hash = (hash ^ word) * 0x9E3779B97F4A7C15u, hash ^= hash >> 32;
  return hash;
}

}  // namespace

ReadText read_text(const Rules& rules, std::string in, std::string_view source) {
  ReadText read{std::move(in), read_words(source), {}};
  read.hits = rules.phrases.search(read.text);
  if (read.in != "subject") mark_regions(read.text, read.hits, rules.reading);
  return read;
}

void Mentions::add(const ReadText& read) {
  const bool subject = read.in == "subject";
  const std::size_t text = texts_++;
  Bits set(width_, 0);
  Bits& whole = subject ? subject_ : rest_;
  std::uint32_t sentence = 0;
  bool begun = false;
  for (const Hit& hit : read.hits) {
    const Word& word = read.text.words[hit.first];
    if (!read.text.counts(word)) continue;
    if (begun && word.sentence != sentence) {
      add_set(set, subject, {text, sentence});
      std::fill(set.begin(), set.end(), 0);
    }
    begun = true;
    sentence = word.sentence;
    set_bit(set, hit.list);
    set_bit(whole, hit.list);
  }
  if (begun) add_set(set, subject, {text, sentence});
}

void Mentions::add_set(const Bits& set, bool subject, Place place) {
  const std::uint64_t hash = hash_of(set, subject);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto same = begin; same != end; ++same) {
    const auto* known = sets_.data() + same->second * width_;
    if (std::equal(set.begin(), set.end(), known) && (in_subject_[same->second] != 0) == subject) return;
  }
  by_hash_.emplace(hash, places_.size());
  sets_.insert(sets_.end(), set.begin(), set.end());
  in_subject_.push_back(subject ? 1 : 0);
  places_.push_back(place);
}

bool Mentions::any(Where where, const ListSet& lists) const {
  return (where != Where::description && any_bit(subject_, 0, lists)) ||
         (where != Where::subject && any_bit(rest_, 0, lists));
}

bool Mentions::any_in(std::size_t set, Where where, const ListSet& lists) const {
  const bool subject = in_subject_[set] != 0;
  if (where != Where::text && subject != (where == Where::subject)) return false;
  return any_bit(sets_, set * width_, lists);
}

}  // namespace turnaround
