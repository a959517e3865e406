#include "webhook-server/ical_event.h"

#include <algorithm>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using std::chrono::local_days;

Seconds seconds_of(const icaldurationtype& duration) {
  const std::int64_t days = std::int64_t{duration.weeks} * 7 + duration.days;
  const std::int64_t seconds =
      ((days * 24 + duration.hours) * 60 + duration.minutes) * 60 + std::int64_t{duration.seconds};
  return Seconds{duration.is_neg ? -seconds : seconds};
}

/// Days could be tried in vain for centuries.
bool is_slow(const icalrecurrencetype& rule) {
  const auto given = [](const short* by) { return by[0] != ICAL_RECURRENCE_ARRAY_MAX; };
  return rule.freq == ICAL_DAILY_RECURRENCE && (given(rule.by_month_day) || given(rule.by_year_day) ||
                                                given(rule.by_week_no) || given(rule.by_set_pos) || rule.rscale);
}

class EventReader {
 public:
  EventReader(const IcalBlock& block, std::vector<Problem>& problems) : block_(block), problems_(problems) {}

  std::optional<IcalEvent> read() {
    const std::size_t before = problems_.size();
    event_.line = block_.line;
    for (const IcalLine& line : block_.lines) read_line(line);
    if (!started_) note(block_.line, "ical_syntax", "the event has no DTSTART: add it");
    if (event_.end && event_.length) note(block_.line, "ical_syntax", "the event has DTEND and DURATION: keep one");
    if (problems_.size() > before) return std::nullopt;
    return std::move(event_);
  }

 private:
  /// Each line by itself, so that what is wrong has its line.
  void read_line(const IcalLine& line) {
    constexpr std::string_view kRead[] = {"UID",   "SUMMARY", "STATUS", "DTSTART", "DTEND",        "DURATION",
                                          "RRULE", "RDATE",   "EXDATE", "EXRULE",  "RECURRENCE-ID"};
    const std::string name = ical_name(line.text);
    if (std::find(std::begin(kRead), std::end(kRead), name) == std::end(kRead) || line.text.ends_with(':')) return;
    line_ = &line;
    if (line.text.size() > limits::kIcalLineBytes)
      return note(line.number, "ical_too_large", "`" + name + "` is too long: split it");
    const std::string event = "BEGIN:VEVENT\r\n" + line.text + "\r\nEND:VEVENT\r\n";
    IcalComponent component(icalparser_parse_string(event.c_str()));
    if (!component || icalcomponent_count_errors(component.get()) > 0)
      return note(line.number, "ical_syntax", "cannot read `" + line.text.substr(0, 60) + "`");
    icalproperty* property = icalcomponent_get_first_property(component.get(), ICAL_ANY_PROPERTY);
    if (property && icalproperty_isa(property) == ICAL_RRULE_PROPERTY) return read_rule(property, std::move(component));
    for (; property; property = icalcomponent_get_next_property(component.get(), ICAL_ANY_PROPERTY))
      read_property(property);
  }

  void read_property(icalproperty* property) {
    switch (icalproperty_isa(property)) {
      case ICAL_UID_PROPERTY:
        return take(icalproperty_get_uid(property), event_.uid);
      case ICAL_SUMMARY_PROPERTY:
        return take(icalproperty_get_summary(property), event_.summary);
      case ICAL_STATUS_PROPERTY:
        event_.cancelled = icalproperty_get_status(property) == ICAL_STATUS_CANCELLED;
        return;
      case ICAL_DTSTART_PROPERTY:
        started_ = true;
        if (const auto time = read_time(property, icalproperty_get_dtstart(property))) event_.start = *time;
        return;
      case ICAL_DTEND_PROPERTY:
        event_.end = read_time(property, icalproperty_get_dtend(property));
        return;
      case ICAL_DURATION_PROPERTY:
        event_.length = seconds_of(icalproperty_get_duration(property));
        return;
      case ICAL_EXDATE_PROPERTY:
        if (const auto time = read_time(property, icalproperty_get_exdate(property)))
          event_.exceptions.push_back(*time);
        return;
      case ICAL_RDATE_PROPERTY:
        return read_extra(property);
      case ICAL_RECURRENCEID_PROPERTY:
        return read_instead_of(property);
      case ICAL_EXRULE_PROPERTY:
        return note(line_->number, "unknown_recurrence", "EXRULE is out of use and not read: write EXDATE");
      default:
        return;
    }
  }

