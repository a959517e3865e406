#include "core/text/phrase_reader.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "core/text/text.h"

namespace turnaround {
namespace {

/// No word, or one, two, three.
constexpr std::size_t kGapWays = Vocabulary::kGapWords + 1;

bool is_folded(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::size_t ways_of(const std::vector<std::uint32_t>& row) {
  std::size_t ways = 1;
  for (const std::uint32_t symbol : row) ways *= symbol == Vocabulary::kGap ? kGapWays : 1;
  return ways;
}

}  // namespace

Result<PhraseReader::Nodes> PhraseReader::read(std::string_view phrase) {
  phrase_ = phrase;
  at_ = 0;
  reached_ = {PhraseTree::kRoot};
  error_ = {};
  (void)read_row(1, false);
  std::sort(reached_.begin(), reached_.end());
  reached_.erase(std::unique(reached_.begin(), reached_.end()), reached_.end());
  const bool sound = error_.code.empty() &&
                     std::all_of(reached_.begin(), reached_.end(), [this](std::uint32_t end) { return check(end); });
  if (!sound) return std::move(error_);
  return std::move(reached_);
}

void PhraseReader::fail(std::string code, std::string message) {
  if (error_.code.empty()) error_ = {std::move(code), std::string(phrase_), std::move(message)};
}

bool PhraseReader::check(std::uint32_t end) {
  std::size_t words = 0;
  std::uint32_t first = 0;
  for (std::uint32_t node = end; node != PhraseTree::kRoot; node = tree_.parent(node)) {
    first = tree_.symbol(node);
    if (first != Vocabulary::kGap) ++words;
  }
  if (words == 0) {
    fail("phrase_empty", "the phrase " + quoted() + " can be empty: give at least one word that must be there");
  } else if (words > limits::kPhraseWords) {
    fail("phrase_too_long", "the phrase " + quoted() + " has more than 8 words: shorten it");
  } else if (first == Vocabulary::kGap || tree_.symbol(end) == Vocabulary::kGap) {
    fail("phrase_syntax", "the phrase " + quoted() + " begins or ends with `...`: a gap stands between words");
  }
  return error_.code.empty();
}

std::size_t PhraseReader::read_row(std::size_t heads, bool optional) {
  std::size_t ways = 1;
  while (at_ < phrase_.size() && error_.code.empty()) {
    if (phrase_[at_] == ' ') {
      ++at_;
      continue;
    }
    if (phrase_[at_] == ']' && optional) return ways;
    ways *= phrase_[at_] == '[' ? read_optional(heads * ways, optional) : read_element(heads * ways);
  }
  if (optional) fail("phrase_syntax", "the phrase " + quoted() + " has `[` without `]`: close it");
  return ways;
}

std::size_t PhraseReader::read_optional(std::size_t heads, bool inside) {
  if (inside) fail("phrase_syntax", "the phrase " + quoted() + " has `[` inside `[`: write two phrases");
  if (inside) return 0;
  const Nodes without = reached_;
  ++at_;
  const std::size_t ways = read_row(heads, true) + 1;
  ++at_;
  reached_.insert(reached_.end(), without.begin(), without.end());
  (void)is_bounded(heads * ways);
  return ways;
}

std::size_t PhraseReader::read_element(std::size_t heads) {
  const std::size_t end = std::min(phrase_.find_first_of(" ]", at_), phrase_.size());
  const std::string_view element = phrase_.substr(at_, end - at_);
  at_ = end;
  if (element.empty()) fail("phrase_syntax", "the phrase " + quoted() + " has `]` without `[`: remove it");
  Element read;
  if (element == "...") {
    read.longer.push_back({Vocabulary::kGap});
  } else {
    for (std::size_t begin = 0; begin <= element.size();) {
      const std::size_t bar = std::min(element.find('|', begin), element.size());
      read_alternative(element.substr(begin, bar - begin), read);
      begin = bar + 1;
    }
  }
  std::size_t ways = read.single.empty() ? 0 : 1;
  for (const auto& row : read.longer) ways += ways_of(row);
  if (error_.code.empty() && is_bounded(heads * ways)) lead_on(read);
  return ways;
}

bool PhraseReader::is_bounded(std::size_t ways) {
  if (ways > limits::kPhraseVariants)
    fail("phrase_too_long", "the phrase " + quoted() + " can be written in more than 2048 ways: split it");
  return error_.code.empty();
}

void PhraseReader::lead_on(const Element& element) {
  const Nodes from = std::exchange(reached_, {});
  const std::uint32_t single = element.single.empty() ? 0 : vocabulary_.symbol(element.single);
  for (const std::uint32_t start : from) {
    if (!element.single.empty()) reached_.push_back(tree_.grow(start, single));
    for (const auto& row : element.longer) {
      std::uint32_t node = start;
      for (const std::uint32_t symbol : row) node = tree_.grow(node, symbol);
      reached_.push_back(node);
    }
  }
}

void PhraseReader::read_alternative(std::string_view word, Element& into) {
  if (!word.empty() && word.front() == '@') return read_list(word.substr(1), into);
  if (word == "<number>" || word == "<address>" || word == "<name>") {
    into.single.push_back(vocabulary_.symbol(word.substr(1, word.size() - 2), Vocabulary::Form::kind));
    return;
  }
  const auto form = word.ends_with('*') ? Vocabulary::Form::prefix : Vocabulary::Form::exact;
  if (form == Vocabulary::Form::prefix) word.remove_suffix(1);
  if (is_folded(word)) {
    into.single.push_back(vocabulary_.symbol(word, form));
    return;
  }
  const Text text = read_words(word);
  if (text.words.empty() || word.find_first_of("*<>@[") != std::string_view::npos) {
    return fail("phrase_syntax",
                "the phrase " + quoted() + " holds `" + std::string(word) +
                    "`, which is no word: write words, `word*`, `a|b`, `[word]`, `...`, `<number>` or `@list`");
  }
  std::vector<std::uint32_t> row;
  for (const Word& part : text.words) {
    const bool last = &part == &text.words.back();
    row.push_back(vocabulary_.symbol(text.folded_word(part), last ? form : Vocabulary::Form::exact));
  }
  row.size() == 1 ? into.single.push_back(row[0]) : into.longer.push_back(std::move(row));
}

void PhraseReader::read_list(std::string_view name, Element& into) {
  const Nodes* ends = find_list_(name);
  if (ends == nullptr)
    return fail("unknown_list", "no phrase list named `" + std::string(name) + "` stands before this one");
  for (const std::uint32_t end : *ends) {
    std::vector<std::uint32_t> row = tree_.path(end);
    row.size() == 1 ? into.single.push_back(row[0]) : into.longer.push_back(std::move(row));
  }
}

}  // namespace turnaround
