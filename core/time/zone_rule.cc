#include "core/time/zone_rule.h"

#include <utility>

namespace turnaround {
namespace {

using namespace std::chrono;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Takes pieces off the front of a rule; anything unexpected makes it `bad` for good.
struct RuleScanner {
  std::string_view rest;
  bool bad = false;

  char peek() const { return rest.empty() ? '\0' : rest.front(); }
  bool accept(char wanted) {
    if (peek() != wanted || rest.empty()) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) bad = true;
  }
  int number(int least, int most) {
    int value = 0;
    std::size_t length = 0;
    for (; length < 3 && is_digit(peek()); ++length, rest.remove_prefix(1)) value = value * 10 + (peek() - '0');
    if (length == 0 || value < least || value > most) bad = true;
    return value;
  }
  std::string_view take(std::size_t length) {
    std::string_view taken = rest.substr(0, length);
    rest.remove_prefix(taken.size());
    return taken;
  }
};

std::string_view scan_name(RuleScanner& scanner) {
  bool quoted = scanner.accept('<');
  std::size_t length = 0;
  auto belongs = [quoted](char c) { return is_letter(c) || (quoted && (is_digit(c) || c == '+' || c == '-')); };
  while (length < scanner.rest.size() && belongs(scanner.rest[length])) ++length;
  std::string_view name = scanner.take(length);
  if (quoted) scanner.expect('>');
  if (name.size() < 3) scanner.bad = true;
  return name;
}

Seconds scan_time(RuleScanner& scanner, int most_hours) {
  int sign = scanner.accept('-') ? -1 : 1;
  if (sign > 0) scanner.accept('+');
  Seconds time = hours{scanner.number(0, most_hours)};
  if (scanner.accept(':')) time += minutes{scanner.number(0, 59)};
  if (scanner.accept(':')) time += seconds{scanner.number(0, 59)};
  return sign * time;
}

RuleDate scan_date(RuleScanner& scanner) {
  RuleDate date{.time = hours{2}};
  if (scanner.accept('J')) {
    date.kind = RuleDate::Kind::day_without_leap;
    date.day = scanner.number(1, 365);
  } else if (scanner.accept('M')) {
    date.kind = RuleDate::Kind::weekday;
    date.month = scanner.number(1, 12);
    scanner.expect('.');
    date.week = scanner.number(1, 5);
    scanner.expect('.');
    date.day = scanner.number(0, 6);
  } else {
    date.day = scanner.number(0, 365);
  }
  if (scanner.accept('/')) date.time = scan_time(scanner, 167);
  return date;
}

sys_days day_in(const RuleDate& date, year y) {
  sys_days new_year{y / January / 1};
  switch (date.kind) {
    case RuleDate::Kind::day_of_year:
      return new_year + days{date.day};
    case RuleDate::Kind::day_without_leap:
      return new_year + days{date.day - (y.is_leap() && date.day >= 60 ? 0 : 1)};
    case RuleDate::Kind::weekday:
      break;
  }
  year_month ym = y / date.month;
  weekday wanted{static_cast<unsigned>(date.day)};
  if (date.week == 5) return sys_days{ym / wanted[last]};
  return sys_days{ym / wanted[static_cast<unsigned>(date.week)]};
}

}  // namespace

Result<ZoneRule> read_zone_rule(std::string_view text) {
  RuleScanner scanner{text};
  ZoneRule rule;
  rule.standard.abbreviation = scan_name(scanner);
  rule.standard.offset = -scan_time(scanner, 24);
  if (!scanner.bad && !scanner.rest.empty()) {
    RuleOffset daylight{scan_name(scanner), rule.standard.offset + hours{1}};
    if (scanner.peek() != ',') daylight.offset = -scan_time(scanner, 24);
    rule.daylight = daylight;
    scanner.expect(',');
    rule.to_daylight = scan_date(scanner);
    scanner.expect(',');
    rule.to_standard = scan_date(scanner);
  }
  if (!scanner.bad && scanner.rest.empty()) return rule;
  return Error{"bad_zone_rule", "",
               "`" + std::string(text) + "` is no POSIX time zone rule, install the tzdata package again"};
}

std::array<RuleChange, 2> changes_in(const ZoneRule& rule, year y) {
  RuleOffset daylight = rule.daylight.value_or(rule.standard);
  RuleChange forward{day_in(rule.to_daylight, y) + rule.to_daylight.time - rule.standard.offset, daylight};
  RuleChange back{day_in(rule.to_standard, y) + rule.to_standard.time - daylight.offset, rule.standard};
  if (back.at < forward.at) return {back, forward};
  return {forward, back};
}

RuleOffset offset_at(const ZoneRule& rule, Instant at) {
  if (!rule.daylight) return rule.standard;
  year now = year_month_day{floor<days>(at + rule.standard.offset)}.year();
  // Times of up to a week before or after its date can carry a change into a neighbouring year. Where two changes share
  // an instant the later year's wins: that is how permanent daylight time is written.
  RuleChange latest{Instant::min(), rule.standard};
  for (year y : {now - years{1}, now, now + years{1}}) {
    for (const RuleChange& change : changes_in(rule, y)) {
      if (change.at <= at && change.at >= latest.at) latest = change;
    }
  }
  return latest.becomes;
}

}  // namespace turnaround
