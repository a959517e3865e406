// A word's letters as one number, by which words are looked up.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace turnaround {

/// Spreads the bits of a key; the upper ones are the best.
inline constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15u;

inline std::uint64_t load_letters(const char* from, std::size_t count) {
  std::uint64_t letters = 0;
  std::memcpy(&letters, from, count);
  return letters;
}

/// Of up to eight letters, these themselves: two such words with the same key are the same. Longer words may share one,
/// but with none of these.
inline std::uint64_t word_key(std::string_view word) {
  constexpr std::size_t kAtOnce = sizeof(std::uint64_t);
  if (word.size() <= kAtOnce) return load_letters(word.data(), word.size());
  std::uint64_t key = word.size();
  for (std::size_t at = 0; at + kAtOnce < word.size(); at += kAtOnce) {
    key = (key ^ load_letters(word.data() + at, kAtOnce)) * kMix;
    key ^= key >> 32;
  }
  key = (key ^ load_letters(word.data() + word.size() - kAtOnce, kAtOnce)) * kMix;
  return key & ~std::uint64_t{0xFF};  // no word begins with a zero
}
inline bool is_whole(std::uint64_t key) {
  return (key & 0xFF) != 0;
}

}  // namespace turnaround
