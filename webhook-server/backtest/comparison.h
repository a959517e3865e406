// Two policies on the same tickets: what the new one changes, ticket by ticket and summed, and for whom.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webhook-server/backtest/tally.h"

namespace turnaround::backtest {

/// One promise to one ticket under both policies; one that a policy does not make has Fate::none.
struct TargetChange {
  std::string id;
  TargetOutcome before;
  TargetOutcome after;
  bool operator==(const TargetChange&) const = default;
};

/// What changes for one ticket. Nothing changed: categories are equal and there are no targets.
struct Change {
  std::string from;  ///< category; empty: none
  std::string to;
  std::vector<TargetChange> targets;  ///< those whose fate or due time differs
  bool operator==(const Change&) const = default;

  bool any() const { return from != to || !targets.empty(); }
  bool any_fate() const;  ///< more than due times and categories
  bool worse() const;     ///< a promise that was met would have been missed
  bool better() const;    ///< and the reverse
};

Change change_between(const Outcome& before, const Outcome& after);

/// How often, and by how much on the clock.
struct TargetShift {
  std::string id;
  std::string label;
  std::array<std::array<std::int64_t, kFates>, kFates> fates{};  ///< [before][after], of all tickets that differ
  Spread earlier;                                                ///< due times that both policies give
  Spread later;

  std::int64_t of(Fate before, Fate after) const {
    return fates[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
  }
  bool operator==(const TargetShift&) const = default;
};

/// One customer's tickets.
struct Whom {
  std::int64_t tickets = 0;
  std::int64_t changed = 0;
  std::int64_t worse = 0;
  std::int64_t better = 0;
  bool operator==(const Whom&) const = default;
};

struct Comparison {
  std::int64_t changed = 0;  ///< category, fate or due time
  std::int64_t changed_category = 0;
  std::int64_t changed_category_only = 0;  ///< and perhaps due times
  std::int64_t changed_fate = 0;
  std::int64_t worse = 0;
  std::int64_t better = 0;
  std::map<std::pair<std::string, std::string>, std::int64_t> categories;  ///< (from, to) of every ticket
  std::vector<TargetShift> targets;                                        ///< new policy's order, then the old one's
  std::map<std::string, Whom> whom;  ///< by customer; beyond limits::kCustomers the rest is under ""
  bool operator==(const Comparison&) const = default;
};

/// A place for every promise of both policies.
Comparison empty_comparison(const Policy& before, const Policy& after);
void add(Comparison& comparison, const Change& change, const std::string& customer);

/// Fields that name a customer, the first that is there counts.
inline constexpr std::string_view kCustomerFields[] = {"organization", "organisation", "customer-domain", "company"};

/// Whose ticket it is: its organisation where one of kCustomerFields says so, else the domain of the requester's
/// address in lower case, else empty.
std::string customer_of(const Ticket& ticket);

}  // namespace turnaround::backtest
