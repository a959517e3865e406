#include "core/codec/calendar_codec.h"

#include <charconv>

#include "core/limits.h"
#include "core/time/time.h"

namespace turnaround {
namespace {

constexpr std::string_view kDays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

int day_number(std::string_view name) {
  for (int day = 0; day < 7; ++day) {
    if (kDays[day] == name) return day;
  }
  return -1;
}

/// "mon" or "mon-fri": the days that it names, Sunday first.
std::optional<std::array<bool, 7>> read_days(std::string_view text) {
  const std::size_t dash = std::min(text.find('-'), text.size());
  const int first = day_number(text.substr(0, dash));
  const int last = dash == text.size() ? first : day_number(text.substr(dash + 1));
  if (first < 0 || last < 0) return std::nullopt;
  std::array<bool, 7> days{};
  for (int day = first;; day = (day + 1) % 7) {
    days[static_cast<std::size_t>(day)] = true;
    if (day == last) return days;
  }
}

/// "HH:MM" as minutes, two digits each; -1 when it is not that.
int two_digits(std::string_view text) {
  int value = -1;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  return text.size() == 2 && status == std::errc() && end == text.data() + 2 ? value : -1;
}

std::optional<Minutes> read_clock(const Place& place) {
  const std::string* text = place.value().string();
  const int hour =
      text && text->size() == 5 && (*text)[2] == ':' ? two_digits(std::string_view(*text).substr(0, 2)) : -1;
  const int minute = hour < 0 ? -1 : two_digits(std::string_view(*text).substr(3));
  if (hour >= 0 && minute >= 0 && minute < 60 && hour * 60 + minute <= 24 * 60) return Minutes{hour * 60 + minute};
  place.problem("bad_time_of_day", "expected a time of day from `00:00` to `24:00`");
  return std::nullopt;
}

std::string written(Minutes time) {
  const auto digits = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return digits(time.count() / 60) + ":" + digits(time.count() % 60);
}

}  // namespace

void read(const Place& place, TimeOfDay& out) {
  if (const auto time = read_clock(place)) out.since_midnight = *time;
}
void write(json::Writer& out, const TimeOfDay& value) {
  out.text(written(value.since_midnight));
}

static void read(const Place& place, OpeningSpan& out) {
  const auto* ends = place.value().array();
  if (!ends || ends->size() != 2) return place.wrong_type("a pair like [\"09:00\", \"17:30\"]");
  const auto open = read_clock(Place(place, std::size_t{0}, (*ends)[0]));
  const auto close = read_clock(Place(place, std::size_t{1}, (*ends)[1]));
  if (!open || !close) return;
  out = {*open, *close};
  if (*open < *close) return;
  place.problem("closes_before_it_opens", "opens at `" + written(*open) + "`, not before it closes at `" +
                                              written(*close) + "`: write a shift over midnight as two, on two days");
}

static void read_spans(const Place& place, std::vector<OpeningSpan>& out) {
  read(place, out);
  if (out.size() <= limits::kOpeningSpans) return;
  place.problem("too_many",
                "more than " + std::to_string(limits::kOpeningSpans) + " opening times on one day: join them");
  out.clear();
}

static void check_count(const Place& place, std::string_view what, std::size_t count, std::size_t limit) {
  if (count <= limit) return;
  place.problem("too_many",
                "more than " + std::to_string(limit) + " days in `" + std::string(what) + "`: remove old ones");
}

static void write(json::Writer& out, const OpeningSpan& span) {
  out.array().text(written(span.open)).text(written(span.close)).close();
}

static std::optional<Date> read_date(const Place& place, const std::string& text) {
  auto date = parse_date(text);
  if (date) return *date;
  place.problem(date.error().code, date.error().message);
  return std::nullopt;
}

static void read_hours(const Place& place, CalendarRules& out) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object like {\"mon-fri\": [[\"09:00\", \"17:30\"]]}");
  for (const json::Member& member : *members) {
    const Place day(place, member.name, member.value);
    const auto days = read_days(member.name);
    std::vector<OpeningSpan> spans;
    read_spans(day, spans);
    if (!days) {
      day.problem("bad_day", "`" + member.name + "` is no day: write `mon` or `mon-fri`");
      continue;
    }
    for (std::size_t i = 0; i < 7; ++i) {
      if ((*days)[i]) out.hours[i].insert(out.hours[i].end(), spans.begin(), spans.end());
    }
  }
}

/// A date, or a month and day of every year, which stands in a leap year so that 29 February exists.
struct HolidayDate {
  Date date;
  Holiday::Repeats repeats;
};

static std::optional<HolidayDate> read_holiday_date(const Place& place) {
  std::string text;
  read(place, text);
  const bool yearly = text.size() == 5;
  if (const auto date = parse_date(yearly ? "2000-" + text : text)) {
    return HolidayDate{*date, yearly ? Holiday::Repeats::yearly : Holiday::Repeats::never};
  }
  if (place.value().string()) {
    place.problem("bad_date", "`" + text + "` is no date: write `2026-12-25`, or `12-25` for every year");
  }
  return std::nullopt;
}

