#include "webhook-server/pipeline/settle.h"

#include <gtest/gtest.h>

#include "tests/support/zones.h"

namespace turnaround {
namespace {

using testing::at;

/// Half of an hour's promise is left; the ticket waits, so the due time and the warnings to come move with the clock.
Decision waiting_at(Instant now, TargetState state) {
  TargetStatus target{.id = "solution", .state = state, .due = now + Seconds{1800}};
  target.warnings = {{{50, {}}, at("2026-03-02T10:00:00Z"), true}, {{25, {}}, now + Seconds{900}, false}};
  Decision decision;
  decision.at = now;
  decision.targets = {target};
  decision.look_again = now + Seconds{900};
  return decision;
}

TEST(Fingerprint, OfATicketThatWaitsIsTheSameALittleLater) {
  const Instant now = at("2026-03-02T10:10:00Z");
  const Instant later = at("2026-03-02T10:11:00Z");
  EXPECT_EQ(fingerprint(waiting_at(now, TargetState::paused)), fingerprint(waiting_at(later, TargetState::paused)));
  EXPECT_NE(fingerprint(waiting_at(now, TargetState::running)), fingerprint(waiting_at(later, TargetState::running)));
  Decision warned = waiting_at(later, TargetState::paused);
  warned.targets[0].warnings[1].passed = true;
  EXPECT_NE(fingerprint(waiting_at(now, TargetState::paused)), fingerprint(warned));
}

}  // namespace
}  // namespace turnaround
