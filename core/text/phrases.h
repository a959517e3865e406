// Every phrase of every rule in one structure, found in one pass over a text: linear in the text, by a constant that
// the policy sets and the text cannot.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text/hits.h"
#include "core/text/phrase_machine.h"
#include "core/text/phrase_tree.h"
#include "core/text/text.h"
#include "core/text/vocabulary.h"

namespace turnaround {

/// Lists are numbered in the order in which they were added.
class PhraseBook {
 public:
  /// Number of the new list. Errors: those of PhraseReader.
  Result<std::uint32_t> add(const PhraseList& list);
  void add_number(std::string_view word, int value) { vocabulary_.add_number(word, value); }
  /// After the last `add`; nothing is found before. Error: phrases_entangled.
  std::optional<Error> seal();

  std::size_t lists() const { return lists_.size(); }
  /// Number of a list by name; null when there is none.
  const std::uint32_t* find(std::string_view name) const;
  const std::string& name(std::uint32_t list) const { return lists_[list].name; }
  /// All hits; of several hits of one list that begin at the same word, the longest.
  Hits search(const Text& text) const;
  /// The number that begins at a word, and one past its last word: 22 for "twenty-two", 24 for "two dozen"; -1 and the
  /// next word when there is none.
  struct Number {
    std::int64_t value;
    std::uint32_t end;
  };
  Number number_at(const Text& text, std::uint32_t word) const;

 private:
  struct List {
    std::string name;
    std::vector<std::uint32_t> ends;  ///< nodes where its phrases end
  };
  class Search;

  Result<std::vector<std::uint32_t>> read(const std::vector<std::string>& phrases, std::uint32_t list, bool except);

  std::vector<List> lists_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  Vocabulary vocabulary_;
  PhraseTree tree_;
  std::vector<PhraseEnd> ends_;  ///< until `seal`
  PhraseMachine machine_;
};

}  // namespace turnaround
