// Every phrase of every rule in one structure, found in one pass over a text: linear in the text, by a constant that
// the policy sets and the text cannot.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text/text.h"
#include "core/text/vocabulary.h"

namespace turnaround {

/// Words [first, last] of a text are a phrase of `list`.
struct Hit {
  std::uint32_t list;
  std::uint32_t first;
  std::uint32_t last;
  bool operator==(const Hit&) const = default;
};

/// Lists are numbered in the order in which they were added.
class PhraseBook {
 public:
  /// Number of the new list. Errors, with `where` = the phrase: phrase_empty, phrase_too_long, phrase_syntax,
  /// unknown_list.
  Result<std::uint32_t> add(const PhraseList& list);
  void add_number(std::string_view word, int value) { vocabulary_.add_number(word, value); }
  /// After the last `add`; nothing is found before.
  void seal();

  std::size_t lists() const { return lists_.size(); }
  /// Number of a list by name; null when there is none.
  const std::uint32_t* find(std::string_view name) const;
  const std::string& name(std::uint32_t list) const { return lists_[list].name; }
  /// All hits in the order of their first words; of several hits of one list that begin at the same word, the longest.
  std::vector<Hit> search(const Text& text) const;
  /// The number that begins at a word, and one past its last word: 22 for "twenty-two", 24 for "two dozen"; -1 and the
  /// next word when there is none.
  struct Number {
    std::int64_t value;
    std::uint32_t end;
  };
  Number number_at(const Text& text, std::uint32_t word) const;

 private:
  using Sequence = std::vector<std::uint32_t>;  ///< symbols
  struct List {
    std::string name;
    std::vector<Sequence> sequences;
  };
  struct Ending {
    std::uint32_t list;
    bool except;
  };
  struct Node {
    std::uint64_t words = 0;    ///< which entries of the vocabulary may lead on, by their last six bits
    std::uint64_t symbols = 0;  ///< likewise, which symbols
    std::uint32_t any = 0;      ///< the child reached by any word; 0: none
    std::vector<Ending> endings;
  };
  /// What begins with a word.
  struct Start {
    std::vector<std::uint32_t> alone;  ///< lists of which the word is a phrase by itself
    std::vector<std::uint32_t> nodes;  ///< that it leads to from the root and that lead on
    std::uint64_t words = 0;           ///< as that of all these nodes
    bool any = false;                  ///< one of these nodes goes on with any word
  };
  class Search;
  friend class PhraseReader;

  Result<std::vector<Sequence>> read_phrase(std::string_view phrase);
  void insert(const Sequence& sequence, Ending ending);
  void note_words_that_lead_on();
  Start start_at(std::uint32_t entry) const;
  std::uint32_t child(std::uint32_t node, std::uint32_t symbol) const;

  std::vector<List> lists_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  Vocabulary vocabulary_;
  std::vector<Node> nodes_{1};
  std::map<std::uint64_t, std::uint32_t> growing_;  ///< edges until `seal`
  struct Edge {
    std::uint64_t key = 0;
    std::uint32_t child = 0;
  };
  std::vector<Start> starts_;  ///< by entry of the vocabulary
  std::vector<Edge> edges_;    ///< open addressing
};

}  // namespace turnaround
