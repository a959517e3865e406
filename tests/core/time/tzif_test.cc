#include <gtest/gtest.h>

#include "core/time/zone.h"
#include "tests/support/zones.h"

namespace turnaround {
namespace {

using testing::zone_bytes;

std::string outcome(std::string_view bytes) {
  Result<Zone> zone = read_tzif("Test/Zone", bytes);
  return zone ? "read" : zone.error().code;
}

TEST(Tzif, ReadsOffsetsChangesAndFooter) {
  Result<Zone> london = read_tzif("Europe/London", zone_bytes("Europe/London"));
  ASSERT_TRUE(london.ok());
  EXPECT_EQ(london->name, "Europe/London");
  EXPECT_EQ(london->first_offset, Seconds{-75});
  EXPECT_EQ(london->first_abbreviation, "LMT");
  EXPECT_EQ(london->footer, "GMT0BST,M3.5.0/1,M10.5.0");
  EXPECT_GT(london->changes.size(), 100u);
}

TEST(Tzif, RefusesOtherFiles) {
  EXPECT_EQ(outcome(""), "bad_zone_file");
  EXPECT_EQ(outcome("# version 2026f"), "bad_zone_file");
  EXPECT_EQ(outcome(std::string(10'000, '\xff')), "bad_zone_file");
  std::string version_one = zone_bytes("UTC");
  version_one[4] = '\0';
  EXPECT_EQ(outcome(version_one), "bad_zone_file");
}

TEST(Tzif, RefusesAFileCutOffAnywhere) {
  std::string whole = zone_bytes("Europe/Berlin");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_EQ(outcome(std::string_view(whole).substr(0, length)), "bad_zone_file") << length;
  }
  EXPECT_EQ(outcome(whole), "read");
}

TEST(Tzif, AnyDamagedByteGivesAnErrorOrASoundZone) {
  const std::string whole = zone_bytes("Pacific/Apia");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int flip : {0x01, 0x80, 0xff}) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      Result<Zone> zone = read_tzif("Test/Zone", damaged);
      if (!zone) continue;
      ASSERT_FALSE(check(*zone).has_value());
      Zone part = cut(*zone, testing::years(2010, 2013));
      ASSERT_FALSE(check(part).has_value());
    }
  }
}

TEST(Tzif, NamesTheZoneAndWhatToDo) {
  EXPECT_EQ(read_tzif("Europe/Berlin", "junk").error().message,
            "the file of zone `Europe/Berlin` is no TZif file, install the tzdata package again");
}

}  // namespace
}  // namespace turnaround
