#include "webhook-server/backtest/csv.h"

#include <gtest/gtest.h>

namespace turnaround::backtest {
namespace {

using Cells = std::vector<std::string>;

TEST(Csv, CellsOfARow) {
  struct Case {
    const char* row;
    char separator;
    Cells expected;
  };
  const Case cases[] = {
      {"1,2,3", ',', {"1", "2", "3"}},
      {"1;2,5;3\r\n", ';', {"1", "2,5", "3"}},
      {"a\tb\n", '\t', {"a", "b"}},
      {"", ',', {""}},
      {",,", ',', {"", "", ""}},
      {"\"a,b\",c", ',', {"a,b", "c"}},
      {"\"say \"\"hi\"\"\",c", ',', {"say \"hi\"", "c"}},
      {"\"two\nlines\",\"\"", ',', {"two\nlines", ""}},
      {"\"two\r\nlines\"\r\n", ',', {"two\r\nlines"}},
      {"12\" screen,b", ',', {"12\" screen", "b"}},
      {"\"a\"b,c", ',', {"ab", "c"}},
      {"\"never closed,b", ',', {"never closed,b"}},
      {"\"\"\"\"", ',', {"\""}},
      {"=1+1,\"@x\"", ',', {"=1+1", "@x"}},
  };
  for (const Case& each : cases) EXPECT_EQ(cells(each.row, each.separator), each.expected) << each.row;
}

TEST(Csv, ARowEndsOutsideQuotesWhereverItsBytesAreCut) {
  struct Case {
    const char* text;
    std::size_t expected;
  };
  const Case cases[] = {
      {"a,b\nc", 4}, {"a,\"b\nc\",d\r\ne", 11}, {"\"a\"\"\n\"\"b\"\nc", 10}, {"12\" screen\nc", 11},
      {"\n", 1},     {"\"\"\"\n\"\nx", 6},
  };
  for (const Case& each : cases) {
    const std::string_view text = each.text;
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      RowScan scan(',');
      auto end = scan.end_of_row(text.substr(0, cut));
      if (!end) end = scan.end_of_row(text);
      EXPECT_EQ(end, each.expected) << each.text << " cut at " << cut;
    }
  }
}

TEST(Csv, ACellThatIsNeverClosedIsSeen) {
  RowScan scan(',');
  EXPECT_EQ(scan.end_of_row("a,\"b\nc\n"), std::nullopt);
  EXPECT_TRUE(scan.in_quotes());
  scan.restart();
  EXPECT_EQ(scan.end_of_row("a,b"), std::nullopt);
  EXPECT_FALSE(scan.in_quotes());
}

TEST(Csv, TheSeparatorIsWhatAHeaderHoldsMostOf) {
  EXPECT_EQ(separator_of("Id,Subject,Status"), ',');
  EXPECT_EQ(separator_of("Id;Subject;\"a,b,c,d\""), ';');
  EXPECT_EQ(separator_of("Id\tSubject, please\tStatus"), '\t');
  EXPECT_EQ(separator_of("Id"), ',');
}

}  // namespace
}  // namespace turnaround::backtest
