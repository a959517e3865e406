// Ten years of hours in every pinned zone, on calendars that meet the clock's changes; and what is open by definition.
#pragma once
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "core/time/calendar.h"
#include "tests/support/zones.h"

namespace turnaround::testing {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

inline constexpr Interval kDecade{std::chrono::sys_days{std::chrono::year{2017} / 1 / 1},
                                  std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}};

inline std::vector<std::string> all_zones() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(zones_folder())) {
    const std::string name = std::filesystem::relative(entry.path(), zones_folder()).string();
    if (entry.is_regular_file() && zone_bytes(name).starts_with("TZif")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Lunch breaks, short Saturdays, holidays over New Year and once, a special day.
inline CalendarRules office_rules(const std::string& zone) {
  CalendarRules rules = weekdays(zone, {span(9, 12, 30), span(13, 17, 0, 30)});
  rules.hours[kSaturday] = {span(22, 24)};
  rules.hours[kSunday] = {span(0, 6)};
  rules.holidays = {{"Christmas", date("2000-12-24"), date("2000-01-02"), Holiday::Repeats::yearly},
                    {"Leap day", date("2000-02-29"), date("2000-02-29"), Holiday::Repeats::yearly},
                    {"Once", date("2018-05-03"), date("2018-05-07"), Holiday::Repeats::never}};
  rules.special[std::chrono::sys_days{date("2018-12-27")}] = {span(10, 12)};
  return rules;
}

inline CalendarRules night_rules(const std::string& zone) {
  return every_day(zone, {span(0, 3, 0, 15), span(22, 24, 45)});
}

inline CalendarRules always_rules(const std::string& zone) {
  return every_day(zone, {span(0, 24)});
}

/// `check` for each zone with the calendar of each kind, compiled for the decade and the years around it.
inline void in_every_zone(const std::function<void(const Calendar&)>& check) {
  const std::vector<std::string> names = all_zones();
  EXPECT_GE(names.size(), 40u);
  for (const std::string& name : names) {
    for (const CalendarRules& rules : {office_rules(name), night_rules(name), always_rules(name)}) {
      SCOPED_TRACE(name + (rules.holidays.empty() ? rules.hours[0].size() == 1 ? " always" : " nights" : " office"));
      check(compiled(rules, years(2016, 2029)));
      if (::testing::Test::HasFailure()) return;
    }
  }
}

/// Rule 2 of business time, word by word: an instant is open iff its wall time lies in an interval of its local date.
class Definition {
 public:
  explicit Definition(const Calendar& calendar) : rules_(calendar.rules()), zone_(zone(calendar.rules().zone)) {}

  bool is_open(Instant at) {
    const auto wall = to_local(zone_, at).wall;
    const local_days today = floor<days>(wall);
    if (today != today_) look_up(today);
    return std::any_of(spans_.begin(), spans_.end(), [time = wall - today](const OpeningSpan& span) {
      return span.open <= time && time < span.close;
    });
  }
  local_days date() const { return today_; }  ///< of the instant that was last asked about

 private:
  void look_up(local_days today) {
    today_ = today;
    const auto special = rules_.special.find(std::chrono::sys_days{today.time_since_epoch()});
    const bool closed = std::any_of(rules_.holidays.begin(), rules_.holidays.end(),
                                    [today](const Holiday& holiday) { return covers(holiday, Date{today}); });
    spans_ = special != rules_.special.end() ? special->second
             : closed                        ? std::vector<OpeningSpan>{}
                                             : rules_.hours[std::chrono::weekday{today}.c_encoding()];
  }

  const CalendarRules& rules_;
  Zone zone_;
  local_days today_{};
  std::vector<OpeningSpan> spans_;
};

}  // namespace turnaround::testing
