#include "core/wording.h"

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

std::string counted(std::int64_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string time_of_day(std::chrono::local_seconds wall) {
  const std::int64_t second = (wall - floor<days>(wall)).count();
  const std::string text = two_digits(second / 3600) + ":" + two_digits(second / 60 % 60);
  return second % 60 == 0 ? text : text + ":" + two_digits(second % 60);
}

std::string date_and_time(std::chrono::local_seconds wall) {
  return spoken_date(floor<days>(wall)) + " " + time_of_day(wall);
}

}  // namespace

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

std::string spoken(const Allowance& allowance) {
  if (allowance.unit == Allowance::Unit::none) return "no time limit";
  if (allowance.unit == Allowance::Unit::working_days) return counted(allowance.days.count, "working day");
  const std::int64_t seconds = allowance.time.count();
  if (seconds % 3600 == 0 && seconds > 0) return counted(seconds / 3600, "hour");
  if (seconds % 60 == 0) return counted(seconds / 60, "minute");
  return spoken(allowance.time);
}

std::string spoken_date(std::chrono::local_days date) {
  const std::chrono::year_month_day ymd{date};
  return std::string(kDays[std::chrono::weekday{date}.c_encoding()]) + " " +
         std::to_string(static_cast<unsigned>(ymd.day())) + " " +
         std::string(kMonths[static_cast<unsigned>(ymd.month()) - 1]) + " " +
         std::to_string(static_cast<int>(ymd.year()));
}

std::string spoken(const Zone& zone, Instant at) {
  return date_and_time(to_local(zone, at).wall);
}

std::string spoken_with_zone(const Zone& zone, Instant at) {
  const LocalTime local = to_local(zone, at);
  return date_and_time(local.wall) + " " + std::string(local.abbreviation);
}

std::string spoken(const Zone& zone, Interval span) {
  const auto begin = to_local(zone, span.begin).wall;
  const auto end = to_local(zone, span.end).wall;
  return date_and_time(begin) + " to " +
         (floor<days>(begin) == floor<days>(end) ? time_of_day(end) : date_and_time(end));
}

const Zone& spoken_zone(const Book& book, std::string_view calendar) {
  const auto& calendars = book.policy().calendars;
  const bool always_open = calendar == kAroundTheClock && !calendars.empty();
  return book.calendar(always_open ? std::string_view(calendars.front().id) : calendar)->zone();
}

std::string spoken_reason(std::string_view reason) {
  if (reason == "customer") return "the customer";
  std::string text(reason);
  for (char& letter : text) {
    if (letter == '-') letter = ' ';
  }
  return text;
}

}  // namespace turnaround
