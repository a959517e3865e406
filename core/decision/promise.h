// What a category promises a ticket as it stands: of several targets of one id the first whose condition holds, on the
// calendar that is chosen for the ticket.
#pragma once
#include <string_view>
#include <vector>

#include "core/policy/book.h"
#include "core/reading/assess.h"

namespace turnaround {

/// Both belong to the book.
struct Promise {
  const Target* target = nullptr;
  const Calendar* calendar = nullptr;
  bool operator==(const Promise&) const = default;
};

/// In the order of the category's targets (null: of those without a category). An id whose conditions all fail is not
/// promised.
///   solution: 4 hours if gold, 8 hours if silver, else 2 working days; a silver ticket is promised 8 hours
std::vector<Promise> promises(const Book& book, const Category* category, const Assessor& assessor);

/// Null when there is none of that id.
const Promise* promise_of(const std::vector<Promise>& promises, std::string_view target);

/// The one that waiting for information holds back: the first that starts at allocation; null when none does.
const Promise* held_back(const std::vector<Promise>& promises);

}  // namespace turnaround
