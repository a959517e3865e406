// What must hold for every history, however odd: thousands of random ones.
#include <gtest/gtest.h>

#include <random>

#include "core/decision/explain.h"
#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

constexpr const char* kPriorities[] = {"critical", "medium", "low", "request", "cosmetic", "none"};
constexpr const char* kReasons[] = {"customer", "root-cause-analysis", ""};

class RandomTickets {
 public:
  Ticket next() {
    Ticket ticket = ticket_of(R"({"id":"t1","subject":"Help","created_at":"2026-03-06T16:59:00Z"})");
    ticket.created_at += Seconds{below(40 * 86'400)};
    if (below(3) > 0) ticket.fields.push_back({"priority", kPriorities[below(6)]});
    if (below(3) > 0) ticket.fields.push_back({"customer-domain", "customer.example"});
    if (below(3) == 0) ticket.fields.push_back({"area", "add-on"});
    for (std::int64_t n = below(14); n > 0; --n) ticket.events.push_back(event(ticket.created_at));
    return ticket;
  }

  Instant some_time_after(Instant created) { return created + Seconds{below(12 * 86'400)}; }

 private:
  std::int64_t below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
  }

  Event event(Instant created) {
    Event event;
    event.at = created + Minutes{below(8 * 1'440) - 30};
    event.type = static_cast<Event::Type>(below(static_cast<int>(Event::Type::other) + 1));
    if ((event.type == Event::Type::merged || event.type == Event::Type::deleted) && below(8) > 0)
      event.type = Event::Type::solved;
    event.reason = kReasons[below(3)];
    if (event.type == Event::Type::category && below(3) > 0) event.value = kPriorities[below(6)];
    if (event.type == Event::Type::field) {
      event.name = below(2) == 0 ? "priority" : "customer-domain";
      event.value = kPriorities[below(6)];
    }
    if (event.type == Event::Type::tags && below(2) == 0) event.words = {"incident-confirmed"};
    return event;
  }

  std::mt19937_64 random_{2026};
};

void check_timeline(const TargetStatus& status, const Timeline& timeline) {
  ASSERT_FALSE(timeline.arithmetic.empty());
  Seconds counted{0};
  for (std::size_t i = 0; i < timeline.segments.size(); ++i) {
    const Segment& segment = timeline.segments[i];
    EXPECT_LT(segment.span.begin, segment.span.end);
    EXPECT_EQ(segment.counted > Seconds{0}, segment.kind == Segment::Kind::open);
    if (i > 0) {
      EXPECT_EQ(segment.span.begin, timeline.segments[i - 1].span.end);
    }
    counted += segment.counted;
  }
  // Of a target that carries, the time used before the change stands in no segment.
  const bool before_its_end = status.state == TargetState::running || status.state == TargetState::paused;
  if (before_its_end) {
    EXPECT_LE(counted, status.used + status.left);
  }
  if (status.state == TargetState::met) {
    EXPECT_LE(counted, status.used);
  }
}

void check_status(const TargetStatus& status, Instant now) {
  const bool counts = status.state == TargetState::running || status.state == TargetState::paused;
  EXPECT_GE(status.used, Seconds{0});
  EXPECT_GE(status.left, Seconds{0});
  if (counts) {
    EXPECT_GE(*status.due, now);
  }
  if (counts) {
    EXPECT_FALSE(status.ended_at.has_value());
  }
  if (status.state == TargetState::missed) {
    EXPECT_LT(*status.due, now);
  }
  if (status.state == TargetState::missed) {
    EXPECT_EQ(status.left, Seconds{0});
  }
  if (status.state == TargetState::met && status.due) {
    EXPECT_LE(*status.ended_at, *status.due);
  }
  if (status.state == TargetState::none || status.state == TargetState::waiting) {
    EXPECT_FALSE(status.due.has_value());
  }
}

std::vector<TargetState> states_of(const Decision& decision) {
  std::vector<TargetState> states;
  for (const TargetStatus& target : decision.targets) states.push_back(target.state);
  return states;
}

/// Events apart, nothing changes before `look_again`, and something does then.
void check_look_again(Ticket ticket, const Decision& decision) {
  if (!decision.look_again) return;
  std::erase_if(ticket.events, [&](const Event& event) { return event.at > decision.at; });
  const auto before = decide(desk(), ticket, *decision.look_again - Seconds{1});
  const auto then = decide(desk(), ticket, *decision.look_again);
  EXPECT_EQ(states_of(*before), states_of(decision));
  EXPECT_NE(states_of(*then), states_of(decision));
}

TEST(DecideProperty, HoldsForRandomHistories) {
  RandomTickets tickets;
  for (int n = 0; n < 3'000 && !::testing::Test::HasFailure(); ++n) {
    const Ticket ticket = tickets.next();
    const Instant now = tickets.some_time_after(ticket.created_at);
    SCOPED_TRACE(write_ticket(ticket) + " at " + format_instant(now));
    const auto explanation = explain(desk(), ticket, now);
    ASSERT_TRUE(explanation.ok()) << explanation.error().message;
    for (const TargetStatus& status : explanation->decision.targets) {
      check_status(status, now);
      for (const Timeline& timeline : explanation->timelines) {
        if (timeline.target == status.id) check_timeline(status, timeline);
      }
    }
    EXPECT_FALSE(to_text(desk(), *explanation).empty());
    check_look_again(ticket, explanation->decision);
  }
}

}  // namespace
}  // namespace turnaround::testing
