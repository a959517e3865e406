// The business-time calculator behind `turnaround hours`: a calendar, a start, and what is asked of them.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "core/json/json.h"
#include "core/time/calendar.h"

namespace turnaround::cli {

/// One line in. `work` (its `minutes`) asks for a due time, `end` for the open time until then.
struct HoursQuestion {
  CalendarRules rules;
  Instant start;
  std::optional<Seconds> work;
  std::optional<Instant> end;
};

/// Answers lines; keeps the zones it has read and the last few calendars, so that lines of one calendar cost
/// microseconds. A start or end far from today is no error: the calendar is compiled for the years that the line needs,
/// up to limits::kHoursYears.
class Hours {
 public:
  explicit Hours(std::string zone_folder) : zone_folder_(std::move(zone_folder)) {}

  /// {"id":1,"due":"…Z","due_s":1774526400,"open_s":34200}; `due` only if `minutes` was there, `open_s` only if `end`
  /// was. Errors: what is wrong with the line, at its JSON pointer; no_open_time; window_too_long.
  Result<std::string> answer(const json::Value& line);

 private:
  Result<const Zone*> zone(const std::string& name);
  /// A calendar of these rules that holds at least `needed`.
  Result<const Calendar*> calendar(const CalendarRules& rules, Interval needed);
  Result<Instant> due(const HoursQuestion& question);

  std::string zone_folder_;
  std::map<std::string, Zone> zones_;
  std::deque<Calendar> calendars_;  ///< the latest first
};

}  // namespace turnaround::cli
