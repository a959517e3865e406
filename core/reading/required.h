// Mandatory information: which of a topic's items the ticket's text, attachments and fields supply, and which are
// missing. What supplies an item is said by the policy (Item::given_by).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/text/list_set.h"

namespace turnaround {

class PhraseBook;
struct Facts;
struct Item;

/// One way in which a ticket supplies an item. A phrase of `after` or `not_after` counts when it stands in the same
/// sentence, at most kNearWords words before; of several the nearest decides. All phrases may be "@list".
struct Recogniser {
  enum class Kind : std::uint8_t {
    field,        ///< one of the fields `values` is filled in
    attachment,   ///< a file whose name ends in one of `values`
    phrase,       ///< one of the phrases `values`
    header_line,  ///< a line of a mail's header, `values` are the names: "Received: from mx1 …"
    domain,       ///< the customer's domain: the requester's, or one that stands in the text by itself
    address,      ///< an e-mail address on the `side` that is asked for; also "info@" alone
    date,         ///< a calendar day: a date, one of the phrases `values`, or a time just after one of `after`; with
                  ///< `at_least` 2 no plain number is taken for a time
    version,      ///< a version number of `at_least` so many parts ("16.83" has two) just after one of `after`
    quoted,  ///< a text just after one of the phrases `values`, in quote marks or after a colon: subject "Invoice 7"
    words,   ///< `at_least` so many words that are none of `values`
  };
  enum class Side : std::uint8_t { any, own, outside };  ///< own: the customer's
  Kind kind = Kind::phrase;
  std::vector<std::string> values;
  std::vector<std::string> after;      ///< only just after one of these
  std::vector<std::string> not_after;  ///< never just after one of these
  std::vector<std::string> with;       ///< only when one of these occurs in the same sentence …
  std::vector<std::string> not_with;   ///< … or, where that has none of either, anywhere in the ticket
  Side side = Side::any;
  int at_least = 0;
  bool operator==(const Recogniser&) const = default;
};

/// Whose words count: the customer's own, and those of older and forwarded mail, for the customer sent them along.
/// Signatures and disclaimers supply nothing but the requester's domain.
///
/// "from our tenant Abi Cole, abi@mail.net": how far before a find the words may stand that say what it is.
inline constexpr std::uint32_t kNearWords = 5;

/// A recogniser, compiled: its phrases as lists.
struct ItemRule {
  Recogniser says;
  ListSet values;
  ListSet after;
  ListSet not_after;
  ListSet with;
  ListSet not_with;
};

/// The items of a policy, compiled. Immutable; safe to share among threads.
class ItemRules {
 public:
  /// Adds the phrases of all recognisers to `phrases`, which is not sealed yet. Errors: those of PhraseBook::add,
  /// with `where` = a JSON pointer.
  static Result<ItemRules> compile(const std::vector<Item>& items, PhraseBook& phrases);

  /// Ids of what is missing, in the order of `mandatory`; items that are not counted never are. Pure, linear in the
  /// texts.
  ///   "No mail at inn.net since 9 today", mail-transmission -> {sender, recipient, email-subject, …}
  std::vector<std::string> missing(std::span<const std::string> mandatory, const Facts& facts) const;
  /// The texts alone supply the item.
  bool tells(std::string_view item, const Facts& facts) const;

 private:
  struct Compiled {
    std::string id;
    bool counted = true;
    std::vector<ItemRule> given_by;
  };
  std::vector<Compiled> items_;
};

}  // namespace turnaround