static void take_holiday(const Place& place, const HolidayDate& first, const HolidayDate& last, Holiday& out) {
  out.first = first.date;
  out.last = last.date;
  out.repeats = first.repeats;
  if (first.repeats != last.repeats) {
    place.problem("bad_holiday", "one end names a year and the other does not: write both in the same way");
  } else if (out.repeats == Holiday::Repeats::never && last.date < first.date) {
    place.problem("bad_holiday", "ends on `" + format_date(last.date) + "`, before it begins on `" +
                                     format_date(first.date) + "`: exchange them");
  }
}

/// A holiday is a date of its own, or an object with one date, a span from … to …, a month and day of every year, or
/// the name of an iCalendar file.
static void read(const Place& place, Holiday& out) {
  if (place.value().string()) {
    if (const auto date = read_holiday_date(place)) take_holiday(place, *date, *date, out);
    return;
  }
  MemberReader reader(place);
  if (!place.value().object()) return;
  reader.member("ical", out.ical);
  if (place.value().find("ical")) return reader.done();
  reader.member("name", out.name);
  const json::Value* date = reader.find("date");
  const json::Value* yearly = reader.find("yearly");
  const json::Value* from = reader.find("from");
  const json::Value* to = reader.find("to");
  reader.done();
  const json::Value* first = date ? date : yearly ? yearly : from;
  const bool one = (date != nullptr) + (yearly != nullptr) + (from != nullptr) == 1;
  if (!one || (from && !to) || (date && to)) {
    return place.problem("bad_holiday", "write `date`, or `from` and `to`, or `yearly`");
  }
  const auto begins = read_holiday_date(Place(place, date ? "date" : yearly ? "yearly" : "from", *first));
  const auto ends = to ? read_holiday_date(Place(place, "to", *to)) : begins;
  if (begins && ((date && begins->repeats == Holiday::Repeats::yearly) ||
                 (yearly && begins->repeats == Holiday::Repeats::never))) {
    return place.problem("bad_holiday", "write `date` with a year and `yearly` without one");
  }
  if (begins && ends) take_holiday(place, *begins, *ends, out);
}

static void write(json::Writer& out, const Holiday& holiday) {
  out.object();
  if (!holiday.ical.empty()) {
    out.key("ical").text(holiday.ical).close();
    return;
  }
  const bool yearly = holiday.repeats == Holiday::Repeats::yearly;
  const auto text = [&](Date date) { return format_date(date).substr(yearly ? 5 : 0); };
  const bool span = holiday.first != holiday.last;
  out.key(yearly ? "yearly" : span ? "from" : "date").text(text(holiday.first));
  if (span) out.key("to").text(text(holiday.last));
  if (!holiday.name.empty()) out.key("name").text(holiday.name);
  out.close();
}

static void read_special(const Place& place, CalendarRules& out) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object like {\"2026-12-24\": [[\"09:00\", \"12:00\"]]}");
  for (const json::Member& member : *members) {
    const Place day(place, member.name, member.value);
    std::vector<OpeningSpan> spans;
    read_spans(day, spans);
    if (const auto date = read_date(day, member.name)) out.special[std::chrono::sys_days{*date}] = std::move(spans);
  }
}

void read_opening(const Place& place, MemberReader& reader, CalendarRules& out) {
  if (const auto* hours = reader.find("hours")) read_hours(Place(place, "hours", *hours), out);
  reader.member("holidays", out.holidays);
  if (const auto* special = reader.find("special")) read_special(Place(place, "special", *special), out);
  check_count(place, "holidays", out.holidays.size(), limits::kHolidays);
  check_count(place, "special", out.special.size(), limits::kHolidays);
}

void read(const Place& place, CalendarRules& out) {
  MemberReader reader(place);
  reader.required("id", out.id);
  reader.member("label", out.label, out.id);
  reader.required("zone", out.zone);
  read_opening(place, reader, out);
  reader.done();
}

void write(json::Writer& out, const CalendarRules& rules) {
  MemberWriter writer(out);
  writer.required("id", rules.id);
  writer.member("label", rules.label, rules.id);
  writer.required("zone", rules.zone);
  out.key("hours").object();
  for (std::size_t day = 0; day < 7; ++day) {
    if (rules.hours[day].empty()) continue;
    out.key(kDays[day]);
    write(out, rules.hours[day]);
  }
  out.close();
  writer.member("holidays", rules.holidays);
  if (!rules.special.empty()) {
    out.key("special").object();
    for (const auto& [day, spans] : rules.special) {
      out.key(format_date(Date{day}));
      write(out, spans);
    }
    out.close();
  }
  writer.done();
}

}  // namespace turnaround
