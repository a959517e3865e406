// Reads one phrase of a policy, `all [of] [our] users|staff`, into the tree of phrases: every way of writing it out is
// a path from the root.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text/phrase_tree.h"
#include "core/text/vocabulary.h"

namespace turnaround {

class PhraseReader {
 public:
  using Nodes = std::vector<std::uint32_t>;
  /// The ends of all phrases of a list that stands earlier; null when none has the name.
  using FindList = std::function<const Nodes*(std::string_view name)>;

  PhraseReader(PhraseTree& tree, Vocabulary& vocabulary, FindList find_list)
      : tree_(tree), vocabulary_(vocabulary), find_list_(std::move(find_list)) {}

  /// Where the ways of writing the phrase end, each once. Errors, with `where` = the phrase: phrase_empty,
  /// phrase_too_long, phrase_syntax, unknown_list.
  Result<Nodes> read(std::string_view phrase);

 private:
  /// The ways of writing out one element of a phrase: one symbol for all that are a single word, and longer ones.
  struct Element {
    std::vector<std::uint32_t> single;
    std::vector<std::vector<std::uint32_t>> longer;
  };

  void fail(std::string code, std::string message);
  std::string quoted() const { return "`" + std::string(phrase_) + "`"; }
  bool check(std::uint32_t end);
  /// These lead `reached_` on and give the number of ways in which what they read can be written. What stands before
  /// can be written in `heads` ways: the bound on both together is kept before the tree grows.
  std::size_t read_row(std::size_t heads, bool optional);
  std::size_t read_optional(std::size_t heads, bool inside);
  std::size_t read_element(std::size_t heads);
  bool is_bounded(std::size_t ways);
  void read_alternative(std::string_view word, Element& into);
  void read_list(std::string_view name, Element& into);
  void lead_on(const Element& element);

  PhraseTree& tree_;
  Vocabulary& vocabulary_;
  FindList find_list_;
  std::string_view phrase_;
  std::size_t at_ = 0;
  Nodes reached_;  ///< by what has been read so far
  Error error_;
};

}  // namespace turnaround
