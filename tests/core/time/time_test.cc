#include "core/time/time.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

std::string read_back(std::string_view text) {
  Result<Instant> at = parse_instant(text);
  return at ? format_instant(*at) : at.error().code;
}

TEST(ParseInstant, ReadsWhatRfc3339Allows) {
  struct Row {
    std::string_view text, expected;
  };
  for (const Row& row : {
           Row{"2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"},
           Row{"2026-03-02t09:00:00z", "2026-03-02T09:00:00Z"},
           Row{"2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"},
           Row{"2026-03-02T09:00:00-03:30", "2026-03-02T12:30:00Z"},
           Row{"2026-03-02T00:30:00+05:45", "2026-03-01T18:45:00Z"},
           Row{"2026-03-02T09:00:00.999999999Z", "2026-03-02T09:00:00Z"},
           Row{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
           Row{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
           Row{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
           Row{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
           Row{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
       }) {
    EXPECT_EQ(read_back(row.text), row.expected) << row.text;
  }
}

TEST(ParseInstant, RefusesEverythingElse) {
  for (std::string_view text : {"",
                                "2026",
                                "2026-03-02",
                                "2026-03-02T09:00:00",
                                "2026-03-02 09:00:00Z",
                                "2026-02-29T09:00:00Z",
                                "2026-13-01T09:00:00Z",
                                "2026-00-01T09:00:00Z",
                                "2026-03-02T24:00:00Z",
                                "2026-03-02T09:60:00Z",
                                "2026-03-02T09:00:61Z",
                                "2026-03-02T09:00:00.Z",
                                "2026-03-02T09:00:00+0100",
                                "2026-03-02T09:00:00+24:00",
                                "2026-03-02T09:00:00Zx",
                                "+2026-03-02T09:00:00Z",
                                "02026-03-02T09:00:00Z",
                                "2026-3-2T9:00:00Z",
                                "0000-01-01T00:00:00+01:00",
                                "9999-12-31T23:59:59-00:01"}) {
    EXPECT_EQ(read_back(text), "bad_instant") << text;
  }
}

TEST(ParseInstant, SaysWhatToWrite) {
  EXPECT_EQ(parse_instant("tomorrow").error().message,
            "`tomorrow` is no instant, write it like `2026-03-02T09:00:00Z`");
}

TEST(FormatInstant, ReadsBackForEveryDayOfFourHundredYears) {
  Instant end = *parse_instant("2300-01-01T00:00:00Z");
  for (Instant at = *parse_instant("1900-01-01T00:00:07Z"); at < end; at += std::chrono::hours{25}) {
    ASSERT_EQ(*parse_instant(format_instant(at)), at) << format_instant(at);
  }
}

TEST(ParseDate, TakesExistingDatesOnly) {
  EXPECT_EQ(format_date(*parse_date("2024-02-29")), "2024-02-29");
  for (std::string_view text : {"2026-02-29", "2026-04-31", "2026-1-1", "02-29", "2026-03-02T", ""}) {
    Result<Date> date = parse_date(text);
    ASSERT_FALSE(date.ok()) << text;
    EXPECT_EQ(date.error().code, "bad_date");
  }
}

}  // namespace
}  // namespace turnaround
