// The search for phrases beside one that tries every phrase at every word, on phrases and texts made up by chance.
#include "core/text/phrases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "tests/support/dice.h"

namespace turnaround {
namespace {

constexpr std::string_view kWords[] = {"ape", "apex", "app", "bee", "beer", "cat", "cats", "dog", "12", "seven"};

/// The first and the last word of a phrase.
using Found = std::pair<std::uint32_t, std::uint32_t>;

/// `ape|be*` or `...`; `[ape|be*]` when it may be missing.
struct Part {
  bool gap = false;
  bool optional = false;
  std::vector<std::string> alternatives;
};
using Phrase = std::vector<Part>;

std::string spelled(const Phrase& phrase) {
  std::string text;
  for (const Part& part : phrase) {
    std::string alternatives;
    for (const std::string& word : part.alternatives) alternatives += (alternatives.empty() ? "" : "|") + word;
    text += (text.empty() ? "" : " ") + (part.gap ? "..." : part.optional ? "[" + alternatives + "]" : alternatives);
  }
  return text;
}

/// A policy's lists, each of which may refer to those before it.
struct Lists {
  std::map<std::string, std::vector<Phrase>> phrases;
  std::map<std::string, std::vector<Phrase>> except;
};

/// All places where a phrase that begins at `first` may end, by trying everything.
class Naive {
 public:
  Naive(const Lists& lists, const Text& text) : lists_(lists), text_(text) {}

  std::set<std::uint32_t> ends(const std::vector<Phrase>& phrases, std::uint32_t first) const {
    std::set<std::uint32_t> ends;
    for (const Phrase& phrase : phrases) {
      for (const std::uint32_t end : ends_of(phrase, first)) ends.insert(end);
    }
    return ends;
  }

  /// Every hit of a list: the longest at each word, unless an exception has it.
  std::vector<Found> hits(const std::string& name) const {
    std::vector<Found> hits;
    std::uint32_t covered = 0;
    for (std::uint32_t first = 0; first < text_.words.size(); ++first) {
      const auto found = ends(lists_.phrases.at(name), first);
      const auto except = ends(lists_.except.at(name), first);
      const bool excepted = !found.empty() && !except.empty() && *found.rbegin() <= *except.rbegin();
      if (!found.empty() && !excepted && first >= covered) hits.push_back({first, *found.rbegin() - 1});
      if (!except.empty()) covered = std::max(covered, *except.rbegin());
    }
    return hits;
  }

 private:
  std::set<std::uint32_t> ends_of(const Phrase& phrase, std::uint32_t first) const {
    std::set<std::uint32_t> reached{first};
    for (const Part& part : phrase) {
      std::set<std::uint32_t> next;
      for (const std::uint32_t at : reached) {
        if (part.optional) next.insert(at);
        for (std::uint32_t skip = 0; part.gap && skip <= 3; ++skip) next.insert(at + skip);
        for (const std::string& word : part.alternatives) {
          for (const std::uint32_t end : alternative_ends(word, at, first)) next.insert(end);
        }
      }
      reached = next;
    }
    return reached;
  }

  std::set<std::uint32_t> alternative_ends(const std::string& word, std::uint32_t at, std::uint32_t first) const {
    if (word[0] == '@') {
      std::set<std::uint32_t> ends;
      for (const std::uint32_t end : this->ends(lists_.phrases.at(word.substr(1)), at)) {
        if (same_sentence(first, end - 1)) ends.insert(end);
      }
      return ends;
    }
    return at < text_.words.size() && same_sentence(first, at) && fits(word, at) ? std::set{at + 1}
                                                                                 : std::set<std::uint32_t>{};
  }

  bool same_sentence(std::uint32_t one, std::uint32_t other) const {
    return text_.words[one].sentence == text_.words[other].sentence;
  }

  bool fits(std::string_view word, std::uint32_t at) const {
    const std::string_view written = text_.folded_word(text_.words[at]);
    if (word == "<number>") return written == "12" || written == "seven";
    if (word.ends_with('*')) return written.starts_with(word.substr(0, word.size() - 1));
    return written == word;
  }

  const Lists& lists_;
  const Text& text_;
};

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : dice_(seed) {}

  bool once_in(std::size_t times) { return below(times) == 0; }
  std::size_t below(std::size_t bound) { return dice_.below(bound); }

  std::string alternative(std::size_t list) {
    const std::string word(kWords[below(std::size(kWords))]);
    if (once_in(12)) return "<number>";
    if (once_in(8) && list > 0) return "@" + std::to_string(below(list));
    return once_in(4) && word != "12" ? word.substr(0, 1 + below(3)) + "*" : word;
  }

