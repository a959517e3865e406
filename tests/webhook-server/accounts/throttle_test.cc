#include "webhook-server/accounts/throttle.h"

#include <gtest/gtest.h>

namespace turnaround {
namespace {

const Instant kNow = Instant(Seconds{1'800'000'000});

TEST(Throttle, WaitsTwiceAsLongAfterEachFailureBeyondTheFree) {
  Throttle throttle(5);
  for (int i = 0; i < 4; ++i) throttle.failed("ann", kNow);
  EXPECT_EQ(throttle.wait("ann", kNow), Seconds{0});
  const int kWaits[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
  for (const int wait : kWaits) {
    throttle.failed("ann", kNow);
    EXPECT_EQ(throttle.wait("ann", kNow), Seconds{wait});
    EXPECT_EQ(throttle.wait("ann", kNow + Seconds{wait}), Seconds{0});
    EXPECT_EQ(throttle.wait("bob", kNow), Seconds{0});
  }
}

TEST(Throttle, AGuesserGetsFewTriesADay) {
  Throttle throttle(limits::kAccountFailures);
  int tries = 0;
  for (Instant now = kNow; now < kNow + Seconds{86'400}; now += Seconds{1}) {
    if (throttle.wait("ann", now) > Seconds{0}) continue;
    throttle.failed("ann", now);
    ++tries;
  }
  EXPECT_LE(tries, 5 + 10 + 96);
}

TEST(Throttle, SuccessAndTimeForgive) {
  Throttle throttle(1);
  throttle.failed("ann", kNow);
  EXPECT_GT(throttle.wait("ann", kNow), Seconds{0});
  throttle.succeeded("ann");
  EXPECT_EQ(throttle.wait("ann", kNow), Seconds{0});
  for (int i = 0; i < 20; ++i) throttle.failed("bob", kNow);
  EXPECT_EQ(throttle.wait("bob", kNow + limits::kThrottleForgets), Seconds{0});
  throttle.failed("bob", kNow + limits::kThrottleForgets);
  EXPECT_EQ(throttle.wait("bob", kNow + limits::kThrottleForgets), Seconds{1}) << "counted anew";
}

TEST(Throttle, RemembersABoundedNumberAndForgetsTheOldest) {
  Throttle throttle(1);
  for (std::size_t i = 0; i < limits::kThrottled + 100; ++i)
    throttle.failed(std::to_string(i), kNow + Seconds{static_cast<std::int64_t>(i / 100)});
  EXPECT_EQ(throttle.size(), limits::kThrottled);
  EXPECT_GT(throttle.wait(std::to_string(limits::kThrottled + 99), kNow + Seconds{100}), Seconds{0});
}

TEST(Throttle, AClockThatGoesBackKeepsNobodyOutForLong) {
  Throttle throttle(1);
  throttle.failed("ann", kNow);
  EXPECT_LE(throttle.wait("ann", kNow - Seconds{86'400}), Seconds{1});
}

TEST(Throttle, OneNetworkCountsAsOneAddress) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2:ffff::1"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
}

}  // namespace
}  // namespace turnaround
