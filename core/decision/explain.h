// A decision as a support lead would read it aloud: why this category, and each clock's timeline, segment by segment.
#pragma once
#include <string>
#include <vector>

#include "core/decision/decide.h"
#include "core/decision/foresee.h"

namespace turnaround {

/// A stretch of one target's clock. Only `open` stretches are counted.
struct Segment {
  enum class Kind { open, closed, holiday, waiting, solved };
  Interval span;
  Kind kind = Kind::open;
  std::string note;  ///< the holiday's name, or whom it waits for
  Seconds counted{0};
  bool operator==(const Segment&) const = default;
};

struct Timeline {
  std::string target;
  std::string calendar;
  std::string zone;
  std::vector<Segment> segments;        ///< from the start to the due time (or the end), no gaps
  std::vector<std::string> arithmetic;  ///< sentences that end in the due time
  bool operator==(const Timeline&) const = default;
};

struct Explanation {
  Decision decision;
  std::vector<Timeline> timelines;   ///< one per target that has started
  std::vector<Foreseen> if_changed;  ///< of a ticket that is open and was there before now
  bool operator==(const Explanation&) const = default;
};

Result<Explanation> explain(const Book& book, const Ticket& ticket, Instant now);

/// The explanation in plain text, local times of each target's calendar, lines of at most 100 columns.
std::string to_text(const Book& book, const Explanation& explanation);

}  // namespace turnaround
