#include "core/json/nearest.h"

#include <algorithm>
#include <vector>

namespace turnaround {
namespace {

constexpr std::size_t kLongestName = 64;

/// Letters to insert, remove, replace or swap with their neighbour to get from `a` to `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view name, std::span<const std::string_view> names) {
  if (name.empty() || name.size() > kLongestName) return "";
  std::size_t best = name.size() / 3 + 1;
  std::string_view nearest;
  for (const std::string_view candidate : names) {
    if (candidate.size() > kLongestName) continue;
    const std::size_t letters = distance(name, candidate);
    if (letters < best || (letters == best && nearest.empty())) {
      best = letters;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : ", did you mean `" + std::string(nearest) + "`?";
}

}  // namespace turnaround
