#include "core/time/zone_rule.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using testing::at;

/// "BST+3600" at an instant under a rule.
std::string offset_under(std::string_view rule_text, std::string_view instant) {
  Result<ZoneRule> rule = read_zone_rule(rule_text);
  if (!rule) return rule.error().code;
  RuleOffset now = offset_at(*rule, at(instant));
  return std::string(now.abbreviation) + (now.offset.count() < 0 ? "" : "+") + std::to_string(now.offset.count());
}

TEST(ZoneRule, GivesTheOffset) {
  struct Row {
    std::string_view rule, instant, expected;
  };
  for (const Row& row : {
           Row{"UTC0", "2090-07-01T00:00:00Z", "UTC+0"},
           Row{"<+0545>-5:45", "2090-07-01T00:00:00Z", "+0545+20700"},
           // London: the last Sundays of March and October, both at 01:00 UTC.
           Row{"GMT0BST,M3.5.0/1,M10.5.0", "2090-03-26T00:59:59Z", "GMT+0"},
           Row{"GMT0BST,M3.5.0/1,M10.5.0", "2090-03-26T01:00:00Z", "BST+3600"},
           Row{"GMT0BST,M3.5.0/1,M10.5.0", "2090-10-29T00:59:59Z", "BST+3600"},
           Row{"GMT0BST,M3.5.0/1,M10.5.0", "2090-10-29T01:00:00Z", "GMT+0"},
           // Dublin says it the other way round: winter time is the exception and lies behind standard time.
           Row{"IST-1GMT0,M10.5.0,M3.5.0/1", "2090-01-15T00:00:00Z", "GMT+0"},
           Row{"IST-1GMT0,M10.5.0,M3.5.0/1", "2090-07-15T00:00:00Z", "IST+3600"},
           Row{"IST-1GMT0,M10.5.0,M3.5.0/1", "2090-10-29T00:59:59Z", "IST+3600"},
           Row{"IST-1GMT0,M10.5.0,M3.5.0/1", "2090-10-29T01:00:00Z", "GMT+0"},
           // South of the equator summer spans the new year.
           Row{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2090-01-01T00:00:00Z", "AEDT+39600"},
           Row{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2090-07-01T00:00:00Z", "AEST+36000"},
           // Half an hour of daylight saving.
           Row{"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2090-12-01T00:00:00Z", "+11+39600"},
           // Negative hours: Nuuk changes on the evening of the Saturday before.
           Row{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2090-03-26T00:59:59Z", "-02-7200"},
           Row{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2090-03-26T01:00:00Z", "-01-3600"},
           // Hours beyond a day: the Thursday before the last Friday, 50 hours after its midnight.
           Row{"IST-2IDT,M3.4.4/50,M10.4.4/50", "2012-03-23T23:59:59Z", "IST+7200"},
           Row{"IST-2IDT,M3.4.4/50,M10.4.4/50", "2012-03-24T00:00:00Z", "IDT+10800"},
           // Jn never counts 29 February, n does.
           Row{"AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z", "AAA+0"},
           Row{"AAA0BBB,J60/0,J300/0", "2024-03-01T00:00:00Z", "BBB+3600"},
           Row{"AAA0BBB,J59/0,J300/0", "2024-02-28T00:00:00Z", "BBB+3600"},
           Row{"AAA0BBB,59/0,300/0", "2024-02-28T23:59:59Z", "AAA+0"},
           Row{"AAA0BBB,59/0,300/0", "2024-02-29T00:00:00Z", "BBB+3600"},
           Row{"AAA0BBB,59/0,300/0", "2023-03-01T00:00:00Z", "BBB+3600"},
           // Permanent daylight time, as RFC 8536 3.3.1 writes it.
           Row{"XXX3EDT4,0/0,J365/23", "2024-01-01T03:59:59Z", "EDT-14400"},
           Row{"XXX3EDT4,0/0,J365/23", "2024-07-01T00:00:00Z", "EDT-14400"},
           Row{"XXX3EDT4,0/0,J365/23", "2024-12-31T23:59:59Z", "EDT-14400"},
           // A change carried a week into the year after its own.
           Row{"AAA0BBB,J365/167,J100/0", "2024-01-06T22:59:59Z", "AAA+0"},
           Row{"AAA0BBB,J365/167,J100/0", "2024-01-06T23:00:00Z", "BBB+3600"},
           Row{"AAA0BBB,J1/-167,J100/0", "2023-12-25T00:59:59Z", "AAA+0"},
           Row{"AAA0BBB,J1/-167,J100/0", "2023-12-25T01:00:00Z", "BBB+3600"},
       }) {
    EXPECT_EQ(offset_under(row.rule, row.instant), row.expected) << row.rule << " at " << row.instant;
  }
}

TEST(ZoneRule, RefusesWhatIsNoRule) {
  for (std::string_view text : {"",
                                "GMT",
                                "GM0",
                                "0",
                                "GMT0BST",
                                "GMT0BST,M3.5.0",
                                "GMT0BST,M3.5.0/1,M10.5.0,",
                                "GMT0BST,M13.5.0,M10.5.0",
                                "GMT0BST,M3.6.0,M10.5.0",
                                "GMT0BST,M3.0.0,M10.5.0",
                                "GMT0BST,M3.5.7,M10.5.0",
                                "GMT0BST,J0,J365",
                                "GMT0BST,J1,J366",
                                "GMT0BST,0,366",
                                "GMT25",
                                "GMT0BST,M3.5.0/168,M10.5.0",
                                "GMT0BST,M3.5.0/-168,M10.5.0",
                                "GMT0:60",
                                "<+03-3",
                                "<>3",
                                "GMT0 ",
                                "GMT0BST,M3.5.0/1:60,M10.5.0",
                                "GMT99999999999999999999"}) {
    EXPECT_EQ(offset_under(text, "2026-01-01T00:00:00Z"), "bad_zone_rule") << text;
  }
}

}  // namespace
}  // namespace turnaround
