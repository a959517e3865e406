#include "webhook-server/ical.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/limits.h"
#include "webhook-server/ical_event.h"
#include "webhook-server/limits.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround {
namespace {

using std::chrono::ceil;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::local_seconds;
using Clock = IcalTime::Clock;

struct RecurrenceEnd {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};

Problem at_event(const IcalEvent& event, std::string_view code, const std::string& says) {
  const std::string name = !event.summary.empty() ? event.summary : event.uid;
  return {{std::string(code), "", (name.empty() ? "the event" : "`" + name + "`") + " " + says}, event.line};
}

class Expansion {
 public:
  Expansion(const IcalContext& context, IcalReading& out) : context_(context), out_(out) {}

  void expand(const std::vector<IcalEvent>& events) {
    for (const IcalEvent& event : events) {
      if (event.instead_of) replaced_[event.uid].push_back(*event.instead_of);
    }
    for (const IcalEvent& event : events) {
      if (!event.cancelled && !exhausted()) expand(event);
    }
    auto& all = out_.holidays;
    const auto order = [](const Holiday& h) { return std::tie(h.first, h.last, h.name); };
    std::sort(all.begin(), all.end(), [&](const Holiday& a, const Holiday& b) { return order(a) < order(b); });
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }

 private:
  void expand(const IcalEvent& event) {
    event_ = &event;
    zone_ = zone_of(event.start);
    const auto length = zone_ ? length_of(event) : std::nullopt;
    if (!length) return;
    dates_ = 0;
    starts_ = 0;
    except(event);
    if (event.rules.empty()) take(event.start.wall, *length);
    for (const IcalRule& rule : event.rules) recur(rule, *length);
    for (const IcalExtra& extra : event.extras) take(wall_of(extra.start), extra.length.value_or(*length));
    if (starts_ > 0 && dates_ == 0)
      out_.warnings.push_back(at_event(event, "closes_no_day",
                                       "covers no whole day and closes none: write a `special` day for part of one"));
  }

  void recur(const IcalRule& rule, Seconds length) {
    const Date first{floor<days>(event_->start.wall)};
    if (static_cast<int>(first.year()) < kFirstYear)
      return problem(event_->line, "ical_too_large", "recurs since before 1900: let it begin later");
    if (++rules_ > limits::kIcalRules) {
      occurrences_ = limits::kIcalOccurrences + 1;
      return problem(rule.line, "ical_too_large",
                     "more than " + std::to_string(limits::kIcalRules) + " recurring events: remove some");
    }
    icaltimetype start = icaltime_null_time();
    start.year = static_cast<int>(first.year());
    start.month = static_cast<int>(static_cast<unsigned>(first.month()));
    start.day = static_cast<int>(static_cast<unsigned>(first.day()));
    // Occurrences are days; the time of day is the event's own.
    start.is_date = 1;
    const Seconds time = event_->start.wall - floor<days>(event_->start.wall);
    std::unique_ptr<icalrecur_iterator, RecurrenceEnd> next(icalrecur_iterator_new(rule.says, start));
    if (!next) {
      // It takes libical half a second to find that out.
      if (++contradictions_ == kContradictions) occurrences_ = limits::kIcalOccurrences + 1;
      return problem(rule.line, "unknown_recurrence", "this recurrence contradicts itself: mend its RRULE");
    }
    const local_seconds end = to_local(context_.zone, context_.horizon.end).wall + days{1};
    for (;;) {
      const icaltimetype at = icalrecur_iterator_next(next.get());
      if (icaltime_is_null_time(at)) return;
      const local_seconds wall = local_days{std::chrono::year{at.year} / at.month / at.day} + time;
      if (wall >= end || is_past(wall, rule)) return;
      take(wall, length);
      if (exhausted()) return;
    }
  }

  bool is_past(local_seconds wall, const IcalRule& rule) {
    if (!rule.until) return false;
    if (rule.until->clock == Clock::date || all_day()) return floor<days>(wall) > floor<days>(rule.until->wall);
    if (rule.until->clock == Clock::floating) return wall > rule.until->wall;
    return from_local(*zone_, wall) > instant_of(*rule.until);
  }

  /// An occurrence that begins at `wall`, unless it is excepted.
  void take(local_seconds wall, Seconds length) {
    if (count() || excepted_days_.count(floor<days>(wall)) > 0 || excepted_times_.count(wall) > 0) return;
    ++starts_;
    local_days first = floor<days>(wall);
    local_days end = first + std::max(ceil<days>(length), days{1});
    if (!all_day()) {
      const Instant from = from_local(*zone_, wall);
      const Instant to = from_local(*zone_, wall + length);
      first = ceil<days>(to_local(context_.zone, from).wall);
      end = floor<days>(to_local(context_.zone, to).wall);
    }
    if (first >= end) return;
    ++dates_;
    const Interval span{from_local(context_.zone, first), from_local(context_.zone, end)};
    if (span.end <= context_.horizon.begin || span.begin >= context_.horizon.end) return;
    if (out_.holidays.size() < limits::kHolidays) {
      out_.holidays.push_back({event_->summary, Date{first}, Date{end - days{1}}, Holiday::Repeats::never});
    } else {
      occurrences_ = limits::kIcalOccurrences + 1;
      problem(event_->line, "ical_too_large",
              "more than " + std::to_string(limits::kHolidays) + " holidays: choose a shorter horizon");
    }
  }

