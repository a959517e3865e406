#include "core/text/vocabulary.h"

#include <algorithm>
#include <utility>

#include "core/text/word_key.h"

namespace turnaround {
namespace {

constexpr std::size_t kPrefixTable = 1024;
constexpr std::size_t kLongPrefix = 31;  // all prefixes of this length and more share a bit

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

std::uint32_t Vocabulary::find(const Slots& slots, std::string_view wanted, std::uint64_t key) const {
  std::size_t at = (key * kMix) >> 32 & (slots.size() - 1);
  for (; slots[at].entry != kNone; at = (at + 1) & (slots.size() - 1)) {
    if (slots[at].key == key && (is_whole(key) || word(entries_[slots[at].entry]) == wanted)) return slots[at].entry;
  }
  return kNone;
}

void Vocabulary::insert(Slots& slots, Slot slot) {
  std::size_t at = (slot.key * kMix) >> 32 & (slots.size() - 1);
  while (slots[at].entry != kNone) at = (at + 1) & (slots.size() - 1);
  slots[at] = slot;
}

std::uint32_t Vocabulary::entry(std::string_view word, Form form) {
  const std::uint64_t key = word_key(word);
  auto& [slots, size] = table(form);
  if (const std::uint32_t known = find(slots, word, key); known != kNone) return known;
  const auto entry = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(
      {static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(word.size()), form, next_symbol_++});
  letters_ += word;
  if (++size * 2 > slots.size()) {
    for (const Slot& old : std::exchange(slots, Slots(slots.size() * 4))) {
      if (old.entry != kNone) insert(slots, old);
    }
  }
  insert(slots, {key, entry});
  return entry;
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
    const std::string_view beginning = word.substr(0, length);
    const std::uint32_t found = find(slots(Form::prefix), beginning, word_key(beginning));
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

void Vocabulary::note_prefix_lengths() {
  prefix_lengths_.assign(kPrefixTable, 0);
  for (const Entry& entry : entries_) {
    if (entry.form != Form::prefix) continue;
    const std::uint32_t length = 1u << std::min<std::size_t>(entry.length, kLongPrefix);
    longest_prefix_ = std::max<std::size_t>(longest_prefix_, entry.length);
    if (entry.length > 1) prefix_lengths_[pair_of(word(entry))] |= length;
    for (std::size_t i = 0; entry.length == 1 && i < kPrefixTable; ++i) prefix_lengths_[i] |= length;
  }
}

void Vocabulary::seal(const std::vector<bool>& held) {
  note_prefix_lengths();
  std::vector<std::vector<std::uint32_t>> classes_of(next_symbol_);  // by symbol: the classes that hold it
  for (const auto& [members, own] : classes_) {
    for (const std::uint32_t member : members) classes_of[member].push_back(own);
  }
  (void)senses_.number({});
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
    std::erase_if(symbols, [&held](std::uint32_t symbol) { return !held[symbol]; });
    std::sort(symbols.begin(), symbols.end());
    entry.sense = senses_.number(symbols);
  }
}

std::uint32_t Vocabulary::sense(const Text& text, const Word& word) const {
  if (word.kind == Word::Kind::address || word.kind == Word::Kind::name)
    return entries_[static_cast<std::size_t>(word.kind)].sense;
  const std::string_view folded = text.folded_word(word);
  std::uint32_t found = find(slots(Form::exact), folded, word.key);
  if (found == kNone && word.kind == Word::Kind::number) found = static_cast<std::uint32_t>(word.kind);
  if (found == kNone) found = longest_prefix(folded, folded.size());
  return found == kNone ? kNoSense : entries_[found].sense;
}

std::int64_t Vocabulary::number(const Text& text, const Word& word) const {
  const std::string_view folded = text.folded_word(word);
  if (word.kind == Word::Kind::number) return digits_value(folded);
  const std::uint32_t found = find(slots(Form::exact), folded, word.key);
  return found == kNone ? -1 : entries_[found].number;
}

}  // namespace turnaround
