#include "webhook-server/backtest/history_file.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"
#include "tests/webhook-server/backtest/past_file.h"

namespace turnaround::backtest {
namespace {

using namespace turnaround::testing;

/// "2:id" of each ticket, "3!code" of each bad record; or the error of the whole.
std::string read(const std::string& text, const std::string& format = "") {
  const PastFile file(text);
  auto history = HistoryFile::open(file.path(), {format, {zone("Europe/London"), DateOrder::unknown, {}, {}, {}}});
  if (!history) return history.error().code;
  std::string out;
  while (const auto record = history->next()) {
    const auto past = history->read(*record);
    out += std::to_string(record->line) + (past ? ":" + past->ticket.id : "!" + past.error().code);
    if (!past && !past.error().where.empty()) out += "@" + past.error().where;
    out += " ";
  }
  return out;
}

constexpr const char* kTicket = R"({"id":"a","subject":"x","created_at":"2026-03-06T10:00:00Z"})";

TEST(HistoryFile, IsRecognisedByHowItBegins) {
  const std::string json(kTicket);
  struct Case {
    std::string text;
    const char* expected;
  };
  const Case cases[] = {
      {json + "\n" + json, "1:a 2:a "},
      {"\xEF\xBB\xBF" + json, "1:a "},
      {"", ""},
      {"Id,Subject,Created at\n1,x,2026-03-06 10:00\n", "2:1 "},
      {"\xEF\xBB\xBFId,Subject,Created at\r\n1,x,2026-03-06 10:00\r\n", "2:1 "},
      {"\"Id\";\"Subject\";\"Created at\"\n\"1\";\"x;\ny\";\"2026-03-06 10:00\"\n2;y;2026-03-06 11:00", "2:1 4:2 "},
      {"sep=;\nId;Subject;Created at\n1;x;2026-03-06 10:00\n", "3:1 "},
      {"Id\tSubject\tCreated at\n1\tx\t2026-03-06 10:00\n", "2:1 "},
      {"Summary,Issue key,Issue id,Created\nx,A-1,1,06/Mar/26 4:59 PM\n", "2:A-1 "},
      {"Id,Subject,Created at\n1,x\n2,\"y,2026-03-06 10:00\n3,z,2026-03-06 10:00\n",
       "2!wrong_cells@Created at 3!unclosed_quote@Subject 4:3 "},
      {"Id,Subject,Created at\n1,x,2026-03-06 10:00\n2,\"y\nz\",2026-03-06", "2:1 3!date_without_time@Created at "},
      {"Id,Subject,Created at\n1,\"x\ny\",\"2026-", "2!unclosed_quote@Created at 3!unclosed_quote@Subject "},
      {"Id,Subject,Created at\n1,x,2026-03-06 10:00\n2", "2:1 3!wrong_cells@Subject "},
      {"\xEF\xBB\xBFsep=;\r\nId;Subject;Created at\r\n1;x;2026-03-06 10:00\r\n", "3:1 "},
      {"Name,Age\nx,1\n", "unknown_format"},
      {"Id,Subject,Created\n1,x,2026-03-06 10:00\n", "missing_column"},
      {"[1,2]\n", "unknown_format"},
      {"\"Id,Subject\n", "unknown_format"},
      {std::string("\xFF\xFEI\0d\0", 6), "wrong_encoding"},
  };
  for (const Case& each : cases) EXPECT_EQ(read(each.text), each.expected) << each.text;
}

TEST(HistoryFile, APersonMaySayWhatItIs) {
  EXPECT_EQ(read("Id,Subject\n", "zendesk-csv"), "missing_column");
  EXPECT_EQ(read("Summary,Issue key,Created\nx,A-1,06/Mar/26 4:59 PM\n", "jira-csv"), "2:A-1 ");
  EXPECT_EQ(read("x\n" + std::string(kTicket), "jsonl"), "1!json_syntax 2:a ");
}

TEST(HistoryFile, SaysWhatAHeaderLacks) {
  const auto error = [](const std::string& header, const std::string& format = "") {
    const PastFile file(header + "\n");
    const auto history =
        HistoryFile::open(file.path(), {format, {zone("Europe/London"), DateOrder::unknown, {}, {}, {}}});
    return history ? "" : history.error().message;
  };
  EXPECT_EQ(error("Id,Subject,Create at"),
            "looks like zendesk-csv: the header has no column `Created at`, did you mean `Create at`? Rename it, or "
            "export with it");
  EXPECT_EQ(error("Summary,Issue key,Status"),
            "looks like jira-csv: the header has no column `Created`: export the tickets with it");
  EXPECT_EQ(error("Id,Subject,Create at", "zendesk-csv"),
            "the header has no column `Created at`, did you mean `Create at`? Rename it, or export with it");
}

TEST(HistoryFile, BeginsAgain) {
  const PastFile file("Id,Subject,Created at\n1,x,2026-03-06 10:00\n");
  auto history = HistoryFile::open(file.path(), {});
  ASSERT_TRUE(history.ok());
  EXPECT_EQ(history->size(), 43);
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_EQ(history->next()->line, 2);
    EXPECT_EQ(history->next(), std::nullopt);
    EXPECT_EQ(history->bytes_taken(), 43);
    ASSERT_TRUE(history->rewind());
  }
  EXPECT_EQ(HistoryFile::open("/nowhere/at/all").error().code, "file_unreadable");
}

}  // namespace
}  // namespace turnaround::backtest
