// When one condition follows from another, and when none can hold: as far as their shape shows it, never wrongly.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/policy/condition.h"

namespace turnaround {

/// Answers from the conditions alone, with those of the policy by their names. What it does not see it denies; hostile
/// policies are given up on after a bounded number of steps.
class Implication {
 public:
  explicit Implication(const std::vector<NamedCondition>& named) : named_(named) {}

  /// Wherever `a` holds, `b` holds.  implies(text mentions ["down"], text mentions ["down", "dead"])
  bool implies(const Condition& a, const Condition& b);

  /// Why an `all` can never hold: "`priority` cannot be `low` and `high` at once"; nothing when it may.
  std::optional<std::string> contradiction(const Condition& all);

 private:
  bool implies_at(const Condition& a, const Condition& b, int depth);
  const Condition& meaning(const Condition& condition) const;
  void flatten(const Condition& all, std::vector<const Condition*>& tests, std::vector<const Condition*>& none) const;

  const std::vector<NamedCondition>& named_;
  int steps_ = 0;
};

}  // namespace turnaround
