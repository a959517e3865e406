#include "integrations/retry_after.h"

#include <algorithm>
#include <charconv>

#include "integrations/http_date.h"

namespace turnaround {

namespace {

constexpr int kLongestWait = 24 * 60 * 60;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Seconds> retry_after(const HttpResponse& answer) {
  const std::string_view asked = header(answer.headers, "retry-after");
  if (const auto seconds = number(asked)) return Seconds{std::min(*seconds, kLongestWait)};
  const auto until = http_date(asked);
  const auto now = http_date(header(answer.headers, "date"));
  if (!until || !now) return std::nullopt;
  return std::clamp(*until - *now, Seconds{0}, Seconds{kLongestWait});
}

}  // namespace turnaround
