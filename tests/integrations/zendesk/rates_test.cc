#include "integrations/zendesk/rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace turnaround::zendesk::test {
namespace {

struct Row {
  const char* what;
  std::vector<Header> headers;
  std::vector<RateLeft> told;
};

TEST(ZendeskRates, AreReadFromTheHeadersOfAnAnswer) {
  const RateLeft requests{RateLeft::Of::requests, 400, 399, Seconds{17}};
  const RateLeft updates{RateLeft::Of::updates, 100, 99, Seconds{41}};
  const Row rows[] = {
      {"nothing told", {{"Date", "Mon, 09 Mar 2026 09:30:00 GMT"}}, {}},
      {"all of it",
       {{"X-Rate-Limit", "400"},
        {"X-Rate-Limit-Remaining", "399"},
        {"ratelimit-limit", "400"},
        {"ratelimit-remaining", "399"},
        {"ratelimit-reset", "17"},
        {"zendesk-ratelimit-tickets-update", "total=100; remaining=99; resets=41"}},
       {requests, updates}},
      {"an account's limit without its reset is one of a minute",
       {{"x-rate-limit", "400"}, {"x-rate-limit-remaining", "399"}},
       {{RateLeft::Of::requests, 400, 399, Seconds{60}}}},
      {"only the newer headers",
       {{"ratelimit-limit", "400"}, {"ratelimit-remaining", "399"}, {"ratelimit-reset", "17"}},
       {requests}},
      {"parts in another order and without spaces",
       {{"Zendesk-RateLimit-Tickets-Update", "resets=41;remaining=99;total=100"}},
       {updates}},
      {"nothing left", {{"X-Rate-Limit", "400"}, {"X-Rate-Limit-Remaining", "0"}}, {{RateLeft::Of::requests, 400, 0}}},
      {"half of a limit is none", {{"X-Rate-Limit", "400"}}, {}},
      {"no number", {{"X-Rate-Limit", "many"}, {"X-Rate-Limit-Remaining", "399"}}, {}},
      {"less than nothing", {{"X-Rate-Limit", "400"}, {"X-Rate-Limit-Remaining", "-1"}}, {}},
      {"no such number", {{"X-Rate-Limit", "99999999999"}, {"X-Rate-Limit-Remaining", "1"}}, {}},
      {"a limit of nothing is no limit", {{"X-Rate-Limit", "0"}, {"X-Rate-Limit-Remaining", "0"}}, {}},
      {"garbage", {{"Zendesk-RateLimit-Tickets-Update", ";;=;total;remaining="}}, {}},
  };
  for (const Row& row : rows)
    EXPECT_THAT(rates({.status = 200, .headers = row.headers}), testing::ElementsAreArray(row.told)) << row.what;
}

}  // namespace
}  // namespace turnaround::zendesk::test
