#include "integrations/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace turnaround {

namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

std::optional<unsigned> month(std::string_view name) {
  constexpr std::array<std::string_view, 12> kNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<unsigned>(found - kNames.begin()) + 1;
}

}  // namespace

std::optional<Instant> http_date(std::string_view text) {
  if (text.size() != 29 || text.substr(26) != "GMT") return std::nullopt;
  const auto day = number(text.substr(5, 2));
  const auto month_number = month(text.substr(8, 3));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (!day || !month_number || !year || !hour || !minute || !second) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{*month_number},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + Seconds{*second};
}

}  // namespace turnaround
