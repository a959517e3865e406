#include "core/policy/allowance.h"

#include <charconv>

#include "core/json/shape.h"
#include "core/limits.h"

namespace turnaround {
namespace {

constexpr std::string_view kAdvice = "write it like `15 minutes`, `8 hours`, `2 working days` or `none`";

Error unreadable(std::string_view text) {
  return {"bad_allowance", "", "cannot read `" + std::string(text) + "`: " + std::string(kAdvice)};
}

std::string_view next_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

/// Seconds of one unit; 0 when the word is no unit of time.
int unit_seconds(std::string_view word) {
  if (word == "second" || word == "seconds") return 1;
  if (word == "minute" || word == "minutes") return 60;
  if (word == "hour" || word == "hours") return 3600;
  return 0;
}

std::string counted(std::int64_t count, std::string_view unit) {
  return std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

}  // namespace

Result<Allowance> parse_allowance(std::string_view text) {
  std::string_view rest = text;
  Allowance out;
  if (rest == "none") return out;
  do {
    const std::string_view number = next_word(rest);
    int count = 0;
    const auto [end, status] = std::from_chars(number.data(), number.data() + number.size(), count);
    if (status != std::errc() || end != number.data() + number.size() || count < 0) return unreadable(text);
    const std::string_view unit = next_word(rest);
    if (unit == "working" && out.unit == Allowance::Unit::none) {
      const std::string_view days = next_word(rest);
      if ((days != "day" && days != "days") || !rest.empty()) return unreadable(text);
      if (count > limits::kAllowanceWorkingDays) {
        return Error{"bad_allowance", "",
                     "`" + std::string(text) + "` is too long: allow at most " +
                         counted(limits::kAllowanceWorkingDays, "working day")};
      }
      return Allowance{.unit = Allowance::Unit::working_days, .days = {count}};
    }
    if (unit == "day" || unit == "days") {
      return Error{"bad_allowance", "",
                   "`" + std::string(text) + "` may mean two things: write `working days` or `24 hours`"};
    }
    if (unit_seconds(unit) == 0) return unreadable(text);
    out.unit = Allowance::Unit::time;
    out.time += Seconds{std::int64_t{count} * unit_seconds(unit)};
    if (out.time > std::chrono::hours{limits::kAllowanceHours}) {
      return Error{
          "bad_allowance", "",
          "`" + std::string(text) + "` is too long: allow at most " + counted(limits::kAllowanceHours, "hour")};
    }
  } while (!rest.empty());
  return out;
}

std::string format_allowance(const Allowance& allowance) {
  if (allowance.unit == Allowance::Unit::none) return "none";
  if (allowance.unit == Allowance::Unit::working_days) return counted(allowance.days.count, "working day");
  const std::int64_t seconds = allowance.time.count();
  if (seconds % 3600 == 0) return counted(seconds / 3600, "hour");
  if (seconds % 60 == 0) return counted(seconds / 60, "minute");
  return counted(seconds, "second");
}

Result<Warning> parse_warning(std::string_view text) {
  Warning warning;
  if (text.ends_with('%')) {
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), warning.percent);
    if (status == std::errc() && *end == '%' && end + 1 == text.data() + text.size() && warning.percent > 0 &&
        warning.percent < 100) {
      return warning;
    }
  } else if (const auto amount = parse_allowance(text); amount && amount->time > Seconds{0}) {
    warning.left = amount->time;
    return warning;
  }
  return Error{"bad_warning", "", "cannot read `" + std::string(text) + "`: write it like `50%` or `1 hour`"};
}

std::string format_warning(const Warning& warning) {
  if (warning.percent > 0) return std::to_string(warning.percent) + "%";
  return format_allowance({.unit = Allowance::Unit::time, .time = warning.left});
}

void read(const Place& place, std::chrono::minutes& out) {
  const std::string* text = place.value().string();
  if (!text) return place.wrong_type("text like `8 hours`");
  const auto allowance = parse_allowance(*text);
  if (!allowance || allowance->unit != Allowance::Unit::time ||
      allowance->time % std::chrono::minutes{1} != Seconds{0}) {
    return place.problem("bad_length", "cannot read `" + *text + "`: write it like `8 hours` or `450 minutes`");
  }
  out = std::chrono::duration_cast<std::chrono::minutes>(allowance->time);
}

void write(json::Writer& out, std::chrono::minutes value) {
  out.text(format_allowance({.unit = Allowance::Unit::time, .time = value}));
}

}  // namespace turnaround
