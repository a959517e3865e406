#include "webhook-server/zoneinfo.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

const std::string kFolder = testing::zones_folder().string();

TEST(Zoneinfo, ReadsAZoneByName) {
  Result<Zone> zone = read_zone(kFolder, "America/New_York");
  ASSERT_TRUE(zone.ok());
  EXPECT_EQ(zone->name, "America/New_York");
  EXPECT_EQ(zone->footer, "EST5EDT,M3.2.0,M11.1.0");
}

TEST(Zoneinfo, SaysWhatWasProbablyMeant) {
  struct Row {
    std::string_view name, message;
  };
  for (const Row& row : {
           Row{"Europe/Londn", "no time zone `Europe/Londn`, did you mean `Europe/London`?"},
           Row{"europe/london", "no time zone `europe/london`, did you mean `Europe/London`?"},
           Row{"London", "no time zone `London`, did you mean `Europe/London`?"},
           Row{"New York", "no time zone `New York`, did you mean `America/New_York`?"},
           Row{"Qqqqqqqqqqqqqqqq", "no time zone `Qqqqqqqqqqqqqqqq`: write an IANA name like `Europe/London`"},
           Row{"", "no time zone ``: write an IANA name like `Europe/London`"},
       }) {
    Result<Zone> zone = read_zone(kFolder, row.name);
    ASSERT_FALSE(zone.ok()) << row.name;
    EXPECT_EQ(zone.error(), (Error{"unknown_zone", "", std::string(row.message)}));
  }
}

TEST(Zoneinfo, NoNameLeadsOutOfTheFolder) {
  for (std::string_view name : {"../zones/UTC", "/etc/passwd", "Europe/../UTC", "./UTC", "Europe", "Europe/",
                                "README.md", "tzdata.zi", "UTC\n", "\xc3\x9c"}) {
    Result<Zone> zone = read_zone(kFolder, name);
    ASSERT_FALSE(zone.ok()) << name;
    EXPECT_EQ(zone.error().code, "unknown_zone") << name;
  }
  std::string with_null("UTC\0", 4);
  EXPECT_FALSE(read_zone(kFolder, with_null).ok());
  EXPECT_FALSE(read_zone(kFolder, std::string(5'000, 'A')).ok());
}

TEST(Zoneinfo, SaysWhenThereIsNoFolder) {
  EXPECT_EQ(read_zone(kFolder + "/nowhere", "UTC").error().code, "no_zone_folder");
  EXPECT_EQ(tzdata_version(kFolder + "/nowhere"), "unknown");
}

TEST(Zoneinfo, KnowsTheVersion) {
  EXPECT_EQ(tzdata_version(kFolder), "2026f");
}

TEST(Zoneinfo, GivesABookItsZonesOnceAndCut) {
  std::vector<std::string> names = {"Europe/London", "UTC", "Europe/London"};
  Result<ZoneData> data = zone_data(kFolder, names, testing::years(2010, 2050));
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(data->tzdata_version, "2026f");
  ASSERT_EQ(data->zones.size(), 2u);
  EXPECT_EQ(data->zones[0].changes.size(), 80u);
  EXPECT_EQ(data->zones[1].name, "UTC");
  names.push_back("Mars/Base");
  EXPECT_EQ(zone_data(kFolder, names, testing::years(2010, 2050)).error().code, "unknown_zone");
}

}  // namespace
}  // namespace turnaround
