#include "webhook-server/backtest/records.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/webhook-server/backtest/past_file.h"
#include "webhook-server/limits.h"

namespace turnaround::backtest {
namespace {

/// "3:text" of each record, "3!code" of one in trouble; of rows when there is a separator.
std::vector<std::string> records_of(const std::string& text, char separator = '\0') {
  const PastFile file(text);
  std::FILE* in = std::fopen(file.path().c_str(), "rb");
  Records records(fileno(in));
  records.first_line();
  if (separator) records.as_rows(separator);
  std::vector<std::string> out;
  while (const auto record = records.next()) {
    const std::string line = std::to_string(record->line);
    out.push_back(record->trouble ? line + "!" + record->trouble->code : line + ":" + record->text);
  }
  EXPECT_EQ(records.bytes_taken(), static_cast<std::int64_t>(text.size()));
  EXPECT_FALSE(records.failed());
  std::fclose(in);
  return out;
}

using Expected = std::vector<std::string>;

TEST(Records, LinesWithTheirNumbers) {
  EXPECT_EQ(records_of("a\nb\n"), (Expected{"1:a\n", "2:b\n"}));
  EXPECT_EQ(records_of("a\r\n\n  \nb"), (Expected{"1:a\r\n", "4:b"}));
  EXPECT_EQ(records_of("\xEF\xBB\xBF{}\n"), (Expected{"1:{}\n"}));
  EXPECT_EQ(records_of(""), Expected{});
}

TEST(Records, RowsOverSeveralLines) {
  EXPECT_EQ(records_of("h,i\n1,\"x\ny\"\n\n2,z\n", ','), (Expected{"1:h,i\n", "2:1,\"x\ny\"\n", "5:2,z\n"}));
}

TEST(Records, ACellThatNeverEndsCostsItsRowOnly) {
  EXPECT_EQ(records_of("h\n1,\"x\n2,y\n3,z\n", ','), (Expected{"1:h\n", "2!unclosed_quote", "3:2,y\n", "4:3,z\n"}));
  const std::string far(limits::kLineBytes + 100, 'x');
  EXPECT_TRUE(records_of("1,\"x\n2," + far + "\n3,z\n", ',') ==
              (Expected{"1!unclosed_quote", "2!line_too_long", "3:3,z\n"}));
}

TEST(Records, ALineWithoutEndIsPassedOver) {
  const std::string far(3 * limits::kLineBytes, 'x');
  EXPECT_TRUE(records_of("a\n" + far + "\nb\n") == (Expected{"1:a\n", "2!line_too_long", "3:b\n"}));
  EXPECT_TRUE(records_of(far) == (Expected{"1!line_too_long"}));
}

TEST(Records, SaysWhenTheFileCannotBeRead) {
  Records records(-1);
  EXPECT_FALSE(records.next());
  EXPECT_TRUE(records.failed());
}

}  // namespace
}  // namespace turnaround::backtest
