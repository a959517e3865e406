// The words that phrases are made of, as numbers. An entry is a word that some phrase spells out, exactly or by its
// beginning; a symbol is one step of a phrase: a word, a beginning, a kind of word, or a class of alternatives. Each
// word of a text is looked up once, for its sense: all symbols that it can be.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/number_sets.h"
#include "core/text/text.h"

namespace turnaround {

class Vocabulary {
 public:
  static constexpr std::uint32_t kGap = 0;  ///< the symbol of a gap: up to kGapWords words of any kind
  static constexpr std::uint32_t kGapWords = 3;
  /// The sense of a word that no phrase knows.
  static constexpr std::uint32_t kNoSense = 0;
  enum class Form : std::uint8_t { exact, prefix, kind };

  Vocabulary();
  /// The symbol of a word; for Form::kind the word is number, address or name.
  std::uint32_t symbol(std::string_view word, Form form);
  /// The symbol that stands for any of `symbols`.
  std::uint32_t symbol(std::vector<std::uint32_t> symbols);
  void add_number(std::string_view word, int value);
  /// Works out the senses, by the symbols that phrases hold: words that no phrase tells apart have one sense. After the
  /// last symbol.
  void seal(const std::vector<bool>& held);

  std::size_t symbol_count() const { return next_symbol_; }
  std::size_t sense_count() const { return senses_.size(); }
  std::uint32_t sense(const Text& text, const Word& word) const;
  /// All symbols that words of this sense can be.
  std::span<const std::uint32_t> symbols(std::uint32_t sense) const { return senses_[sense]; }
  std::int64_t number(const Text& text, const Word& word) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Entry {
    std::uint32_t begin;  ///< in letters_
    std::uint32_t length;
    Form form;
    std::uint32_t own;         ///< its own symbol
    std::int32_t number = -1;  ///< the value of a number word
    std::uint32_t sense = kNoSense;
  };
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t entry = kNone;
  };

  std::string_view word(const Entry& entry) const {
    return std::string_view(letters_).substr(entry.begin, entry.length);
  }
  std::uint32_t entry(std::string_view word, Form form);
  /// Open addressing, a power of two, at most half full.
  using Slots = std::vector<Slot>;
  std::uint32_t find(const Slots& slots, std::string_view word, std::uint64_t key) const;
  static void insert(Slots& slots, Slot slot);
  /// Of the prefixes that `word` begins with and that have at most so many letters, the longest; kNone: there is none.
  std::uint32_t longest_prefix(std::string_view word, std::size_t at_most) const;
  std::vector<std::uint32_t> symbols_of(const Entry& entry) const;
  void note_prefix_lengths();

  std::string letters_;  ///< of all entries, one after the other
  std::vector<Entry> entries_;
  struct Table {
    Slots slots = Slots(64);
    std::size_t size = 0;
  };
  Table& table(Form form) { return tables_[static_cast<std::size_t>(form)]; }
  const Slots& slots(Form form) const { return tables_[static_cast<std::size_t>(form)].slots; }
  std::array<Table, 3> tables_;
  /// By the first two letters of a word: which lengths the prefixes have that begin so, as bits. Most words begin with
  /// none.
  std::vector<std::uint32_t> prefix_lengths_;
  std::size_t longest_prefix_ = 0;
  std::map<std::vector<std::uint32_t>, std::uint32_t> classes_;
  NumberSets senses_;
  std::uint32_t next_symbol_ = 1;
};

}  // namespace turnaround
