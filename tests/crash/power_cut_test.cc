// Power cuts and failing disks under the real store, in memory. Short here; `power-cuts` runs as long as it is told.
#include <gtest/gtest.h>

#include "tests/crash/strikes.h"

namespace turnaround {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(PowerCuts, NothingAcknowledgedIsLost) {
  const Tally tally = cut_power(1, 200, {});
  EXPECT_GE(tally.cuts, 200);
  EXPECT_GT(tally.acknowledged, 1'000);
  EXPECT_EQ(joined(tally.problems), "");
}

TEST(PowerCuts, AStoreThatSyncsLessIsFoundOut) {
  const Tally tally = cut_power(1, 400, {.lie_about_sync = true});
  EXPECT_FALSE(tally.problems.empty()) << "the harness is blind";
}

TEST(DiskErrors, NothingIsAcknowledgedAfterTheFirstFailure) {
  for (const Disk::Fault fault :
       {Disk::Fault::io_error, Disk::Fault::full, Disk::Fault::io_error_for_good, Disk::Fault::full_for_good}) {
    const Tally tally = fail_disk(fault, 1, 1'000, 27);
    EXPECT_EQ(tally.failures, 38);
    EXPECT_EQ(joined(tally.problems), "");
  }
}

TEST(Disk, EqualSeedsLiveEqually) {
  const Tally first = cut_power(7, 10, {.crowds = false});
  const Tally again = cut_power(7, 10, {.crowds = false});
  EXPECT_EQ(first.operations, again.operations);
  EXPECT_EQ(first.acknowledged, again.acknowledged);
}

}  // namespace
}  // namespace turnaround
