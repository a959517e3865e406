#include "integrations/zendesk/rates.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace turnaround::zendesk {

namespace {

constexpr Seconds kWindow{60};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

/// `remaining` of "total=100; remaining=99; resets=41".
std::optional<int> part(std::string_view parts, std::string_view name) {
  while (!parts.empty()) {
    const std::size_t end = parts.find(';');
    const std::string_view each = trimmed(parts.substr(0, end));
    const std::size_t equals = each.find('=');
    if (equals != std::string_view::npos && trimmed(each.substr(0, equals)) == name)
      return number(trimmed(each.substr(equals + 1)));
    parts = end == std::string_view::npos ? std::string_view{} : parts.substr(end + 1);
  }
  return std::nullopt;
}

void add(std::vector<RateLeft>& found, RateLeft::Of of, std::optional<int> limit, std::optional<int> left,
         std::optional<int> resets) {
  if (!limit || !left || *limit == 0) return;
  found.push_back({of, *limit, *left, resets ? Seconds{*resets} : kWindow});
}

}  // namespace

std::vector<RateLeft> rates(const HttpResponse& answer) {
  const auto told = [&](std::string_view name) { return number(header(answer.headers, name)); };
  std::vector<RateLeft> found;
  const auto limit = told("X-Rate-Limit");
  const auto left = told("X-Rate-Limit-Remaining");
  const bool usual = limit && left;
  add(found, RateLeft::Of::requests, usual ? limit : told("ratelimit-limit"),
      usual ? left : told("ratelimit-remaining"), told("ratelimit-reset"));
  const std::string_view updates = header(answer.headers, "Zendesk-RateLimit-Tickets-Update");
  add(found, RateLeft::Of::updates, part(updates, "total"), part(updates, "remaining"), part(updates, "resets"));
  return found;
}

}  // namespace turnaround::zendesk
