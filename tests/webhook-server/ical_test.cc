#include "webhook-server/ical.h"

#include <gtest/gtest.h>

#include "tests/support/books.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/limits.h"
#include "webhook-server/policy_file.h"

namespace turnaround {
namespace {

using namespace testing;

const std::string kZones = zones_folder().string();

/// "2026-12-28 to 2027-01-01 Winter closure", one a line; problems and warnings begin with their line.
std::string told_holidays(const IcalReading& reading, int from = 2026, int to = 2029) {
  std::string out;
  for (const Holiday& holiday : reading.holidays) {
    if (static_cast<int>(holiday.first.year()) < from || static_cast<int>(holiday.first.year()) >= to) continue;
    out += format_date(holiday.first);
    if (holiday.first != holiday.last) out += " to " + format_date(holiday.last);
    out += " " + holiday.name + "\n";
  }
  for (const Problem& problem : reading.problems)
    out += std::to_string(problem.line) + ": " + problem.error.message + "\n";
  for (const Problem& warning : reading.warnings)
    out += "warning " + std::to_string(warning.line) + ": " + warning.error.message + "\n";
  return out;
}

std::string holidays_of(std::string_view ics, std::string_view zone_name = "Europe/London") {
  return told_holidays(read_ical(ics, {zone(std::string(zone_name)), kUsualHorizon, kZones}));
}

/// One event, called x.
std::string event(std::string_view lines, std::string_view zone_name = "Europe/London") {
  return holidays_of(
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n" + std::string(lines) + "\nEND:VEVENT\nEND:VCALENDAR\n", zone_name);
}

TEST(Ical, ACompanysClosures) {
  const std::string ics = file_text(source_folder() / "tests/webhook-server/calendars/closures.ics");
  EXPECT_EQ(holidays_of(ics, "Europe/Berlin"), R"(2026-02-16 Carnival
2026-03-20 Moving house
2026-05-25 to 2026-05-26 Outing
2026-07-11 Founding day
2026-12-28 to 2027-01-01 Winter closure, all five days of it; nobody is in the office and the post is not opened
2027-02-08 Carnival
2027-06-07 Outing, a week later
2028-02-28 Carnival
2028-05-29 to 2028-05-30 Outing
2028-07-11 Founding day
warning 65: `Christmas party` covers no whole day and closes none: write a `special` day for part of one
)");
}

TEST(Ical, AllDayEvents) {
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261229"), "2026-12-24 to 2026-12-28 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261224"), "2026-12-24 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224"), "2026-12-24 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261224\nDURATION:P1W"), "2026-12-24 to 2026-12-30 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20280229"), "2028-02-29 x\n");
  // Dates are the calendar's own, wherever that is.
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261224", "America/New_York"), "2026-12-24 x\n");
}

TEST(Ical, Recurrence) {
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260331"),
            "2026-01-31 x\n2026-02-28 x\n2026-03-31 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260102\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=4\nEXDATE;VALUE=DATE:20260109"),
            "2026-01-02 x\n2026-01-16 x\n2026-01-23 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY"), "2028-02-29 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102\nRRULE:FREQ=YEARLY;UNTIL=20271231"),
            "2026-12-31 to 2027-01-01 x\n2027-12-31 to 2028-01-01 x\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            "5: this recurrence contradicts itself: mend its RRULE\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;COUNT=1\nRDATE;VALUE=DATE:20260502\n"
                  "RDATE;VALUE=DATE:20260501"),
            "2026-05-01 x\n2026-05-02 x\n");
}

TEST(Ical, EventsWithTimesCloseWholeDaysOnly) {
  EXPECT_EQ(event("DTSTART;TZID=Europe/London:20261224T120000\nDTEND;TZID=Europe/London:20261226T000000"),
            "2026-12-25 x\n");
  EXPECT_EQ(event("DTSTART:20260702T000000Z\nDTEND:20260703T000000Z", "UTC"), "2026-07-02 x\n");
  // Midnight to midnight in UTC is 01:00 to 01:00 in London's summer.
  EXPECT_EQ(event("DTSTART:20260702T000000Z\nDTEND:20260704T000000Z"), "2026-07-03 x\n");
  EXPECT_EQ(event("DTSTART:20260702T000000\nDURATION:P1D"), "2026-07-02 x\n");
  EXPECT_EQ(event("DTSTART;TZID=/example.org/Europe/Berlin:20260702T010000\nDURATION:PT24H"), "2026-07-02 x\n");
  // 25 hours and 23 hours are whole days too.
  EXPECT_EQ(event("DTSTART:20261025T000000\nDTEND:20261026T000000\nRRULE:FREQ=YEARLY;COUNT=1"), "2026-10-25 x\n");
  EXPECT_EQ(event("DTSTART:20260329T000000\nDTEND:20260330T000000"), "2026-03-29 x\n");
  EXPECT_EQ(event("DTSTART:20260702T090000\nDTEND:20260703T170000"),
            "warning 2: `x` covers no whole day and closes none: write a `special` day for part of one\n");
}

TEST(Ical, RecurringEventsWithTimes) {
  // 01:00 in Berlin is midnight in London, before and after the clocks change; the end and the exception are instants.
  const std::string weekly = "DTSTART;TZID=Europe/Berlin:20260323T010000\nDURATION:P1D\nRRULE:FREQ=WEEKLY;UNTIL=";
  EXPECT_EQ(event(weekly + "20260405T230000Z\nEXDATE:20260329T230000Z"), "2026-03-23 x\n2026-04-06 x\n");
  EXPECT_EQ(event(weekly + "20260405T225959Z"), "2026-03-23 x\n2026-03-30 x\n");
}

