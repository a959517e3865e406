#include "core/text/vocabulary.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace turnaround {
namespace {

constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15u;
constexpr std::size_t kPrefixTable = 1024;
constexpr std::size_t kLongPrefix = 31;  // all prefixes of this length and more share a bit

template <class Number>
std::uint64_t load(const char* from) {
  Number number = 0;
  std::memcpy(&number, from, sizeof number);
  return number;
}

/// Eight letters at a time; what the steps leave over is taken with some letters before it.
std::uint32_t hash_of(std::string_view word, Vocabulary::Form form) {
  const char* at = word.data();
  std::size_t left = word.size();
  std::uint64_t hash = left * 4 + static_cast<std::uint64_t>(form);
  for (; left > 8; at += 8, left -= 8) hash = (hash ^ load<std::uint64_t>(at)) * kMix, hash ^= hash >> 32;
  if (left >= 4) {
    hash ^= load<std::uint32_t>(at) << 32 ^ load<std::uint32_t>(at + left - 4);
  } else if (left > 0) {
    hash ^= load<std::uint8_t>(at) << 48 | load<std::uint8_t>(at + left / 2) << 40 |
            load<std::uint8_t>(at + left - 1) << 32;
  }
  return static_cast<std::uint32_t>((hash * kMix) >> 32);
}

/// A call of memcmp costs more than these few letters.
bool equal(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  const char* a = one.data();
  const char* b = other.data();
  std::size_t left = one.size();
  for (; left >= 8; a += 8, b += 8, left -= 8) {
    if (load<std::uint64_t>(a) != load<std::uint64_t>(b)) return false;
  }
  if (left >= 4 && load<std::uint32_t>(a) != load<std::uint32_t>(b)) return false;
  if (left >= 4) return load<std::uint32_t>(a + left - 4) == load<std::uint32_t>(b + left - 4);
  for (; left > 0; --left, ++a, ++b) {
    if (*a != *b) return false;
  }
  return true;
}

std::size_t pair_of(std::string_view word) {
  const auto letter = [word](std::size_t i) { return i < word.size() ? static_cast<unsigned char>(word[i]) : 0u; };
  return (letter(0) * 31 + letter(1)) % kPrefixTable;
}

bool all_digits(std::string_view word) {
  return word.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t digits_value(std::string_view word) {
  std::int64_t value = 0;
  for (const char c : word) value = value * 10 + (c - '0');
  return value;
}

constexpr std::string_view kind_name(Word::Kind kind) {
  return kind == Word::Kind::number ? "number" : kind == Word::Kind::address ? "address" : "name";
}

}  // namespace

Vocabulary::Vocabulary() {
  for (const auto kind : {Word::Kind::word, Word::Kind::number, Word::Kind::address, Word::Kind::name}) {
    entry(kind == Word::Kind::word ? "" : kind_name(kind), Form::kind);  // entry number == the kind's
  }
}

std::uint32_t Vocabulary::find(std::string_view wanted, Form form) const {
  const std::uint32_t hash = hash_of(wanted, form);
  for (std::size_t at = hash & (slots_.size() - 1); slots_[at].entry != kNone; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash != hash) continue;
    const Entry& entry = entries_[slots_[at].entry];
    if (entry.form == form && equal(word(entry), wanted)) return slots_[at].entry;
  }
  return kNone;
}

std::uint32_t Vocabulary::entry(std::string_view word, Form form) {
  if (const std::uint32_t known = find(word, form); known != kNone) return known;
  entries_.push_back(
      {static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(word.size()), form, next_symbol_++});
  letters_ += word;
  make_room();
  return static_cast<std::uint32_t>(entries_.size() - 1);
}

void Vocabulary::make_room() {
  std::size_t first = entries_.size() - 1;
  if (entries_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 4, {});
    first = 0;
  }
  for (std::size_t i = first; i < entries_.size(); ++i) {
    const std::uint32_t hash = hash_of(word(entries_[i]), entries_[i].form);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].entry != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, static_cast<std::uint32_t>(i)};
  }
}

std::uint32_t Vocabulary::symbol(std::string_view word, Form form) {
  return entries_[entry(word, form)].own;
}