  Part part(std::size_t list) {
    Part part;
    for (std::size_t i = once_in(30) ? 9 : 1 + below(3); i > 0; --i) part.alternatives.push_back(alternative(list));
    return part;
  }

  Phrase phrase(std::size_t list) {
    Phrase phrase{part(list)};
    for (std::size_t more = below(3); more > 0; --more) {
      for (std::size_t gaps = once_in(3) ? 1 + below(2) : 0; gaps > 0; --gaps) phrase.push_back({true, false, {}});
      if (once_in(4)) {
        phrase.push_back(part(0));
        phrase.back().optional = true;
      }
      phrase.push_back(part(list));
    }
    return phrase;
  }

  std::string text() {
    std::string text;
    for (std::size_t words = below(30); words > 0; --words) {
      text += once_in(9) ? "other" : kWords[below(std::size(kWords))];
      text += once_in(8) ? ". " : " ";
    }
    return text;
  }

 private:
  Dice dice_;
};

/// Left out when its phrases can be written in too many ways.
void add_list(PhraseBook& book, Lists& lists, Chance& chance) {
  const std::size_t number = lists.phrases.size();
  PhraseList list;
  list.name = std::to_string(number);
  std::vector<Phrase> phrases, except;
  for (std::size_t i = 1 + chance.below(5); i > 0; --i) phrases.push_back(chance.phrase(number));
  for (std::size_t i = chance.below(3); i > 0; --i) except.push_back(chance.phrase(number));
  for (const Phrase& phrase : phrases) list.phrases.push_back(spelled(phrase));
  for (const Phrase& phrase : except) list.except.push_back(spelled(phrase));
  PhraseBook trial = book;
  if (!trial.add(list)) return;
  ASSERT_TRUE(book.add(list));
  lists.phrases[list.name] = phrases;
  lists.except[list.name] = except;
}

std::string shown(const Lists& lists) {
  std::string text;
  for (const auto& [name, phrases] : lists.phrases) {
    text += "\n" + name + ":";
    for (const Phrase& phrase : phrases) text += " \"" + spelled(phrase) + "\"";
    for (const Phrase& phrase : lists.except.at(name)) text += " except \"" + spelled(phrase) + "\"";
  }
  return text;
}

std::vector<Found> of_list(const Hits& hits, std::uint32_t list) {
  std::vector<Found> of;
  for (const Hit hit : hits) {
    if (hit.is_of(list)) of.emplace_back(hit.first, hit.last);
  }
  return of;
}

TEST(Phrases, FindsWhatTryingEveryPhraseAtEveryWordFinds) {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Chance chance(seed);
    PhraseBook book;
    book.add_number("seven", 7);
    Lists lists;
    for (int list = 0; list < 5; ++list) add_list(book, lists, chance);
    ASSERT_FALSE(book.seal());
    for (int round = 0; round < 10; ++round) {
      const std::string source = chance.text();
      const Text text = read_words(source);
      const Hits hits = book.search(text);
      for (std::uint32_t list = 0; list < book.lists(); ++list) {
        ASSERT_EQ(of_list(hits, list), Naive(lists, text).hits(book.name(list)))
            << "list " << book.name(list) << " of seed " << seed << " in: " << source << shown(lists);
      }
      found += hits.size();
    }
  }
  EXPECT_GT(found, 10'000u);
}

/// Each of 24 words stands in half of 24 lists: after a few words, which lists they have in common differs for every
/// row of words.
TEST(Phrases, ThatLeadToTooManyStepsAreRefused) {
  PhraseBook book;
  std::string lists[24];
  for (int list = 0; list < 24; ++list) {
    for (int word = 0; word < 24; ++word) {
      if ((word * 7 + list * word * 5 + list * list) % 23 < 12)
        lists[list] += (lists[list].empty() ? "w" : "|w") + std::to_string(word);
    }
  }
  PhraseList phrases{"l", {}, {}};
  for (int phrase = 0; phrase < 3'000; ++phrase) {
    std::string text;
    for (int place = 0, rest = phrase; place < 6; ++place, rest = rest * 31 % 7919) text += lists[rest % 24] + " ";
    phrases.phrases.push_back(text);
  }
  ASSERT_TRUE(book.add(phrases).ok());
  const auto error = book.seal();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "phrases_entangled");
}

}  // namespace
}  // namespace turnaround
