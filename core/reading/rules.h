// Everything of a policy that reads a ticket's text, compiled: the phrases of all lists, conditions, counts and of the
// reading.
#pragma once
#include <cstdint>
#include <vector>

#include "core/reading/required.h"
#include "core/result.h"
#include "core/text/list_set.h"
#include "core/text/phrases.h"
#include "core/text/regions.h"

namespace turnaround {

struct Policy;

/// Immutable once compiled; safe to share among threads.
struct Rules {
  PhraseBook phrases;
  ReadingLists reading;
  std::vector<ListSet> mentions;      ///< by Condition::number of a `mentions` test: its lists
  std::vector<std::uint32_t> counts;  ///< the lists of Policy::counts
  ItemRules items;
};

/// Also numbers the policy's conditions (Condition::number), so that deciding never looks up a name. The first problem
/// as an error, with `where` = the phrase or name: those of PhraseBook::add, unknown_list, unknown_condition.
Result<Rules> compile_rules(Policy& policy);

}  // namespace turnaround
