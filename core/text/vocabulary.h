// The words that phrases are made of, and which of them a word of a text is: itself, the beginning of longer words, a
// number, one of several alternatives. Each word of a text is looked up once.
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
  static constexpr std::uint32_t kAny = 0;  ///< the symbol of a gap: any word
  enum class Form : std::uint8_t { exact, prefix, kind };

  Vocabulary();
  /// The symbol of a word; for Form::kind the word is number, address or name.
  std::uint32_t symbol(std::string_view word, Form form);
  /// The symbol that stands for any of `symbols`.
  std::uint32_t symbol(std::vector<std::uint32_t> symbols);
  void add_number(std::string_view word, int value);
  void seal();

  std::size_t entries() const { return entries_.size(); }
  std::size_t symbol_count() const { return next_symbol_; }
  /// What a word of a text is; kNone when no phrase knows it. For `symbols`.
  std::uint32_t look_up(const Text& text, const Word& word) const;
  std::span<const std::uint32_t> symbols(std::uint32_t entry) const { return entries_[entry].symbols; }
  std::int64_t number(const Text& text, const Word& word) const;

 private:
  struct Entry {
    std::string word;
    Form form;
    std::uint32_t own;  ///< its own symbol
    std::int64_t number = -1;
    std::vector<std::uint32_t> symbols;  ///< all symbols that a text's word has when this entry fits it best
  };
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t entry = kNone;
  };

  std::uint32_t entry(std::string_view word, Form form);
  std::uint32_t find(std::uint64_t hash, std::string_view word, Form form) const;
  void gather(Entry& entry) const;
  void add_classes(Entry& entry) const;

  std::vector<Entry> entries_;
  std::map<std::pair<std::string, Form>, std::uint32_t> by_word_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> classes_;
  std::vector<std::vector<std::uint32_t>> classes_of_;  ///< by symbol: the classes that hold it
  std::uint32_t next_symbol_ = 1;
  std::vector<Slot> slots_;            ///< open addressing
  std::vector<std::uint64_t> filter_;  ///< bits of hashes of prefixes: most words are known to begin with none
};

}  // namespace turnaround
