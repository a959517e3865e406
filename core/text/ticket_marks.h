// The finds of one ticket: every address, domain and number of its texts with its place, and which phrases stand where.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/reading/match.h"
#include "core/text/list_set.h"
#include "core/text/recognise.h"

namespace turnaround {

/// A word that is more than a word.
struct Mark {
  enum class Kind : std::uint8_t { address, domain, number };
  Kind kind;
  std::uint32_t text;  ///< which of the texts
  std::uint32_t word;
  std::uint32_t cues_from = 0;  ///< what stands before this word says what another address is
  std::string_view domain;      ///< of an address or a domain; empty for "info@"
  NumberForm form;
  bool supplies = true;  ///< false in signatures
};

class TicketMarks {
 public:
  /// What `facts` refers to outlives this.
  explicit TicketMarks(const Facts& facts);

  std::span<const Mark> marks() const { return marks_; }
  /// Whether a phrase of one of the lists occurs where it counts.
  bool occurs(const ListSet& lists) const;
  /// Whether one stands anywhere.
  bool stands(const ListSet& lists) const;
  /// True when an address or domain is the customer's own.
  bool is_own(const Mark& mark) const;
  /// Whether the domain is that of the requester's address.
  bool is_requesters(std::string_view domain) const;
  /// Whether a phrase of `after` stands just before the mark and none of `not_after` stands nearer. With no `after`:
  /// whether none of `not_after` does.
  bool follows(const Mark& mark, const ListSet& after, const ListSet& not_after) const;
  /// Whether a phrase of `with` occurs in the mark's sentence; where the sentence has none of either, whether the
  /// ticket has one of `with`. With no `with`: true.
  bool goes_with(const Mark& mark, const ListSet& with, const ListSet& not_with) const;

 private:
  void add_marks(std::uint32_t text);
  void add_hits(const ReadText& text);
  void find_own_domains();

  const Facts& facts_;
  std::string_view requesters_domain_;
  std::vector<Mark> marks_;
  ListSet occurs_;
  ListSet elsewhere_;  ///< in signatures and disclaimers
  std::vector<std::string_view> own_domains_;
};

/// Whether a word may supply an item: words of signatures and disclaimers do not, those of older and forwarded mail do.
bool may_supply(const Text& text, const Word& word);

}  // namespace turnaround