std::uint32_t Vocabulary::symbol(std::vector<std::uint32_t> symbols) {
  std::sort(symbols.begin(), symbols.end());
  symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
  if (symbols.size() == 1) return symbols[0];
  const auto [place, added] = classes_.try_emplace(std::move(symbols), next_symbol_);
  if (added) ++next_symbol_;
  return place->second;
}

void Vocabulary::add_number(std::string_view word, int value) {
  for (const Text text = read_words(word); const Word& only : text.words) {
    entries_[entry(text.folded_word(only), Form::exact)].number = value;
  }
}

std::uint32_t Vocabulary::longest_prefix(std::string_view word, std::size_t at_most) const {
  const std::uint32_t lengths = prefix_lengths_[pair_of(word)];
  if (lengths == 0) return kNone;
  for (std::size_t length = std::min({word.size(), at_most, longest_prefix_}); length > 0; --length) {
    if ((lengths >> std::min(length, kLongPrefix) & 1) == 0) continue;
    const std::uint32_t found = find(word.substr(0, length), Form::prefix);
    if (found != kNone) return found;
  }
  return kNone;
}

/// Before classes are added: itself, what it begins with, and whether it is a number.
std::vector<std::uint32_t> Vocabulary::symbols_of(const Entry& entry) const {
  std::vector<std::uint32_t> symbols{entry.own};
  if (entry.form == Form::kind) return symbols;
  std::size_t at_most = entry.length - (entry.form == Form::prefix ? 1u : 0u);
  for (std::uint32_t found = 0; at_most > 0; at_most = entries_[found].length - 1) {
    found = longest_prefix(word(entry), at_most);
    if (found == kNone) break;
    symbols.push_back(entries_[found].own);
  }
  const bool number = entry.form == Form::exact && (entry.number >= 0 || all_digits(word(entry)));
  if (number) symbols.push_back(entries_[static_cast<std::size_t>(Word::Kind::number)].own);
  return symbols;
}

void Vocabulary::seal() {
  prefix_lengths_.assign(kPrefixTable, 0);
  for (const Entry& entry : entries_) {
    if (entry.form != Form::prefix) continue;
    const std::uint32_t length = 1u << std::min<std::size_t>(entry.length, kLongPrefix);
    longest_prefix_ = std::max<std::size_t>(longest_prefix_, entry.length);
    if (entry.length > 1) prefix_lengths_[pair_of(word(entry))] |= length;
    for (std::size_t i = 0; entry.length == 1 && i < kPrefixTable; ++i) prefix_lengths_[i] |= length;
  }
  std::vector<std::vector<std::uint32_t>> classes_of(next_symbol_);  // by symbol: the classes that hold it
  for (const auto& [members, own] : classes_) {
    for (const std::uint32_t member : members) classes_of[member].push_back(own);
  }
  std::vector<bool> seen(next_symbol_, false);
  for (Entry& entry : entries_) {
    std::vector<std::uint32_t> symbols = symbols_of(entry);
    for (std::size_t i = 0; i < symbols.size(); ++i) {  // grows on the way: a class can be a member of another
      for (const std::uint32_t larger : classes_of[symbols[i]]) {
        if (!seen[larger]) symbols.push_back(larger);
        seen[larger] = true;
      }
    }
    for (const std::uint32_t symbol : symbols) seen[symbol] = false;
    std::sort(symbols.begin(), symbols.end(), std::greater<>());
    entry.symbols_begin = static_cast<std::uint32_t>(symbols_.size());
    entry.symbols_count = static_cast<std::uint32_t>(symbols.size());
    symbols_.insert(symbols_.end(), symbols.begin(), symbols.end());
  }
}

std::uint32_t Vocabulary::look_up(const Text& text, const Word& word) const {
  if (word.kind == Word::Kind::address || word.kind == Word::Kind::name) return static_cast<std::uint32_t>(word.kind);
  const std::string_view folded = text.folded_word(word);
  const std::uint32_t exact = find(folded, Form::exact);
  if (exact != kNone) return exact;
  return word.kind == Word::Kind::number ? static_cast<std::uint32_t>(word.kind)
                                         : longest_prefix(folded, folded.size());
}

std::int64_t Vocabulary::number(const Text& text, const Word& word) const {
  const std::string_view folded = text.folded_word(word);
  if (word.kind == Word::Kind::number) return digits_value(folded);
  const std::uint32_t found = find(folded, Form::exact);
  return found == kNone ? -1 : entries_[found].number;
}

}  // namespace turnaround
