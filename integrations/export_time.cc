#include "integrations/export_time.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "core/ascii.h"

namespace turnaround {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

struct MonthName {
  std::string_view begins;  ///< in lower case; ASCII only, and the UTF-8 of what accents there are
  unsigned number;
};
// English, German, French, Spanish and Dutch; `juin` and `juil` stand before what they begin with.
constexpr MonthName kMonths[] = {
    {"jan", 1},  {"ene", 1},  {"feb", 2},  {"fev", 2},  {"fév", 2},  {"mar", 3},  {"mär", 3},  {"mrz", 3},
    {"mrt", 3},  {"maa", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5},  {"mai", 5},  {"mei", 5},
    {"juin", 6}, {"jun", 6},  {"juil", 7}, {"jul", 7},  {"aug", 8},  {"aou", 8},  {"aoû", 8},  {"ago", 8},
    {"sep", 9},  {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"déc", 12}, {"dez", 12}, {"dic", 12},
};

bool is_letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

/// Reads a text from its front; whoever finds what he looks for takes it.
class Front {
 public:
  explicit Front(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  void blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }
  bool take(char c) {
    const bool there = rest_.starts_with(c);
    if (there) rest_.remove_prefix(1);
    return there;
  }
  char take_one_of(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  std::string_view digits() { return take_while(is_digit); }
  std::string_view letters() { return take_while(is_letter); }

 private:
  std::string_view take_while(bool (*wanted)(char)) {
    std::size_t length = 0;
    while (length < rest_.size() && wanted(rest_[length])) ++length;
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }
  std::string_view rest_;
};

std::optional<int> number(std::string_view digits) {
  int value = 0;
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return failure == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

std::optional<unsigned> month_of(std::string_view name) {
  const std::string folded = lower(std::string(name));
  for (const MonthName& each : kMonths) {
    if (folded.starts_with(each.begins)) return each.number;
  }
  return std::nullopt;
}

/// Three parts as they stand, and what separates them.
struct DateParts {
  std::array<std::string_view, 3> parts;
  char separator;
};

std::optional<DateParts> take_parts(Front& front) {
  DateParts date{{}, '\0'};
  for (std::size_t i = 0; i < 3; ++i) {
    date.parts[i] = front.digits();
    const bool named = date.parts[i].empty();
    if (named) date.parts[i] = front.letters();
    if (date.parts[i].empty()) return std::nullopt;
    if (i == 2) break;
    const bool shortened = named && front.take('.');  // `06/juil./26`
    const char separator = front.take_one_of("/-. ,");
    if (!separator && !shortened) return std::nullopt;
    if (i == 0) date.separator = separator;
    front.blanks();
  }
  return date;
}

year full_year(std::string_view digits) {
  const int value = number(digits).value_or(0);
  return year{digits.size() <= 2 ? 2000 + value : value};
}

Date date_of(std::string_view y, unsigned m, std::string_view d) {
  return full_year(y) / month{m} / day{static_cast<unsigned>(number(d).value_or(0))};
}

Error bad_time(std::string_view text) {
  return {"bad_time", "",
          "`" + std::string(text.substr(0, 60)) +
              "` is no date and time that can be read: write it like `2026-03-06 16:59`"};
}

Result<Date> numeric_date(const DateParts& date, std::string_view text, DateOrder order) {
  const auto& [first, second, third] = date.parts;
  const int a = number(first).value_or(0), b = number(second).value_or(0);
  if (first.size() == 4) return date_of(first, static_cast<unsigned>(b), third);
  if (date.separator == '.') order = DateOrder::day_first;
  if (order == DateOrder::unknown && a > 12) order = DateOrder::day_first;
  if (order == DateOrder::unknown && b > 12) order = DateOrder::month_first;
  if (order == DateOrder::unknown && a == b) order = DateOrder::day_first;
  if (order == DateOrder::unknown) {
    return Error{"ambiguous_date", "",
                 "`" + std::string(text) +
                     "` may begin with the day or with the month: say which, --dates day-first or "
                     "--dates month-first"};
  }
  return order == DateOrder::day_first ? date_of(third, static_cast<unsigned>(b), first)
                                       : date_of(third, static_cast<unsigned>(a), second);
}

Result<Date> take_date(Front& front, std::string_view text, DateOrder order) {
  const auto date = take_parts(front);
  if (!date) return bad_time(text);
  const auto& [first, second, third] = date->parts;
  if (!number(third)) return bad_time(text);
  if (const auto named = month_of(second); named && number(first)) {
    return first.size() == 4 ? date_of(first, *named, third) : date_of(third, *named, first);
  }
  if (const auto named = month_of(first); named && number(second)) return date_of(third, *named, second);
  if (!number(first) || !number(second)) return bad_time(text);
  return numeric_date(*date, text, order);
}

/// "16:59", "4:59:30 PM"; none when it is no time of day.
std::optional<Seconds> take_time(Front& front) {
  const auto hour = number(front.digits());
  if (!hour || !front.take(':')) return std::nullopt;
  const auto minute = number(front.digits());
  std::optional<int> second = 0;
  if (front.take(':')) second = number(front.digits());
  if (front.take_one_of(".,")) front.digits();
  if (!minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + Seconds{*second};
}

/// Turns hours of a twelve-hour clock into those of a day.
std::optional<Seconds> on_half_day(Seconds time, bool afternoon) {
  const auto hour = std::chrono::floor<std::chrono::hours>(time);
  if (hour < std::chrono::hours{1} || hour > std::chrono::hours{12}) return std::nullopt;
  const Seconds past = time - hour + (hour == std::chrono::hours{12} ? std::chrono::hours{0} : hour);
  return past + std::chrono::hours{afternoon ? 12 : 0};
}

/// "+0100", "+01:00", "+01": none when it is no offset.
std::optional<Seconds> take_offset(Front& front, char sign) {
  std::string_view digits = front.digits();
  std::string_view minutes = digits.size() == 4 ? digits.substr(2) : std::string_view("00");
  if (digits.size() == 4) digits = digits.substr(0, 2);
  if (front.take(':')) minutes = front.digits();
  if (digits.size() != 2 || minutes.size() != 2) return std::nullopt;
  const Seconds offset = std::chrono::hours{*number(digits)} + std::chrono::minutes{*number(minutes)};
  return sign == '-' ? -offset : offset;
}

Result<Instant> take_zone(Front& front, std::chrono::local_seconds wall, const Zone& zone, std::string_view text) {
  front.blanks();
  if (front.done()) return from_local(zone, wall);
  std::optional<Seconds> offset;
  if (const char sign = front.take_one_of("+-")) {
    offset = take_offset(front, sign);
  } else if (const auto name = front.letters(); name == "Z" || name == "UTC" || name == "GMT") {
    offset = Seconds{0};
  }
  if (!offset || !front.done()) return bad_time(text);
  return Instant{wall.time_since_epoch() - *offset};
}

}  // namespace

Result<Instant> read_export_time(std::string_view text, const Zone& zone, DateOrder order) {
  Front front(text);
  front.blanks();
  const auto date = take_date(front, text, order);
  if (!date) return date.error();
  if (!date->ok()) return bad_time(text);
  front.take_one_of(",T");
  front.blanks();
  if (front.done()) {
    return Error{"date_without_time", "",
                 "`" + std::string(text) + "` is a date only: export it with the time of day, due times need it"};
  }
  auto time = take_time(front);
  Front after = front;
  after.blanks();
  const std::string_view half = after.letters();
  if (time && half.size() == 2 && lower(half[1]) == 'm' && (lower(half[0]) == 'a' || lower(half[0]) == 'p')) {
    time = on_half_day(*time, lower(half[0]) == 'p');
    front = after;
  }
  if (!time) return bad_time(text);
  return take_zone(front, std::chrono::local_days{*date} + *time, zone, text);
}

}  // namespace turnaround
