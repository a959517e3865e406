// Numbers: which of them can be a day, a time of day, a version.
#include <array>
#include <cstddef>

#include "core/text/recognise.h"

namespace turnaround {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_mark(char c) {
  return c == '.' || c == ':' || c == '/' || c == '-' || lower(c) == 'h';
}

char char_at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}

bool in(int value, int low, int high) {
  return value >= low && value <= high;
}

/// Up to four groups of digits with the marks between them: "16.04.2026" is {16, 4, 2026} with '.' twice.
struct Groups {
  std::array<int, 4> value{};
  std::array<std::size_t, 4> digits{};
  std::array<char, 4> mark{};  ///< after each group; 0 when nothing of the number follows
  std::size_t count = 0;
  std::size_t end = 0;

  bool joined_by(char c) const {
    for (std::size_t n = 0; n + 1 < count; ++n) {
      if (mark[n] != c) return false;
    }
    return count > 1;
  }
};

Groups read_groups(std::string_view text) {
  Groups groups;
  std::size_t i = 0;
  while (groups.count < groups.value.size() && is_digit(char_at(text, i))) {
    const std::size_t n = groups.count++;
    const std::size_t start = i;
    for (; is_digit(char_at(text, i)); ++i) {
      if (i - start < 8) groups.value[n] = groups.value[n] * 10 + (text[i] - '0');
    }
    groups.digits[n] = i - start;
    groups.end = i;
    if (!is_mark(char_at(text, i)) || !is_digit(char_at(text, i + 1))) break;
    groups.mark[n] = lower(text[i++]);
  }
  return groups;
}

bool is_month_day(int month, int day) {
  return in(month, 1, 12) && in(day, 1, 31);
}

bool is_day(const Groups& g) {
  if (g.count < 3) return false;
  if (g.digits[0] == 4) return (g.mark[0] == '-' || g.mark[0] == '/') && is_month_day(g.value[1], g.value[2]);
  if (g.mark[0] != g.mark[1] || g.mark[0] == ':' || g.mark[0] == 'h') return false;
  const bool short_year = g.digits[2] == 2 && (g.digits[1] == 2 || g.mark[0] == '/');
  const bool year = g.digits[2] == 4 ? in(g.value[2], 1990, 2100) : short_year;
  return year && (is_month_day(g.value[1], g.value[0]) || is_month_day(g.value[0], g.value[1]));
}

/// 5.3.26 and 2026.03.05 may be versions, 20260305 any number.
bool is_day_or_version(const Groups& g) {
  if (g.count == 1 && g.digits[0] == 8) {
    return in(g.value[0] / 10000, 1990, 2100) && is_month_day(g.value[0] / 100 % 100, g.value[0] % 100);
  }
  if (g.count != 3 || g.mark[0] != '.' || g.mark[1] != '.') return false;
  if (g.digits[0] == 4) return in(g.value[0], 1990, 2100) && is_month_day(g.value[1], g.value[2]);
  return g.digits[2] == 2 && is_month_day(g.value[1], g.value[0]);
}

bool is_short_day(const Groups& g, char next) {
  if (is_day_or_version(g)) return true;
  if (g.count != 2 || !is_month_day(g.value[1], g.value[0]) || g.digits[1] > 2) return false;
  return g.mark[0] == '/' || (g.mark[0] == '.' && next == '.');
}

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  const char after = lower(char_at(text, word.size()));
  return !(after >= 'a' && after <= 'z');
}

bool names_the_clock(std::string_view rest) {
  constexpr std::array<std::string_view, 13> kClock = {"am",      "pm",      "a.m",    "p.m", "h",   "uhr", "uur",
                                                       "o'clock", "o’clock", "heures", "hrs", "gmt", "utc"};
  while (char_at(rest, 0) == ' ') rest.remove_prefix(1);
  for (std::string_view word : kClock) {
    if (starts_with_word(rest, word)) return true;
  }
  return false;
}

bool is_time(const Groups& g) {
  if (g.count == 1 && g.digits[0] == 4)
    return g.value[0] / 100 < 24 && g.value[0] % 100 < 60 && !in(g.value[0], 1960, 2060);
  if (g.count == 1) return g.digits[0] <= 2 && g.value[0] <= 24;
  if (g.count == 3 && !g.joined_by(':')) return false;
  return g.count < 4 && g.mark[0] != '/' && g.mark[0] != '-' && g.value[0] <= 24 && g.digits[1] == 2 && g.value[1] < 60;
}

}  // namespace

NumberForm number_form(std::string_view text) {
  const Groups groups = read_groups(text);
  NumberForm form;
  form.day = is_day(groups);
  form.short_day = is_short_day(groups, char_at(text, groups.end));
  form.time = is_time(groups);
  form.clock =
      form.time && (groups.mark[0] == ':' || groups.mark[0] == 'h' || names_the_clock(text.substr(groups.end)));
  form.parts = static_cast<std::uint8_t>(groups.count == 1 || groups.joined_by('.') ? groups.count : 0);
  return form;
}

}  // namespace turnaround
