// Every phrase of every rule in one structure, found in one pass over a text: linear in the text, by a constant that
// the policy sets and the text cannot.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text/phrase_tree.h"
#include "core/text/text.h"
#include "core/text/vocabulary.h"
#include "core/text/wide_nodes.h"

namespace turnaround {

/// Words [first, last] of a text are a phrase of `list`.
struct Hit {
  std::uint32_t list;
  std::uint32_t first;
  std::uint32_t last;
  bool operator==(const Hit&) const = default;
};

/// Lists are numbered in the order in which they were added.
///
/// Phrases stand in one tree of symbols. From most words of a text no phrase goes on, and a search is fast by seeing
/// that early: what begins with each entry of the vocabulary is worked out beforehand, and a node knows, as 64 bits,
/// which entries may lead on from it, so that one look at the next word mostly ends the matter.
class PhraseBook {
 public:
  /// Number of the new list. Errors: those of PhraseReader.
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
  struct List {
    std::string name;
    std::vector<std::uint32_t> ends;  ///< nodes where its phrases end
  };
  struct Ending {
    std::uint32_t list;
    bool except;
    bool operator==(const Ending&) const = default;
  };
  /// Entries of the vocabulary and symbols as bits, by the last six bits of their numbers: of a node, those that lead
  /// on from it; of an entry, itself and what it can be. Where they have none in common, the word does not lead on.
  struct Steps {
    std::uint64_t words = 0;
    std::uint64_t symbols = 0;
    bool meets(const Steps& other) const { return (words & other.words) != 0 && (symbols & other.symbols) != 0; }
    bool any() const { return words != 0; }
    void add(const Steps& other) { words |= other.words, symbols |= other.symbols; }
  };
  struct Node {
    Steps next;
    std::uint32_t gap = 0;      ///< the child behind a gap; 0: none
    std::uint32_t endings = 0;  ///< begin in endings_, up to that of the next node
  };
  /// What begins with an entry. Both parts reach up to those of the next entry.
  struct Start {
    Steps next;               ///< of all its nodes together
    Steps far;                ///< likewise behind a gap
    std::uint32_t alone = 0;  ///< begin in alone_: lists of which the word is a phrase by itself
    std::uint32_t nodes = 0;  ///< begin in start_nodes_: where it leads from the root, if that leads on
  };
  struct StartNode {
    Steps next;
    Steps far;
    std::uint32_t at;
  };
  class Search;

  static std::uint64_t bit_of(std::uint32_t number) { return std::uint64_t{1} << (number & 63); }
  Result<std::vector<std::uint32_t>> read(const std::vector<std::string>& phrases, Ending ending);
  void seal_nodes();
  void seal_wide_nodes();
  void seal_endings();
  Steps far_from(std::uint32_t node) const;
  void add_start(std::uint32_t entry);
  std::span<const Ending> endings_of(std::uint32_t node) const {
    return std::span(endings_).subspan(nodes_[node].endings, nodes_[node + 1].endings - nodes_[node].endings);
  }
  static bool is_wide(std::span<const PhraseTree::Child> children) { return children.size() > 2; }
  bool leads_on(const Node& node) const { return node.next.any() || node.gap != 0; }

  std::vector<List> lists_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  Vocabulary vocabulary_;
  PhraseTree tree_;
  std::vector<std::pair<std::uint32_t, Ending>> ends_;  ///< until `seal`: nodes and what ends there

  std::vector<Node> nodes_;  ///< of the tree, and one more that bounds the last
  WideNodes wide_;
  std::vector<Ending> endings_;
  std::vector<Steps> steps_;   ///< by entry
  std::vector<Start> starts_;  ///< by entry, and one more
  std::vector<std::uint32_t> alone_;
  std::vector<StartNode> start_nodes_;
};

}  // namespace turnaround
