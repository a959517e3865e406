#include "core/text/vocabulary.h"

#include <algorithm>

namespace turnaround {
namespace {

constexpr std::uint64_t kHashStart = 0xCBF29CE484222325u;
constexpr std::size_t kFilterWords = 1024;
constexpr std::uint64_t kPrefixSalt = 0x9E3779B97F4A7C15u;

std::uint64_t hash_on(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
}

std::uint64_t hash_of(std::string_view word) {
  std::uint64_t hash = kHashStart;
  for (const char c : word) hash = hash_on(hash, c);
  return hash;
}

std::uint64_t salted(std::uint64_t hash, Vocabulary::Form form) {
  return form == Vocabulary::Form::exact ? hash : hash ^ kPrefixSalt;
}

std::size_t slot_of(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>((hash ^ (hash >> 29)) & (slots - 1));
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

std::uint32_t Vocabulary::entry(std::string_view word, Form form) {
  const auto [place, added] =
      by_word_.try_emplace({std::string(word), form}, static_cast<std::uint32_t>(entries_.size()));
  if (added) entries_.push_back({std::string(word), form, next_symbol_++, -1, {}});
  return place->second;
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

void Vocabulary::gather(Entry& entry) const {
  entry.symbols.push_back(entry.own);
  if (entry.form == Form::kind) return;
  std::uint64_t hash = kHashStart;
  for (std::size_t i = 0; i < entry.word.size(); ++i) {
    hash = hash_on(hash, entry.word[i]);
    const std::uint32_t prefix = find(hash, std::string_view(entry.word).substr(0, i + 1), Form::prefix);
    if (prefix != kNone) entry.symbols.push_back(entries_[prefix].own);
  }
  const bool number = entry.form == Form::exact && (entry.number >= 0 || all_digits(entry.word));
  if (number) entry.symbols.push_back(entries_[static_cast<std::size_t>(Word::Kind::number)].own);
}

void Vocabulary::add_classes(Entry& entry) const {
  for (std::size_t i = 0; i < entry.symbols.size(); ++i) {  // grows on the way: a class can be a member of another
    for (const std::uint32_t larger : classes_of_[entry.symbols[i]]) {
      const bool known = std::find(entry.symbols.begin(), entry.symbols.end(), larger) != entry.symbols.end();
      if (!known) entry.symbols.push_back(larger);
    }
  }
  std::sort(entry.symbols.begin(), entry.symbols.end());
  entry.symbols.erase(std::unique(entry.symbols.begin(), entry.symbols.end()), entry.symbols.end());
}

void Vocabulary::seal() {
  classes_of_.assign(next_symbol_, {});
  for (const auto& [members, own] : classes_) {
    for (const std::uint32_t member : members) classes_of_[member].push_back(own);
  }
  std::size_t size = 64;
  while (size < entries_.size() * 2) size *= 2;
  slots_.assign(size, {});
  filter_.assign(kFilterWords, 0);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.form == Form::kind) continue;
    const std::uint64_t plain = hash_of(entry.word);
    if (entry.form == Form::prefix) filter_[(plain >> 6) % kFilterWords] |= std::uint64_t{1} << (plain & 63);
    const std::uint64_t hash = salted(plain, entry.form);
    std::size_t at = slot_of(hash, size);
    while (slots_[at].entry != kNone) at = (at + 1) & (size - 1);
    slots_[at] = {hash, i};
  }
  for (Entry& entry : entries_) {
    gather(entry);
    add_classes(entry);
  }
}

std::uint32_t Vocabulary::find(std::uint64_t hash, std::string_view word, Form form) const {
  hash = salted(hash, form);
  for (std::size_t at = slot_of(hash, slots_.size()); slots_[at].entry != kNone; at = (at + 1) & (slots_.size() - 1)) {
    const Entry& entry = entries_[slots_[at].entry];
    if (slots_[at].hash == hash && entry.form == form && entry.word == word) return slots_[at].entry;
  }
  return kNone;
}

std::uint32_t Vocabulary::look_up(const Text& text, const Word& word) const {
  if (word.kind == Word::Kind::address || word.kind == Word::Kind::name) return static_cast<std::uint32_t>(word.kind);
  const std::string_view folded = text.folded_word(word);
  std::uint64_t hash = kHashStart;
  std::uint32_t longest = kNone;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    hash = hash_on(hash, folded[i]);
    if (!(filter_[(hash >> 6) % kFilterWords] >> (hash & 63) & 1)) continue;
    const std::uint32_t prefix = find(hash, folded.substr(0, i + 1), Form::prefix);
    if (prefix != kNone) longest = prefix;
  }
  const std::uint32_t exact = find(hash, folded, Form::exact);
  if (exact != kNone) return exact;
  return word.kind == Word::Kind::number ? static_cast<std::uint32_t>(word.kind) : longest;
}

std::int64_t Vocabulary::number(const Text& text, const Word& word) const {
  const std::string_view folded = text.folded_word(word);
  if (word.kind == Word::Kind::number) return digits_value(folded);
  const std::uint32_t found = find(hash_of(folded), folded, Form::exact);
  return found == kNone ? -1 : entries_[found].number;
}

}  // namespace turnaround
