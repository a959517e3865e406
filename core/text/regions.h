// Which lines of a mail are the customer's own words, and which are older mail, somebody else's, a signature or
// boilerplate.
#pragma once
#include <cstdint>

#include "core/text/phrases.h"
#include "core/text/text.h"

namespace turnaround {

/// The phrases of a policy's Reading as lists of its phrase book.
struct ReadingLists {
  std::uint32_t signature_starts = 0;
  std::uint32_t resume_starts = 0;
  std::uint32_t disclaimer_starts = 0;
  std::uint32_t quote_starts = 0;
  std::uint32_t quote_ends = 0;
  std::uint32_t forward_starts = 0;
  std::uint32_t title_starts = 0;
  std::uint32_t header_names = 0;
  std::uint32_t quote_headers = 0;
  int few_own_words = 0;
  /// The lists are numbered in a row.
  bool has(std::uint32_t list) const { return list >= signature_starts && list <= quote_headers; }
};

/// Errors as PhraseBook::add.
Result<ReadingLists> add_reading(PhraseBook& phrases, const Reading& reading);

/// Marks titles, and gives every line of `text` its region; `hits` are all hits in it.
void mark_regions(Text& text, const Hits& hits, const ReadingLists& lists);

}  // namespace turnaround
