// The words that phrases are made of, as numbers. An entry is a word that some phrase spells out, exactly or by its
// beginning; a symbol is one step of a phrase: a word, a beginning, a kind of word, or a class of alternatives. Each
// word of a text is looked up once: its entry tells all symbols that it can be.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/text.h"

namespace turnaround {

class Vocabulary {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kGap = 0;  ///< the symbol of a gap: up to kGapWords words of any kind
  static constexpr std::uint32_t kGapWords = 3;
  enum class Form : std::uint8_t { exact, prefix, kind };

  Vocabulary();
  /// The symbol of a word; for Form::kind the word is number, address or name.
  std::uint32_t symbol(std::string_view word, Form form);
  /// The symbol that stands for any of `symbols`.
  std::uint32_t symbol(std::vector<std::uint32_t> symbols);
  void add_number(std::string_view word, int value);
  /// Gathers what each entry can be. After the last symbol.
  void seal();

  std::size_t entries() const { return entries_.size(); }
  std::size_t symbol_count() const { return next_symbol_; }
  /// What a word of a text is; kNone when no phrase knows it. For `symbols`.
  std::uint32_t look_up(const Text& text, const Word& word) const;
  /// All symbols that a text's word has when this entry fits it best, the largest first.
  std::span<const std::uint32_t> symbols(std::uint32_t entry) const {
    return std::span(symbols_).subspan(entries_[entry].symbols_begin, entries_[entry].symbols_count);
  }
  std::int64_t number(const Text& text, const Word& word) const;

 private:
  struct Entry {
    std::uint32_t begin;  ///< in letters_
    std::uint32_t length;
    Form form;
    std::uint32_t own;                ///< its own symbol
    std::int32_t number = -1;         ///< the value of a number word
    std::uint32_t symbols_begin = 0;  ///< in symbols_
    std::uint32_t symbols_count = 0;
  };
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = kNone;
  };

  std::string_view word(const Entry& entry) const {
    return std::string_view(letters_).substr(entry.begin, entry.length);
  }
  std::uint32_t entry(std::string_view word, Form form);
  std::uint32_t find(std::string_view word, Form form) const;
  void make_room();
  /// Of the prefixes that `word` begins with and that have at most so many letters, the longest; kNone: there is none.
  std::uint32_t longest_prefix(std::string_view word, std::size_t at_most) const;
  std::vector<std::uint32_t> symbols_of(const Entry& entry) const;

  std::string letters_;  ///< of all entries, one after the other
  std::vector<Entry> entries_;
  std::vector<Slot> slots_ = std::vector<Slot>(64);  ///< open addressing, a power of two, at most half full
  /// By the first two letters of a word: which lengths the prefixes have that begin so, as bits. Most words begin with
  /// none.
  std::vector<std::uint32_t> prefix_lengths_;
  std::size_t longest_prefix_ = 0;
  std::map<std::vector<std::uint32_t>, std::uint32_t> classes_;
  std::vector<std::uint32_t> symbols_;  ///< of all entries, one after the other
  std::uint32_t next_symbol_ = 1;
};

}  // namespace turnaround
