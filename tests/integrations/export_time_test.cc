#include "integrations/export_time.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using namespace testing;

std::string told(std::string_view text, DateOrder order = DateOrder::unknown) {
  const auto time = read_export_time(text, zone("Europe/London"), order);
  return time ? format_instant(*time) : time.error().code;
}

TEST(ExportTime, Shapes) {
  struct Case {
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"2026-03-06T16:59:00Z", "2026-03-06T16:59:00Z"},
      {"2026-03-06 16:59", "2026-03-06T16:59:00Z"},
      {"2026-07-06 16:59", "2026-07-06T15:59:00Z"},
      {"2026-07-06 16:59:30.123", "2026-07-06T15:59:30Z"},
      {"2026-07-06 16:59:00 UTC", "2026-07-06T16:59:00Z"},
      {"2026-07-06 16:59 +0200", "2026-07-06T14:59:00Z"},
      {"2026-07-06T16:59:00-05:30", "2026-07-06T22:29:00Z"},
      {"2026/03/06 16:59", "2026-03-06T16:59:00Z"},
      {"06/Mar/26 4:59 PM", "2026-03-06T16:59:00Z"},
      {"11/May/24 03:26 PM", "2024-05-11T14:26:00Z"},
      {"06/Mar/26 12:00 AM", "2026-03-06T00:00:00Z"},
      {"06/Mar/26 12:30 PM", "2026-03-06T12:30:00Z"},
      {"06/Mär/26 16:59", "2026-03-06T16:59:00Z"},
      {"06/Mrz/2026 16:59", "2026-03-06T16:59:00Z"},
      {"06/juil./26 16:59", "2026-07-06T15:59:00Z"},
      {"06/juin/26 16:59", "2026-06-06T15:59:00Z"},
      {"06-okt-2026 16:59", "2026-10-06T15:59:00Z"},
      {"Mar 6, 2026 4:59 PM", "2026-03-06T16:59:00Z"},
      {"6. March 2026, 16:59", "2026-03-06T16:59:00Z"},
      {"6.3.2026 16:59", "2026-03-06T16:59:00Z"},
      {"06.03.26 16:59:07", "2026-03-06T16:59:07Z"},
      {"21/06/2025 16:14", "2025-06-21T15:14:00Z"},
      {"6/21/2025 16:14", "2025-06-21T15:14:00Z"},
      {"6/6/2025 16:14", "2025-06-06T15:14:00Z"},
      {"2026-03-29 01:30", "2026-03-29T01:00:00Z"},
      {"2026-10-25 01:30", "2026-10-25T00:30:00Z"},
      {" 2026-03-06 16:59 ", "2026-03-06T16:59:00Z"},
      {"3/6/2026 16:59", "ambiguous_date"},
      {"2026-03-06", "date_without_time"},
      {"06/Mar/26", "date_without_time"},
      {"", "bad_time"},
      {"yesterday", "bad_time"},
      {"2026-02-30 10:00", "bad_time"},
      {"2026-13-01 10:00", "bad_time"},
      {"2026-03-06 24:00", "bad_time"},
      {"2026-03-06 16:60", "bad_time"},
      {"2026-03-06 16:59 CET", "bad_time"},
      {"2026-03-06 16:59 +1", "bad_time"},
      {"06/Mar/26 13:00 PM", "bad_time"},
      {"06/Foo/26 4:59 PM", "bad_time"},
      {"99999-03-06 16:59", "bad_time"},
      {"2026-03-06 16:59 and more", "bad_time"},
      {"=1+1", "bad_time"},
  };
  for (const Case& each : cases) EXPECT_EQ(told(each.text), each.expected) << each.text;
}

TEST(ExportTime, APersonSaysWhatSlashesMean) {
  EXPECT_EQ(told("3/6/2026 16:59", DateOrder::day_first), "2026-06-03T15:59:00Z");
  EXPECT_EQ(told("3/6/2026 16:59", DateOrder::month_first), "2026-03-06T16:59:00Z");
  EXPECT_EQ(told("21/6/2026 16:59", DateOrder::month_first), "bad_time") << "what was said holds";
  EXPECT_EQ(told("3.6.2026 16:59", DateOrder::month_first), "2026-06-03T15:59:00Z") << "dots are always day first";
}

}  // namespace
}  // namespace turnaround