  static void take(const char* text, std::string& out) {
    if (text) out = text;
  }

  std::optional<IcalTime> read_time(icalproperty* property, const icaltimetype& time) {
    const Date date{std::chrono::year{time.year}, std::chrono::month{static_cast<unsigned>(time.month)},
                    std::chrono::day{static_cast<unsigned>(time.day)}};
    if (!date.ok()) {
      note(line_->number, "bad_date", "`" + line_->text.substr(0, 60) + "` names a date that does not exist");
      return std::nullopt;
    }
    IcalTime out{local_days{date}, IcalTime::Clock::date, ""};
    if (time.is_date) return out;
    out.wall += std::chrono::hours{time.hour} + std::chrono::minutes{time.minute} + std::chrono::seconds{time.second};
    out.clock = icaltime_is_utc(time) ? IcalTime::Clock::utc : IcalTime::Clock::floating;
    icalparameter* zone = property ? icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) : nullptr;
    if (zone && out.clock == IcalTime::Clock::floating) {
      out.clock = IcalTime::Clock::zone;
      take(icalparameter_get_tzid(zone), out.zone);
    }
    return out;
  }

  void read_extra(icalproperty* property) {
    const icaldatetimeperiodtype says = icalproperty_get_rdate(property);
    const bool period = icaltime_is_null_time(says.time);
    const auto start = read_time(property, period ? says.period.start : says.time);
    if (!start) return;
    IcalExtra extra{*start, std::nullopt};
    if (period && icaltime_is_null_time(says.period.end)) {
      extra.length = seconds_of(says.period.duration);
    } else if (period) {
      if (const auto end = read_time(property, says.period.end)) extra.length = end->wall - start->wall;
    }
    event_.extras.push_back(std::move(extra));
  }

  void read_instead_of(icalproperty* property) {
    if (icalproperty_get_first_parameter(property, ICAL_RANGE_PARAMETER))
      return note(line_->number, "unknown_recurrence", "RANGE is not read: split the series into two events");
    event_.instead_of = read_time(property, icalproperty_get_recurrenceid(property));
  }

  void read_rule(icalproperty* property, IcalComponent holder) {
    IcalRule rule{icalproperty_get_rrule(property), std::nullopt, line_->number, std::move(holder)};
    // Finer ones would recur within a day, and could keep the reader busy for ages.
    if (rule.says.freq < ICAL_DAILY_RECURRENCE || rule.says.freq > ICAL_YEARLY_RECURRENCE || rule.says.interval < 1)
      return note(line_->number, "unknown_recurrence",
                  "`" + line_->text.substr(0, 60) + "`: holidays recur daily, weekly, monthly or yearly");
    if (is_slow(rule.says))
      return note(line_->number, "unknown_recurrence",
                  "`" + line_->text.substr(0, 60) + "`: write such a recurrence as FREQ=MONTHLY or FREQ=YEARLY");
    if (!icaltime_is_null_time(rule.says.until)) rule.until = read_time(nullptr, rule.says.until);
    rule.says.until = icaltime_null_time();
    event_.rules.push_back(std::move(rule));
  }

  void note(int line, std::string_view code, std::string message) {
    problems_.push_back({{std::string(code), "", std::move(message)}, line});
  }

  const IcalBlock& block_;
  std::vector<Problem>& problems_;
  const IcalLine* line_ = nullptr;
  IcalEvent event_;
  bool started_ = false;
};

}  // namespace

std::optional<IcalEvent> read_ical_event(const IcalBlock& block, std::vector<Problem>& problems) {
  return EventReader(block, problems).read();
}

}  // namespace turnaround
