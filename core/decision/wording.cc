#include "core/decision/wording.h"

namespace turnaround {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string time_of_day(std::chrono::local_seconds wall) {
  const std::int64_t second = (wall - floor<days>(wall)).count();
  const std::string text = two_digits(second / 3600) + ":" + two_digits(second / 60 % 60);
  return second % 60 == 0 ? text : text + ":" + two_digits(second % 60);
}

std::string one_reason(std::string_view reason) {
  if (reason == "customer") return "the customer";
  std::string text(reason);
  for (char& letter : text) {
    if (letter == '-') letter = ' ';
  }
  return text;
}

}  // namespace

std::string counted(std::int64_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string spoken(Seconds span) {
  const std::int64_t hours = span.count() / 3600;
  const std::int64_t minutes = span.count() / 60 % 60;
  const std::int64_t seconds = span.count() % 60;
  std::string text;
  if (hours > 0) text += std::to_string(hours) + " h ";
  if (minutes > 0) text += std::to_string(minutes) + " min ";
  if (seconds > 0) text += std::to_string(seconds) + " s ";
  if (text.empty()) return "0 min";
  text.pop_back();
  return text;
}

std::string spoken(TimeOfDay time) {
  return two_digits(time.since_midnight.count() / 60) + ":" + two_digits(time.since_midnight.count() % 60);
}

std::string spoken(const Allowance& allowance) {
  if (allowance.unit == Allowance::Unit::none) return "no time limit";
  if (allowance.unit == Allowance::Unit::working_days) return counted(allowance.days.count, "working day");
  const std::int64_t seconds = allowance.time.count();
  if (seconds % 3600 == 0 && seconds > 0) return counted(seconds / 3600, "hour");
  if (seconds % 60 == 0) return counted(seconds / 60, "minute");
  return spoken(allowance.time);
}

std::string Teller::date(std::chrono::local_days date) const {
  const std::chrono::year_month_day ymd{date};
  std::string text(kDays[std::chrono::weekday{date}.c_encoding()]);
  text += " " + std::to_string(static_cast<unsigned>(ymd.day())) + " ";
  text += kMonths[static_cast<unsigned>(ymd.month()) - 1];
  return ymd.year() == year ? text : text + " " + std::to_string(static_cast<int>(ymd.year()));
}

std::string Teller::time(Instant at) const {
  const auto wall = to_local(zone, at).wall;
  return date(floor<days>(wall)) + " " + time_of_day(wall);
}

std::string Teller::time_in_zone(Instant at) const {
  return time(at) + " " + std::string(to_local(zone, at).abbreviation);
}

std::string Teller::span(Interval span) const {
  const auto begin = to_local(zone, span.begin).wall;
  const auto end = to_local(zone, span.end).wall;
  const bool same_date = floor<days>(begin) == floor<days>(end);
  return time(span.begin) + " to " + (same_date ? time_of_day(end) : time(span.end));
}

std::string Teller::clock_change(Interval span) const {
  const auto offset = [this](Instant at) { return to_local(zone, at).wall.time_since_epoch() - at.time_since_epoch(); };
  const Seconds forward = offset(span.end) - offset(span.begin);
  if (forward == Seconds{0}) return {};
  return " (the clocks go " + (forward > Seconds{0} ? "forward by " + spoken(forward) : "back by " + spoken(-forward)) +
         ")";
}

Teller stranger(const Zone& zone) {
  return {zone, std::chrono::year::min()};
}

Teller witness(const Zone& zone, Instant now) {
  return {zone, std::chrono::year_month_day{floor<days>(to_local(zone, now).wall)}.year()};
}

const Zone& spoken_zone(const Book& book, std::string_view calendar) {
  const auto& calendars = book.policy().calendars;
  const bool always_open = calendar == kAroundTheClock && !calendars.empty();
  return book.calendar(always_open ? std::string_view(calendars.front().id) : calendar)->zone();
}

std::string spoken_reason(std::string_view reason) {
  constexpr std::string_view kAnd = " and ";
  std::string text;
  for (std::size_t at = reason.find(kAnd); at != std::string_view::npos; at = reason.find(kAnd)) {
    text += one_reason(reason.substr(0, at));
    text += kAnd;
    reason.remove_prefix(at + kAnd.size());
  }
  return text + one_reason(reason);
}

}  // namespace turnaround
