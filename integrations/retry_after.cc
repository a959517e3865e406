#include "integrations/retry_after.h"

#include <algorithm>
#include <charconv>

#include "integrations/http_date.h"

namespace turnaround {

namespace {

constexpr int kLongestWait = 24 * 60 * 60;

}  // namespace

std::optional<Seconds> retry_after(const HttpResponse& answer) {
  const std::string_view asked = header(answer.headers, "retry-after");
  int seconds = 0;
  const auto [stop, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
  const bool whole = error == std::errc{} && stop == asked.data() + asked.size() && seconds >= 0;
  if (whole) return Seconds{std::min(seconds, kLongestWait)};
  const auto until = http_date(asked);
  const auto now = http_date(header(answer.headers, "date"));
  if (!until || !now) return std::nullopt;
  return std::clamp(*until - *now, Seconds{0}, Seconds{kLongestWait});
}

}  // namespace turnaround