TEST(Ical, WhatIsWrongIsToldWithItsLine) {
  EXPECT_EQ(holidays_of("hello"), "1: this is no iCalendar file: it begins with `BEGIN:VCALENDAR`\n");
  EXPECT_EQ(holidays_of(""), "1: this is no iCalendar file: there is nothing in it\n");
  EXPECT_EQ(holidays_of("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), "2: ends inside a `VEVENT`: part of the file is missing\n");
  EXPECT_EQ(holidays_of("BEGIN:VCALENDAR\nEND:VEVENT\n"), "2: `END:VEVENT` ends what has not begun\n");
  EXPECT_EQ(event("UID:1"), "2: the event has no DTSTART: add it\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260230"),
            "4: `DTSTART;VALUE=DATE:20260230` names a date that does not exist\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:tomorrow"),
            "4: cannot read `DTSTART;VALUE=DATE:tomorrow`\n2: the event has no DTSTART: add it\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260202\nDTEND;VALUE=DATE:20260201"),
            "2: `x` ends before it begins: mend its DTEND\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260202\nRRULE:FREQ=HOURLY"),
            "5: `RRULE:FREQ=HOURLY`: holidays recur daily, weekly, monthly or yearly\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20260202\nRRULE:FREQ=SOMETIMES"), "5: cannot read `RRULE:FREQ=SOMETIMES`\n");
  EXPECT_EQ(event("DTSTART;TZID=GMT Standard Time:20260202T000000"),
            "2: `x` is in the time zone `GMT Standard Time`, which is no IANA name: write one, or make it an all-day "
            "event\n");
}

TEST(Ical, HostileFilesAreBounded) {
  EXPECT_EQ(holidays_of(std::string(limits::kIcalBytes + 1, 'x')), "0: larger than 4194304 bytes\n");
  std::string deep = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 100'000; ++i) deep += "BEGIN:VEVENT\n";
  EXPECT_EQ(holidays_of(deep), "9: nested too deeply: a `BEGIN` without `END`?\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY"),
            "2: recurs since before 1900: let it begin later\n");
  EXPECT_EQ(event("DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"),
            "5: `RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31`: write such a recurrence as FREQ=MONTHLY or FREQ=YEARLY\n");
  std::string many = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 4; ++i)
    many +=
        "BEGIN:VEVENT\nSUMMARY:" + std::to_string(i) + "\nDTSTART;VALUE=DATE:20100101\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
  const IcalReading reading = read_ical(many + "END:VCALENDAR\n", {zone("UTC"), kUsualHorizon, kZones});
  ASSERT_EQ(reading.problems.size(), 1u);
  EXPECT_EQ(reading.problems[0].error.code, "ical_too_large");
}

class PolicyWithIcal : public ::testing::Test {
 protected:
  std::string policy(const std::string& holidays) {
    const std::string path = folder_.file("p.json");
    std::ofstream(path)
        << R"({"name":"p","calendars":[{"id":"c","zone":"Europe/London","hours":{"mon-fri":[["09:00","17:00"]]},
"holidays":)"
        << holidays << R"(}],
"categories":[{"id":"any","definitions":[],"targets":[{"id":"solution","within":"1 working day","calendar":"c","met_by":["solved"]}]}]})";
    return path;
  }
  void ics(const std::string& lines) { std::ofstream(folder_.file("days.ics")) << lines; }
  std::string problems_of(const std::string& holidays) {
    return told("p", load_policy(policy(holidays), kZones).problems);
  }
  TempFolder folder_;
};

TEST_F(PolicyWithIcal, ItsDaysStandInTheBook) {
  ics("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Closure\nDTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260314\nEND:"
      "VEVENT\nEND:VCALENDAR\n");
  const LoadedPolicy loaded = load_policy(policy(R"(["2026-01-01",{"ical":"days.ics"},"12-25"])"), kZones);
  ASSERT_TRUE(loaded.shelf) << told("p", loaded.problems);
  EXPECT_EQ(loaded.shelf->bytes.find("ics"), std::string::npos);
  const Calendar& calendar = *loaded.shelf->book.calendar("c");
  ASSERT_EQ(calendar.rules().holidays.size(), 3u);
  EXPECT_EQ(calendar.rules().holidays[1].name, "Closure");
  const auto due = working_days(calendar, *parse_instant("2026-03-06T12:00:00Z"), {1});
  EXPECT_EQ(format_instant(*due), "2026-03-16T12:00:00Z");
}

TEST_F(PolicyWithIcal, ProblemsNamePlaceFileAndLine) {
  ics("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260931\nEND:VEVENT\nEND:VCALENDAR\n");
  EXPECT_EQ(
      problems_of(R"([{"ical":"days.ics"}])"),
      "p: 1 problem\n  /calendars/0/holidays/0/ical line 2   `days.ics` line 3: `DTSTART;VALUE=DATE:20260931` names a "
      "date that does not exist\n");
  EXPECT_NE(problems_of(R"([{"ical":"dayz.ics"}])").find("cannot read `" + folder_.file("dayz.ics") + "`"),
            std::string::npos);
  EXPECT_NE(problems_of(R"([{"ical":"../days.ics"}])").find("not beside the policy"), std::string::npos);
  EXPECT_NE(problems_of(R"([{"ical":"/etc/hosts"}])").find("not beside the policy"), std::string::npos);
  EXPECT_NE(problems_of(R"([{"ical":"days.ics","name":"x"}])").find("unknown member `name`"), std::string::npos);
}

}  // namespace
}  // namespace turnaround
