#include "core/time/zone.h"

#include <algorithm>

#include "core/limits.h"
#include "core/time/zone_rule.h"

namespace turnaround {
namespace {

using namespace std::chrono;

/// Offsets that RFC 8536 allows are within 26 hours; instants within the 2^59 seconds that it allows leave room for
/// sums.
constexpr Seconds kMostOffset = hours{26};
constexpr Instant kMostInstant{Seconds{std::int64_t{1} << 59}};
constexpr Instant kLeastInstant{Seconds{-(std::int64_t{1} << 59)}};

bool follows_footer(const Zone& zone, Instant at) {
  return !zone.footer.empty() && (zone.changes.empty() || at >= zone.changes.back().at);
}

RuleOffset listed_offset(const Zone& zone, Instant at) {
  auto after = std::upper_bound(zone.changes.begin(), zone.changes.end(), at,
                                [](Instant t, const OffsetChange& change) { return t < change.at; });
  if (after == zone.changes.begin()) return {zone.first_abbreviation, zone.first_offset};
  const OffsetChange& change = *std::prev(after);
  return {change.abbreviation, change.offset};
}

RuleOffset offset_of(const Zone& zone, Instant at) {
  if (follows_footer(zone, at)) {
    if (Result<ZoneRule> rule = read_zone_rule(zone.footer)) return offset_at(*rule, at);
  }
  return listed_offset(zone, at);
}

/// Adds a change unless it changes nothing.
void append(Zone& zone, Instant at, RuleOffset becomes) {
  bool none = zone.changes.empty();
  Seconds offset = none ? zone.first_offset : zone.changes.back().offset;
  std::string_view abbreviation = none ? zone.first_abbreviation : zone.changes.back().abbreviation;
  if (offset == becomes.offset && abbreviation == becomes.abbreviation) return;
  zone.changes.push_back({at, becomes.offset, std::string(becomes.abbreviation)});
}

/// Adds what the rule does in (after, end).
void append_rule(Zone& zone, const ZoneRule& rule, Instant after, Instant end) {
  if (!rule.daylight) return;
  // A year more on both sides: a change can lie a week outside its year.
  year from = year_month_day{floor<days>(after)}.year() - years{1};
  year to = year_month_day{floor<days>(end)}.year() + years{1};
  std::vector<RuleChange> changes;
  for (year y = from; y <= to; ++y) {
    for (const RuleChange& change : changes_in(rule, y)) changes.push_back(change);
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const RuleChange& a, const RuleChange& b) { return a.at < b.at; });
  for (std::size_t i = 0; i < changes.size(); ++i) {
    bool overruled = i + 1 < changes.size() && changes[i + 1].at == changes[i].at;
    if (changes[i].at > after && changes[i].at < end && !overruled) append(zone, changes[i].at, changes[i].becomes);
  }
}

}  // namespace

std::optional<Error> check(const Zone& zone) {
  auto wrong = [&zone](std::string message) { return Error{"bad_zone", zone.name, std::move(message)}; };
  auto too_far = [](Seconds offset) { return offset > kMostOffset || offset < -kMostOffset; };
  if (too_far(zone.first_offset)) return wrong("an offset is beyond 26 hours");
  for (std::size_t i = 0; i < zone.changes.size(); ++i) {
    const OffsetChange& change = zone.changes[i];
    if (too_far(change.offset)) return wrong("an offset is beyond 26 hours");
    if (change.at < kLeastInstant || change.at > kMostInstant) return wrong("a change is beyond all calendars");
    if (i > 0 && change.at <= zone.changes[i - 1].at) return wrong("its changes are not in order");
  }
  if (zone.footer.empty()) return std::nullopt;
  Result<ZoneRule> rule = read_zone_rule(zone.footer);
  if (!rule) return wrong(rule.error().message);
  return std::nullopt;
}

Zone cut(const Zone& zone, Interval horizon) {
  RuleOffset first = offset_of(zone, horizon.begin);
  Zone result{zone.name, first.offset, std::string(first.abbreviation), {}, {}};
  for (const OffsetChange& change : zone.changes) {
    if (change.at <= horizon.begin || change.at >= horizon.end) continue;
    append(result, change.at, offset_of(zone, change.at));
  }
  Instant last_listed = zone.changes.empty() ? horizon.begin : std::max(horizon.begin, zone.changes.back().at);
  if (zone.footer.empty() || last_listed >= horizon.end) return result;
  if (Result<ZoneRule> rule = read_zone_rule(zone.footer)) append_rule(result, *rule, last_listed, horizon.end);
  return result;
}

LocalTime to_local(const Zone& zone, Instant at) {
  RuleOffset now = offset_of(zone, at);
  return {local_seconds{at.time_since_epoch() + now.offset}, now.offset, now.abbreviation};
}

Instant from_local(const Zone& zone, local_seconds wall) {
  // No offset is larger than two days, so the zone's answer lies in between.
  Instant as_utc{wall.time_since_epoch()};
  Interval around{as_utc - days{2}, as_utc + days{2}};
  Zone near = cut(zone, around);
  Instant begin = around.begin;
  Seconds offset = near.first_offset;
  for (const OffsetChange& change : near.changes) {
    Instant at = std::max(begin, as_utc - offset);
    if (at < change.at) return at;
    begin = change.at;
    offset = change.offset;
  }
  return std::max(begin, as_utc - offset);
}

}  // namespace turnaround
