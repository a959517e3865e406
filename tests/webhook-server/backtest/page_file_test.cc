#include "webhook-server/backtest/page_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/temp_folder.h"

namespace turnaround::backtest {
namespace {

std::string held(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PageFile, TakesThePlaceOfAnOlderReportWhenItIsWritten) {
  const TempFolder folder;
  const std::string path = folder.file("page.html");
  std::ofstream(path) << "an older and longer report";
  auto page = PageFile::open(path, {"/nowhere", ""});
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(held(path), "an older and longer report");
  EXPECT_EQ(page->write("new"), std::nullopt);
  EXPECT_EQ(held(path), "new");
}

TEST(PageFile, LeavesNothingWhenItIsNotWritten) {
  const TempFolder folder;
  { ASSERT_TRUE(PageFile::open(folder.file("page.html"), {}).ok()); }
  EXPECT_FALSE(std::filesystem::exists(folder.file("page.html")));
}

TEST(PageFile, SaysWhyItCannotBeWrittenBeforeTheWork) {
  const TempFolder folder;
  const auto error = [&](const std::string& path, const std::vector<std::string>& inputs = {}) {
    const auto page = PageFile::open(path, inputs);
    return page ? "" : page.error().code + ": " + page.error().message;
  };
  EXPECT_EQ(error(folder.file("no/page.html")),
            "page_unwritable: cannot be written: there is no folder `" + folder.file("no") + "`, make it first");
  EXPECT_EQ(error(std::filesystem::path(folder.file("x")).parent_path().string()),
            "page_unwritable: is a folder: name a file in it");
  const std::string history = folder.file("history.jsonl");
  std::ofstream(history) << "tickets";
  EXPECT_EQ(error(history, {history}),
            "page_is_input: is what the backtest reads and would be lost: name another file");
  EXPECT_EQ(held(history), "tickets");
}

TEST(PageFile, AFullDiskIsAnError) {
  auto page = PageFile::open("/dev/full", {});
  if (!page) GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(page->write("x")->code, "page_unwritable");
}

}  // namespace
}  // namespace turnaround::backtest
