// The category of a ticket as it stands: by the definitions that hold and, where they give way, by the weights; how
// sure that is, and which category it was close to.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/policy/book.h"
#include "core/reading/match.h"

namespace turnaround {

struct Reason {
  std::string rule;  ///< id of the definition; kByWeights
  std::string says;  ///< the SLA's sentence
  std::vector<Evidence> evidence;
  bool operator==(const Reason&) const = default;
};

/// `rule` of a category that no definition gives.
inline constexpr std::string_view kByWeights = "weights";

/// Another category that is nearly as likely, or that a definition gives which had to give way.
struct CloseTo {
  std::string category;
  std::vector<Reason> because;
  bool operator==(const CloseTo&) const = default;
};

struct Choice {
  std::optional<std::string> category;
  std::vector<Reason> because;
  bool by_weights = false;  ///< none of the category's definitions holds
  int confidence = 100;     ///< percent that the category is right, as far as the text shows
  std::optional<CloseTo> close_to;
  bool operator==(const Choice&) const = default;
};

/// The most severe category of which a definition holds. Where the book has weights and there is none, or all of its
/// definitions that hold give way, they and the weights are weighed against each other.
Choice choose_category(const Book& book, const Facts& facts);

}  // namespace turnaround
