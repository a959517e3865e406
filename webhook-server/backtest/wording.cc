#include "webhook-server/backtest/wording.h"

#include <algorithm>

namespace turnaround::backtest {

std::string grouped(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-') out += ',';
    out += digits[i];
  }
  return out;
}

std::string counted(std::int64_t number, std::string_view thing) {
  return grouped(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string percent(std::int64_t permille) {
  if (permille < 0) return "–";
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %";
}

std::int64_t permille(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? -1 : part * 1000 / whole;
}

std::string month_name(std::chrono::sys_days month) {
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date date{month};
  return std::string(kMonths[static_cast<unsigned>(date.month()) - 1]) + " " +
         std::to_string(static_cast<int>(date.year()));
}

std::string category_name(const Policy& policy, std::string_view id) {
  if (id.empty()) return "No category";
  const auto found = std::find_if(policy.categories.begin(), policy.categories.end(),
                                  [&](const Category& category) { return category.id == id; });
  return found == policy.categories.end() ? std::string(id) : found->label;
}

}  // namespace turnaround::backtest
