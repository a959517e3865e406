// What must hold of every calendar, asked in many zones: the compiled intervals are the definition, and advance undoes
// open_time.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/time/calendar.h"
#include "tests/support/zones.h"

namespace turnaround {
namespace {

using namespace testing;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;

const std::vector<std::string> kZones = {"UTC",
                                         "Europe/London",
                                         "Europe/Berlin",
                                         "Europe/Dublin",
                                         "America/New_York",
                                         "America/Sao_Paulo",
                                         "America/Havana",
                                         "America/Nuuk",
                                         "America/St_Johns",
                                         "America/Asuncion",
                                         "America/Santiago",
                                         "America/Scoresbysund",
                                         "Asia/Tehran",
                                         "Asia/Kathmandu",
                                         "Asia/Beirut",
                                         "Asia/Gaza",
                                         "Asia/Kolkata",
                                         "Africa/Casablanca",
                                         "Africa/Cairo",
                                         "Antarctica/Troll",
                                         "Antarctica/Casey",
                                         "Australia/Adelaide",
                                         "Australia/Lord_Howe",
                                         "Pacific/Apia",
                                         "Pacific/Chatham",
                                         "Pacific/Kiritimati",
                                         "Pacific/Easter",
                                         "Pacific/Fiji"};

CalendarRules office(const std::string& zone) {
  CalendarRules rules = weekdays(zone, {span(9, 12, 30), span(13, 17, 0, 30)});
  rules.hours[kSaturday] = {span(22, 24)};
  rules.hours[kSunday] = {span(0, 6)};
  rules.holidays = {{"Christmas", date("2000-12-24"), date("2000-01-02"), Holiday::Repeats::yearly},
                    {"Once", date("2018-05-03"), date("2018-05-07"), Holiday::Repeats::never}};
  rules.special[std::chrono::sys_days{date("2018-12-27")}] = {span(10, 12)};
  return rules;
}

CalendarRules nights(const std::string& zone) {
  return every_day(zone, {span(0, 3, 0, 15), span(22, 24, 45)});
}

/// business-time.md rule 2, word by word.
bool open_by_definition(const CalendarRules& rules, const Zone& zone, Instant t) {
  auto wall = to_local(zone, t).wall;
  auto day = floor<std::chrono::days>(wall);
  auto special = rules.special.find(std::chrono::sys_days{day.time_since_epoch()});
  bool closed = std::any_of(rules.holidays.begin(), rules.holidays.end(),
                            [day](const Holiday& holiday) { return covers(holiday, Date{day}); });
  std::vector<OpeningSpan> spans;
  if (special != rules.special.end()) {
    spans = special->second;
  } else if (!closed) {
    spans = rules.hours[std::chrono::weekday{day}.c_encoding()];
  }
  return std::any_of(spans.begin(), spans.end(),
                     [&](OpeningSpan s) { return s.open <= wall - day && wall - day < s.close; });
}

void expect_definition(const CalendarRules& rules, Interval horizon) {
  Zone whole = zone(rules.zone);
  Calendar calendar(rules, whole, horizon);
  for (Instant t = horizon.begin; t < horizon.end; t += minutes{15}) {
    ASSERT_EQ(is_open(calendar, t), open_by_definition(rules, whole, t)) << rules.zone << " " << format_instant(t);
  }
  Instant last = horizon.begin - Seconds{1};
  for (const Interval& interval : calendar.intervals()) {
    ASSERT_LT(last, interval.begin) << "intervals touch";
    ASSERT_LT(interval.begin, interval.end);
    last = interval.end;
    for (Instant edge : {interval.begin, interval.end}) {
      if (edge <= horizon.begin || edge >= horizon.end) continue;
      for (Instant t : {edge - Seconds{1}, edge}) {
        ASSERT_EQ(is_open(calendar, t), open_by_definition(rules, whole, t)) << rules.zone << " " << format_instant(t);
      }
    }
  }
}

TEST(CalendarProperty, CompiledIntervalsAreTheDefinition) {
  for (const std::string& name : kZones) {
    for (const CalendarRules& rules : {office(name), nights(name)}) {
      expect_definition(rules, years(2011, 2012));
      expect_definition(rules, {at("2017-10-01T07:11:13Z"), at("2019-04-01T00:00:00Z")});
      expect_definition(rules, years(2048, 2049));
    }
  }
}

TEST(CalendarProperty, AdvanceUndoesOpenTime) {
  for (const std::string& name : kZones) {
    for (const CalendarRules& rules : {office(name), nights(name), every_day(name, {span(0, 24)})}) {
      Calendar calendar = compiled(rules, years(2018, 2021));
      Instant end = at("2019-01-01T00:00:00Z");
      for (Instant t = at("2018-01-01T00:00:00Z"); t < end; t += hours{1}) {
        for (Seconds work :
             {Seconds{0}, Seconds{1}, Seconds{minutes{15}}, Seconds{hours{8}}, Seconds{hours{200}} + Seconds{7}}) {
          Result<Instant> due = advance(calendar, t, work);
          ASSERT_TRUE(due.ok()) << name << " " << format_instant(t);
          ASSERT_EQ(open_time(calendar, {t, *due}), work) << name << " " << format_instant(t);
          ASSERT_TRUE(work == Seconds{0} || is_open(calendar, *due - Seconds{1})) << "not the first such instant";
        }
      }
    }
  }
}

TEST(CalendarProperty, OpenTimeIsTheSumOfItsParts) {
  for (const std::string& name : kZones) {
    Calendar calendar = compiled(office(name), years(2018, 2019));
    Interval year = years(2018, 2019);
    Seconds sum{0};
    for (Instant t = year.begin; t < year.end; t += minutes{17}) sum += open_time(calendar, {t, t + minutes{17}});
    ASSERT_EQ(sum, open_time(calendar, year)) << name;
    ASSERT_EQ(sum, calendar.total()) << name;
  }
}

TEST(CalendarProperty, ManySpansADayAreFoundToo) {
  CalendarRules rules = every_day("Europe/London", {});
  for (auto& spans : rules.hours) {
    for (int minute = 0; minute < 24 * 60; minute += 3) spans.push_back({Minutes{minute}, Minutes{minute + 1}});
  }
  rules.hours[3] = {span(0, 24)};
  Calendar calendar = compiled(rules, years(2026, 2027));
  for (Seconds work{1}; work < Seconds{hours{1500}}; work += Seconds{4441}) {
    Instant due = *advance(calendar, at("2026-01-01T00:00:30Z"), work);
    ASSERT_EQ(open_time(calendar, {at("2026-01-01T00:00:30Z"), due}), work);
  }
}

TEST(CalendarProperty, OpenDaysAreTheDatesOfTheIntervals) {
  for (const std::string& name : kZones) {
    CalendarRules rules = nights(name);
    Zone whole = zone(name);
    Calendar calendar(rules, whole, years(2011, 2019));
    std::map<std::chrono::local_days, Instant> expected;
    for (const Interval& interval : calendar.intervals()) {
      for (Instant t = interval.begin; t < interval.end; t += minutes{15}) {
        expected[floor<std::chrono::days>(to_local(whole, t).wall)] = t + minutes{15};
      }
    }
    ASSERT_EQ(calendar.open_days().size(), expected.size()) << name;
    for (const OpenDay& day : calendar.open_days()) ASSERT_EQ(day.last_close, expected[day.date]) << name;
  }
}

}  // namespace
}  // namespace turnaround
