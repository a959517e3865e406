// What Zendesk tells about its rate limits with every answer.
#pragma once
#include <vector>

#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Adapter::rates. The account's requests a minute stand in `X-Rate-Limit` and `X-Rate-Limit-Remaining`, or in
/// `ratelimit-limit`, `-remaining` and `-reset`; updates of tickets, agents' own among them, in
/// `Zendesk-RateLimit-Tickets-Update: total=100; remaining=99; resets=41`. What is incomplete or no number is left out.
std::vector<RateLeft> rates(const HttpResponse& answer);

}  // namespace turnaround::zendesk
