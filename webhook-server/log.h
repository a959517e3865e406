// The server's log: a line for each thing that happened, `happening key=value …`, for people and for log collectors.
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace turnaround::log {

struct Field {
  std::string_view key;
  std::string value;
};
using Fields = std::vector<Field>;

/// `refused request=5f… connection=acme reason="wrong signature"`. Values may come from strangers: they lose what looks
/// like a secret, are cut at kValueBytes, quoted where they would not read as one word, and cannot begin a line or a
/// field of their own.
inline constexpr std::size_t kValueBytes = 300;
std::string line(std::string_view happening, const Fields& fields);

void info(std::string_view happening, const Fields& fields = {});
void warning(std::string_view happening, const Fields& fields = {});
void critical(std::string_view happening, const Fields& fields = {});

/// The log goes to stderr, each line with its instant and level. `least`: "info" or "warning".
void begin(std::string_view least);

/// For what strangers can cause as often as they like: lets a few lines a second through and counts the others.
class Sparing {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit Sparing(std::uint64_t per_second) : per_second_(per_second) {}
  /// How many were held back since the last line, when one may be written now; none: hold this one back. Any thread.
  std::optional<std::uint64_t> admit(Time now);

 private:
  std::mutex mutex_;
  std::uint64_t per_second_;
  Time second_begins_{};
  std::uint64_t in_second_ = 0;
  std::uint64_t held_back_ = 0;
};

}  // namespace turnaround::log