  /// What EXDATE takes out of the event, and what stands in the file as an event of its own.
  void except(const IcalEvent& event) {
    excepted_days_.clear();
    excepted_times_.clear();
    const auto except = [&](const std::vector<IcalTime>& times) {
      for (const IcalTime& time : times) {
        if (count()) return;
        if (time.clock == Clock::date || all_day()) {
          excepted_days_.insert(floor<days>(time.wall));
        } else {
          excepted_times_.insert(wall_of(time));
        }
      }
    };
    except(event.exceptions);
    const auto replaced = replaced_.find(event.uid);
    if (!event.instead_of && replaced != replaced_.end()) except(replaced->second);
  }

  static constexpr int kFirstYear = 1900;
  static constexpr int kContradictions = 5;

  bool exhausted() const { return occurrences_ > limits::kIcalOccurrences; }

  /// Counts an occurrence or an exception; true: there are too many.
  bool count() {
    if (exhausted()) return true;
    if (++occurrences_ <= limits::kIcalOccurrences) return false;
    problem(event_->line, "ical_too_large", "recurs too often: let it begin later, or end");
    return true;
  }

  bool all_day() const { return event_->start.clock == Clock::date; }

  /// On the event's own clock.
  local_seconds wall_of(const IcalTime& time) {
    if (time.clock == Clock::date || all_day()) return time.wall;
    return to_local(*zone_, instant_of(time)).wall;
  }

  Instant instant_of(const IcalTime& time) {
    const Zone* zone = time.clock == Clock::date ? zone_ : zone_of(time);
    return from_local(zone ? *zone : *zone_, time.wall);
  }

  /// In wall time, so that a closure of whole days stays one when the clocks change.
  std::optional<Seconds> length_of(const IcalEvent& event) {
    Seconds length{0};
    if (event.length) length = *event.length;
    if (event.end) length = wall_of(*event.end) - event.start.wall;
    if (length >= Seconds{0}) return length;
    out_.problems.push_back(at_event(event, "bad_holiday", "ends before it begins: mend its DTEND"));
    return std::nullopt;
  }

  const Zone* zone_of(const IcalTime& time) {
    if (time.clock == Clock::date || time.clock == Clock::floating) return &context_.zone;
    const std::string name = time.clock == Clock::utc ? "UTC" : time.zone;
    const auto known = zones_.find(name);
    std::optional<Zone>& zone = known == zones_.end() ? zones_[name] : known->second;
    if (known == zones_.end()) zone = read(name);
    if (zone) return &*zone;
    out_.problems.push_back(at_event(*event_, "unknown_zone",
                                     "is in the time zone `" + name.substr(0, 60) +
                                         "`, which is no IANA name: write one, or make it an all-day event"));
    return nullptr;
  }

  std::optional<Zone> read(std::string_view name) const {
    if (name == "UTC") return Zone{.name = "UTC", .first_abbreviation = "UTC"};
    std::size_t at = name.starts_with('/') ? 1 : 0;
    do {
      if (auto zone = read_zone(context_.zone_folder, name.substr(at))) return *std::move(zone);
      at = name.find('/', at) + 1;
    } while (at > 0);
    return std::nullopt;
  }

  void problem(int line, std::string_view code, std::string message) {
    out_.problems.push_back({{std::string(code), "", std::move(message)}, line});
  }

  const IcalContext& context_;
  IcalReading& out_;
  std::map<std::string, std::vector<IcalTime>> replaced_;  ///< by UID
  std::map<std::string, std::optional<Zone>> zones_;
  std::set<local_days> excepted_days_;  ///< of the event
  std::set<local_seconds> excepted_times_;
  const IcalEvent* event_ = nullptr;
  const Zone* zone_ = nullptr;  ///< on whose clock the event's times are
  std::size_t starts_ = 0;      ///< occurrences of the event, and those that close a day
  std::size_t dates_ = 0;
  std::size_t occurrences_ = 0;
  std::size_t rules_ = 0;
  int contradictions_ = 0;
};

}  // namespace

IcalReading read_ical(std::string_view bytes, const IcalContext& context) {
  icalerror_set_errors_are_fatal(0);
  IcalReading out;
  IcalText text = read_ical_text(bytes);
  out.problems = std::move(text.problems);
  if (!out.problems.empty()) return out;
  std::vector<IcalEvent> events;
  for (const IcalBlock& block : text.events) {
    if (auto event = read_ical_event(block, out.problems)) events.push_back(*std::move(event));
  }
  Expansion(context, out).expand(events);
  return out;
}

}  // namespace turnaround
