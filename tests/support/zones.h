// The pinned zone files of tests/zones, and short ways to write instants and calendars in tests.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/calendar.h"
#include "core/time/time.h"
#include "core/time/zone.h"

namespace turnaround::testing {

inline std::filesystem::path zones_folder() {
  return TURNAROUND_SOURCE "/tests/zones";
}

inline std::string zone_bytes(const std::string& name) {
  std::ifstream file(zones_folder() / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Zone zone(const std::string& name) {
  Result<Zone> read = read_tzif(name, zone_bytes(name));
  EXPECT_TRUE(read.ok()) << name << ": " << (read ? "" : read.error().message);
  return read ? *read : Zone{};
}

/// at("2026-03-06T16:59:00Z"), at("2026-03-06T16:59:00+01:00")
inline Instant at(std::string_view text) {
  Result<Instant> instant = parse_instant(text);
  EXPECT_TRUE(instant.ok()) << text;
  return instant ? *instant : Instant{};
}

inline Date date(std::string_view text) {
  Result<Date> parsed = parse_date(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed ? *parsed : Date{};
}

/// span(9, 17) is 09:00 to 17:00.
inline OpeningSpan span(int open_hour, int close_hour, int open_minute = 0, int close_minute = 0) {
  return {Minutes{open_hour * 60 + open_minute}, Minutes{close_hour * 60 + close_minute}};
}

inline constexpr unsigned kSunday = 0, kMonday = 1, kFriday = 5, kSaturday = 6;

inline CalendarRules weekdays(std::string zone_name, std::vector<OpeningSpan> spans, unsigned first = kMonday,
                              unsigned last = kFriday) {
  CalendarRules rules{.id = "support",
                      .label = "Support hours",
                      .zone = std::move(zone_name),
                      .hours = {},
                      .holidays = {},
                      .special = {}};
  for (unsigned day = first; day <= last; ++day) rules.hours[day] = spans;
  return rules;
}

inline CalendarRules every_day(std::string zone_name, std::vector<OpeningSpan> spans) {
  return weekdays(std::move(zone_name), std::move(spans), kSunday, kSaturday);
}

inline Interval years(int first, int end) {
  using std::chrono::sys_days;
  return {sys_days{std::chrono::year{first} / 1 / 1}, sys_days{std::chrono::year{end} / 1 / 1}};
}

inline Calendar compiled(const CalendarRules& rules, Interval horizon = years(2010, 2050)) {
  return Calendar(rules, zone(rules.zone), horizon);
}

/// "2026-03-06T16:59:00Z", or the error's code.
inline std::string text_of(const Result<Instant>& instant) {
  return instant ? format_instant(*instant) : instant.error().code;
}

}  // namespace turnaround::testing
