#include "core/decision/explain.h"

#include <algorithm>

#include "core/decision/arithmetic.h"
#include "core/decision/history.h"
#include "core/decision/redaction.h"
#include "core/decision/wording.h"

namespace turnaround {
namespace {

using std::chrono::days;
using std::chrono::floor;

/// Segments of one clock, one after the other without gaps; neighbours that say the same are one.
class Segments {
 public:
  explicit Segments(const Calendar& calendar) : calendar_(calendar) {}

  /// The clock stands still in `span`.
  void stand(Interval span, Segment::Kind kind, std::string_view note) {
    add({span, kind, std::string(note), Seconds{0}});
  }

  /// The clock goes in `span` whenever the calendar is open.
  void go(Interval span) {
    const auto& intervals = calendar_.intervals();
    auto open = std::upper_bound(intervals.begin(), intervals.end(), span.begin,
                                 [](Instant at, const Interval& interval) { return at < interval.end; });
    Instant at = span.begin;
    for (; open != intervals.end() && open->begin < span.end; ++open) {
      close({at, open->begin});
      const Interval counted{std::max(at, open->begin), std::min(open->end, span.end)};
      add({counted, Segment::Kind::open, {}, counted.end - counted.begin});
      at = counted.end;
    }
    close({at, span.end});
  }

  std::vector<Segment> take() { return std::move(segments_); }

 private:
  /// Closed time, date by date, since a holiday may begin or end in it.
  void close(Interval span) {
    while (span.begin < span.end) {
      const auto date = floor<days>(to_local(calendar_.zone(), span.begin).wall);
      Instant next = from_local(calendar_.zone(), date + days{1});
      if (next <= span.begin) next = span.end;
      const Interval part{span.begin, std::min(next, span.end)};
      const Holiday* holiday = holiday_at(calendar_, span.begin);
      stand(part, holiday ? Segment::Kind::holiday : Segment::Kind::closed, holiday ? holiday->name : std::string());
      span.begin = part.end;
    }
  }

  void add(Segment segment) {
    if (segment.span.end <= segment.span.begin) return;
    if (!segments_.empty() && segments_.back().kind == segment.kind && segments_.back().note == segment.note) {
      segments_.back().span.end = segment.span.end;
      segments_.back().counted += segment.counted;
    } else {
      segments_.push_back(std::move(segment));
    }
  }

  const Calendar& calendar_;
  std::vector<Segment> segments_;
};

/// To the due time, or the end if that came later; stops are known up to `known`, after which the clock is taken to go
/// on.
std::vector<Segment> segments_of(const Clock& clock, const std::vector<Stop>& stops, Instant known) {
  const bool met = clock.ended && clock.state == TargetState::met;
  const Instant until = met ? *clock.ended : std::max(*clock.due, clock.ended.value_or(*clock.due));
  Segments segments(*clock.count->terms.calendar);
  Instant at = clock.count->from;
  for (const Stop& stop : stops) {
    const Interval still{std::max(at, stop.span.begin), std::min({stop.span.end, known, until})};
    if (still.end <= still.begin) continue;
    segments.go({at, still.begin});
    segments.stand(still, stop.kind == Stop::Kind::solved ? Segment::Kind::solved : Segment::Kind::waiting, stop.note);
    at = still.end;
  }
  segments.go({at, until});
  return segments.take();
}

Timeline timeline_of(const Book& book, const TargetStatus& status, const ClockHistory& history, const Clock& clock,
                     Instant now) {
  const Zone& zone = spoken_zone(book, status.calendar);
  return {status.id, status.calendar, zone.name, segments_of(clock, history.stops, now),
          arithmetic(clock, witness(zone, now))};
}

}  // namespace

Result<Explanation> explain(const Book& book, const Ticket& sent, Instant now) {
  const auto clean = redacted(sent);
  const Ticket& ticket = clean ? *clean : sent;
  if (auto error = out_of_bounds(book, ticket, now)) return *std::move(error);
  const History history = read_history(book, ticket, now);
  auto decision = decide(book, ticket, history, now);
  if (!decision) return decision.error();
  Explanation explanation{*std::move(decision), {}, {}};
  for (const TargetStatus& status : explanation.decision.targets) {
    if (!status.due || !status.started_at) continue;
    const ClockHistory told = clock_history(history, *promise_of(history.stays.back().promises, status.id));
    const auto clock = fold(told, std::max(now, ticket.created_at));
    if (!clock) return clock.error();
    explanation.timelines.push_back(timeline_of(book, status, told, *clock, now));
  }
  const bool is_open = !history.closed && (history.solved.empty() || history.solved.back().end != kForever);
  // A ticket in a form is created now, and explained with every key: there is nothing to move yet.
  if (is_open && ticket.created_at < now) explanation.if_changed = foresee(book, ticket, explanation.decision);
  return explanation;
}

}  // namespace turnaround
