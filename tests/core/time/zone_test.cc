#include "core/time/zone.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using testing::at;
using testing::years;
using testing::zone;

/// "2026-03-29T03:00:00 CEST"
std::string wall_in(const std::string& name, std::string_view instant) {
  Zone pinned = zone(name);
  LocalTime local = to_local(pinned, at(instant));
  std::string wall = format_instant(Instant{local.wall.time_since_epoch()});
  return wall.substr(0, 19) + " " + std::string(local.abbreviation);
}

TEST(Zone, GivesTheWallTime) {
  struct Row {
    std::string zone;
    std::string_view instant, expected;
  };
  for (const Row& row : {
           Row{"UTC", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00 UTC"},
           Row{"Europe/London", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59 GMT"},
           Row{"Europe/London", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00 BST"},
           Row{"Europe/Dublin", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00 GMT"},
           Row{"Europe/Dublin", "2026-07-01T00:00:00Z", "2026-07-01T01:00:00 IST"},
           Row{"Asia/Kathmandu", "2026-07-01T00:00:00Z", "2026-07-01T05:45:00 +0545"},
           Row{"Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00 +11"},
           Row{"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59 -10"},
           Row{"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00 +14"},
           Row{"America/New_York", "1800-01-01T00:00:00Z", "1799-12-31T19:03:58 LMT"},
           Row{"America/New_York", "2500-07-01T00:00:00Z", "2500-06-30T20:00:00 EDT"},
       }) {
    EXPECT_EQ(wall_in(row.zone, row.instant), row.expected) << row.zone << " at " << row.instant;
  }
}

TEST(Zone, CutAnswersLikeTheOriginalInsideItsHorizon) {
  for (std::string name : {"Europe/London", "Europe/Dublin", "America/Nuuk", "Africa/Casablanca", "Pacific/Apia", "UTC",
                           "America/Sao_Paulo", "Australia/Lord_Howe", "Antarctica/Troll"}) {
    Zone whole = zone(name);
    for (Interval horizon : {years(2010, 2050), years(2060, 2062), years(1890, 1950), years(2036, 2039)}) {
      Zone part = cut(whole, horizon);
      EXPECT_TRUE(part.footer.empty());
      EXPECT_FALSE(check(part).has_value());
      for (const OffsetChange& change : part.changes) {
        ASSERT_TRUE(horizon.begin < change.at && change.at < horizon.end) << name;
        for (Seconds step : {Seconds{-1}, Seconds{0}}) {
          ASSERT_EQ(to_local(part, change.at + step).wall, to_local(whole, change.at + step).wall) << name;
        }
      }
      for (Instant t = horizon.begin; t < horizon.end; t += std::chrono::hours{31}) {
        ASSERT_EQ(to_local(part, t).wall, to_local(whole, t).wall) << name << " " << format_instant(t);
        ASSERT_EQ(to_local(part, t).abbreviation, to_local(whole, t).abbreviation) << name << " " << format_instant(t);
      }
    }
  }
}

TEST(Zone, CutOfACutIsTheCut) {
  Zone part = cut(zone("America/New_York"), years(2020, 2030));
  EXPECT_EQ(part.changes.size(), 20u);
  EXPECT_EQ(cut(part, years(2020, 2030)), part);
}

TEST(Zone, FindsTheFirstInstantOfAWallTime) {
  struct Row {
    std::string zone;
    std::string_view wall, expected;
  };
  for (const Row& row : {
           Row{"Europe/Berlin", "2026-06-01T12:00:00Z", "2026-06-01T10:00:00Z"},
           Row{"Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:00:00Z"},  // skipped: the end of the gap
           Row{"Europe/Berlin", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
           Row{"Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"},  // repeated: the first
           Row{"Europe/Berlin", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
           Row{"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z"},  // a date that never was
           Row{"Europe/London", "2090-07-01T12:00:00Z", "2090-07-01T11:00:00Z"},
       }) {
    std::chrono::local_seconds wall{at(row.wall).time_since_epoch()};
    EXPECT_EQ(format_instant(from_local(zone(row.zone), wall)), row.expected) << row.zone << " " << row.wall;
  }
}

TEST(Zone, EveryWallTimeIsReadBack) {
  for (std::string name : {"Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "America/Havana"}) {
    Zone pinned = zone(name);
    for (Instant t = at("2016-01-01T00:00:00Z"); t < at("2019-01-01T00:00:00Z"); t += std::chrono::minutes{30}) {
      Instant first = from_local(pinned, to_local(pinned, t).wall);
      ASSERT_LE(first, t);
      ASSERT_EQ(to_local(pinned, first).wall, to_local(pinned, t).wall) << name << " " << format_instant(t);
    }
  }
}

TEST(Zone, CheckFindsWhatCannotBeUsed) {
  Zone sound{"X/Y", Seconds{0}, "XYZ", {{at("2026-01-01T00:00:00Z"), Seconds{3600}, "XST"}}, "XYZ0"};
  EXPECT_FALSE(check(sound).has_value());
  Zone twice = sound;
  twice.changes.push_back(twice.changes[0]);
  Zone far = sound;
  far.changes[0].offset = std::chrono::hours{27};
  Zone ruleless = sound;
  ruleless.footer = "sometimes";
  for (const Zone& wrong : {twice, far, ruleless}) {
    ASSERT_TRUE(check(wrong).has_value());
    EXPECT_EQ(check(wrong)->code, "bad_zone");
    EXPECT_EQ(check(wrong)->where, "X/Y");
  }
}

}  // namespace
}  // namespace turnaround
