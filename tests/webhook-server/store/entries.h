// What the tests of the store put into it.
#pragma once
#include <string>

#include "webhook-server/store/store.h"

namespace turnaround {

inline Instant at(int seconds) {
  return Instant{Seconds{1'000'000 + seconds}};
}

inline Delivery delivery(const std::string& key, const std::string& ticket, int seconds = 0) {
  return {.connection = "acme",
          .key = key,
          .ticket = ticket,
          .type = "updated",
          .headers = {{"X-Id", key}},
          .body = "{\"n\":1}",
          .received_at = at(seconds)};
}

inline Settlement reading_of(const Lane& lane, int seconds) {
  Settlement settlement{.at = at(seconds), .asked = true, .answered = lane.unanswered};
  settlement.reading = StoredReading{.ticket = "{\"id\":\"7\"}",
                                     .version = "v1",
                                     .comment_keys = {"a", "b"},
                                     .lifecycle = Lifecycle::open,
                                     .read_at = at(seconds)};
  settlement.decision = "{}";
  settlement.fingerprint = "f";
  return settlement;
}

inline Effect wanted(const std::string& key, int seconds) {
  return {.key = key, .write_back = "{\"k\":\"" + key + "\"}", .next_at = at(seconds)};
}

}  // namespace turnaround
