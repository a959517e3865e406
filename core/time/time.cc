#include "core/time/time.h"

#include <cstdint>
#include <optional>

namespace turnaround {
namespace {

using namespace std::chrono;

/// Takes characters off the front of a text; anything unexpected makes it `bad` for good.
struct Scanner {
  std::string_view rest;
  bool bad = false;

  int digits(std::size_t count) {
    if (bad || rest.size() < count) return fail();
    int value = 0;
    for (char c : rest.substr(0, count)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  int digits_up_to(std::size_t count, int most) {
    int value = digits(count);
    return value > most ? fail() : value;
  }
  bool accept(char wanted) {
    if (bad || rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) fail();
  }
  int fail() {
    bad = true;
    return 0;
  }
};

Date scan_date(Scanner& scanner) {
  int y = scanner.digits(4);
  scanner.expect('-');
  int m = scanner.digits(2);
  scanner.expect('-');
  int d = scanner.digits(2);
  Date date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) scanner.fail();
  return date;
}

/// A leap second, 23:59:60, is the first second of the next minute, as POSIX time has it.
Seconds scan_time_of_day(Scanner& scanner) {
  hours h{scanner.digits_up_to(2, 23)};
  scanner.expect(':');
  minutes m{scanner.digits_up_to(2, 59)};
  scanner.expect(':');
  seconds s{scanner.digits_up_to(2, 60)};
  if (scanner.accept('.')) {
    scanner.digits(1);
    while (!scanner.rest.empty() && scanner.rest.front() >= '0' && scanner.rest.front() <= '9') scanner.digits(1);
  }
  return h + m + s;
}

Seconds scan_offset(Scanner& scanner) {
  if (scanner.accept('Z') || scanner.accept('z')) return Seconds{0};
  int sign = scanner.accept('-') ? -1 : 1;
  if (sign > 0) scanner.expect('+');
  hours h{scanner.digits_up_to(2, 23)};
  scanner.expect(':');
  minutes m{scanner.digits_up_to(2, 59)};
  return sign * Seconds{h + m};
}

constexpr Instant kFirst{sys_days{year{0} / 1 / 1}};
constexpr Instant kEnd{sys_days{year{10000} / 1 / 1}};

void append_digits(std::string& text, int value, int count) {
  std::string digits(static_cast<std::size_t>(count), '0');
  for (int i = count - 1; i >= 0; --i, value /= 10)
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  text += digits;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  Scanner scanner{text};
  Date date = scan_date(scanner);
  if (!scanner.accept('T') && !scanner.accept('t')) scanner.fail();
  Seconds time = scan_time_of_day(scanner);
  Seconds offset = scan_offset(scanner);
  if (!scanner.bad && scanner.rest.empty()) {
    Instant at = sys_days{date} + time - offset;
    if (at >= kFirst && at < kEnd) return at;
  }
  return Error{"bad_instant", "", "`" + std::string(text) + "` is no instant, write it like `2026-03-02T09:00:00Z`"};
}

std::string format_instant(Instant at) {
  if (at < kFirst) at = kFirst;
  if (at >= kEnd) at = kEnd - Seconds{1};
  sys_days day = floor<days>(at);
  hh_mm_ss time{at - day};
  std::string text = format_date(Date{day});
  text += 'T';
  append_digits(text, static_cast<int>(time.hours().count()), 2);
  text += ':';
  append_digits(text, static_cast<int>(time.minutes().count()), 2);
  text += ':';
  append_digits(text, static_cast<int>(time.seconds().count()), 2);
  text += 'Z';
  return text;
}

Result<Date> parse_date(std::string_view text) {
  Scanner scanner{text};
  Date date = scan_date(scanner);
  if (!scanner.bad && scanner.rest.empty()) return date;
  return Error{"bad_date", "", "`" + std::string(text) + "` is no date, write it like `2026-03-02`"};
}

std::string format_date(Date date) {
  std::string text;
  append_digits(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_digits(text, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  text += '-';
  append_digits(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  return text;
}

}  // namespace turnaround
