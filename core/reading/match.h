// Whether a condition holds for a ticket as it stands, and the words or fields that make it hold.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy/condition.h"
#include "core/reading/rules.h"
#include "core/text/list_set.h"
#include "core/text/text.h"

namespace turnaround {

struct Policy;

/// Words of the ticket that made a definition hold. `in`: subject, description, info, field:<name>.
struct Evidence {
  std::string in;
  std::string text;
  bool operator==(const Evidence&) const = default;
};

/// One text of a ticket, read.
struct ReadText {
  std::string in;  ///< subject, description, info
  Text text;
  Hits hits;  ///< all, those in signatures and the like too
};

/// Words, regions and phrases of one text. Pure, linear in the source.
ReadText read_text(const Rules& rules, std::string in, std::string_view source);

/// Words [first, last] of one of a ticket's texts.
struct WordSpan {
  std::size_t text;
  std::uint32_t first;
  std::uint32_t last;
};

/// Which phrase lists the ticket's texts mention, and which of them together in one sentence.
class Mentions {
 public:
  explicit Mentions(std::size_t lists) : lists_(lists), width_((lists + 63) / 64), subject_(width_), rest_(width_) {}

  std::size_t lists() const { return lists_; }

  /// Takes in the hits that count, by the regions of their words.
  void add(const ReadText& text);

  enum class Where { subject, description, text };
  bool any(Where where, const ListSet& lists) const;

  /// The distinct sets of lists that sentences mention: many sentences, few sets.
  std::size_t sets() const { return in_subject_.size(); }
  bool any_in(std::size_t set, Where where, const ListSet& lists) const;
  /// A sentence of this set: which text (in the order of `add`) and which sentence of it.
  struct Place {
    std::size_t text;
    std::uint32_t sentence;
  };
  Place place(std::size_t set) const { return places_[set]; }

 private:
  using Bits = std::vector<std::uint64_t>;
  static constexpr std::uint32_t kFree = UINT32_MAX;
  void add_set(const Bits& set, bool subject, Place place);
  std::span<const std::uint64_t> bits_of(std::size_t set) const {
    return std::span(sets_).subspan(set * width_, width_);
  }
  /// Where the set stands in slots_ or would stand.
  std::size_t slot_of(std::span<const std::uint64_t> set, bool subject) const;
  void make_room();

  std::size_t lists_;
  std::size_t width_;
  std::size_t texts_ = 0;
  Bits subject_;
  Bits rest_;  ///< description and additions
  Bits sets_;  ///< one after the other
  std::vector<std::uint8_t> in_subject_;
  std::vector<Place> places_;
  /// Open addressing, a power of two, at most half full.
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64, kFree);
};

/// What a ticket is at one moment: all that conditions can ask for.
struct Facts {
  std::vector<ReadText> texts;
  Mentions mentions;
  std::map<std::string, std::string, std::less<>> fields;  ///< custom fields, and channel, requester, status
  std::vector<std::string> tags;
  std::vector<std::string> attachments;
  std::string topic;
};

/// Words as evidence, in the order of the text; those close together are one piece: "cannot receive any mail".
std::vector<Evidence> pieces_of(std::vector<WordSpan> words, const Facts& facts);

/// Judges conditions of one book on one state of a ticket. Remembers named conditions: for one state only.
class Matcher {
 public:
  Matcher(const Policy& policy, const Rules& rules, const Facts& facts);

  bool holds(const Condition& condition) { return holds(condition, kTicket); }
  /// What made it hold: words, then fields; at most kEvidence finds. Empty when it does not hold or nothing positive
  /// was asked.
  std::vector<Evidence> evidence(const Condition& condition);

  static constexpr std::size_t kEvidence = 6;

 private:
  static constexpr std::size_t kTicket = SIZE_MAX;  ///< scope: the whole ticket rather than one set of sentences

  bool holds(const Condition& condition, std::size_t scope);
  bool group_holds(const Condition& condition, std::size_t scope);
  bool possible(const Condition& condition);
  std::size_t find_sentence(const Condition& condition);
  bool named_holds(const Condition& condition, std::size_t scope);
  bool mentions(const Condition& condition, std::size_t scope) const;
  bool field_holds(const Condition& condition) const;
  std::vector<std::string> values_of(std::string_view field) const;
  std::int64_t count_of(std::uint32_t list) const;
  struct Finds {
    std::vector<WordSpan> words;
    std::vector<Evidence> fields;
    std::size_t size() const { return words.size() + fields.size(); }
  };
  void gather(const Condition& condition, std::size_t scope, Finds& out);
  void gather_mention(const Condition& condition, std::size_t scope, Finds& out) const;

  const Policy& policy_;
  const Rules& rules_;
  const Facts& facts_;
  enum class Known : std::uint8_t { no, holds, fails };
  std::vector<Known> named_;
};

}  // namespace turnaround
