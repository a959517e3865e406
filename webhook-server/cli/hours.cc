#include "webhook-server/cli/hours.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "core/codec/calendar_codec.h"
#include "core/limits.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/cli/lines.h"
#include "webhook-server/limits.h"
#include "webhook-server/zoneinfo.h"

namespace turnaround::cli {
namespace {

using namespace std::chrono;

constexpr std::size_t kCalendarsKept = 4;
constexpr year kFirstYear{0}, kEndYear{10'000};

year year_of(Instant at) {
  return year_month_day{floor<days>(at)}.year();
}

Interval whole_years(year first, year end) {
  return {sys_days{std::clamp(first, kFirstYear, kEndYear) / 1 / 1},
          sys_days{std::clamp(end, kFirstYear, kEndYear) / 1 / 1}};
}

/// An instant just past the end would be outside, so the end must not be reached.
bool holds(Interval outer, Interval inner) {
  return outer.begin <= inner.begin && inner.end < outer.end;
}

/// The usual years when they hold what the line needs, else the years that it needs.
Interval horizon_for(Interval needed) {
  Interval usual = whole_years(year{limits::kHorizonFirstYear}, year{limits::kHorizonEndYear});
  if (holds(usual, needed)) return usual;
  return whole_years(year_of(needed.begin), year_of(needed.end) + years{1});
}

std::optional<Instant> read_instant(const Place& parent, std::string_view name, const json::Value* value) {
  if (value == nullptr) return std::nullopt;
  Place place(parent, name, *value);
  std::string text;
  read(place, text);
  if (value->string() == nullptr) return std::nullopt;
  Result<Instant> at = parse_instant(text);
  if (at) return *at;
  place.problem(at.error().code, at.error().message);
  return std::nullopt;
}

std::optional<Seconds> read_work(const Place& parent, const json::Value* value) {
  if (value == nullptr) return std::nullopt;
  Place place(parent, "minutes", *value);
  int count = 0;
  read(place, count);
  if (count < 0) place.problem("bad_minutes", "`" + std::to_string(count) + "` is below 0: give minutes of open time");
  return minutes{count};
}

Result<HoursQuestion> read_question(const json::Value& line) {
  std::vector<Error> problems;
  Place place(line, problems);
  MemberReader reader(place);
  HoursQuestion question;
  question.rules.id = "hours";
  reader.required("tz", question.rules.zone);
  read_opening(place, reader, question.rules);
  std::optional<Instant> start = read_instant(place, "start", reader.find("start"));
  question.work = read_work(place, reader.find("minutes"));
  question.end = read_instant(place, "end", reader.find("end"));
  for (std::string_view name : {"hours", "start"}) {
    if (line.object() && !line.find(name))
      place.problem("missing_member", "`" + std::string(name) + "` is missing: add it");
  }
  for (const Holiday& holiday : question.rules.holidays)
    if (!holiday.ical.empty()) place.problem("bad_holiday", "no files are read here: write the dates");
  if (!problems.empty()) return problems.front();
  question.start = *start;
  return question;
}

/// The line's own name for itself; it goes back as it came.
std::optional<Error> write_id(json::Writer& writer, const json::Value& line) {
  const json::Value* id = line.find("id");
  if (id == nullptr || id->is_null()) return std::nullopt;
  if (id->integer()) {
    writer.key("id").number(*id->integer());
  } else if (id->string()) {
    writer.key("id").text(*id->string());
  } else {
    return Error{"wrong_type", "/id", "expected some text or a whole number"};
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> Hours::answer(const json::Value& line) {
  Result<HoursQuestion> question = read_question(line);
  if (!question) return question.error();
  json::Writer writer;
  writer.object();
  if (std::optional<Error> problem = write_id(writer, line)) return *problem;
  if (question->work) {
    Result<Instant> at = due(*question);
    if (!at) return at.error();
    writer.key("due").text(format_instant(*at)).key("due_s").number(at->time_since_epoch().count());
  }
  if (question->end) {
    Interval window{question->start, std::max(question->start, *question->end)};
    Result<const Calendar*> open = calendar(question->rules, window);
    if (!open) return open.error();
    writer.key("open_s").number(open_time(**open, window).count());
  }
  return writer.close().take();
}

Result<Instant> Hours::due(const HoursQuestion& question) {
  Interval needed{question.start, question.start};
  Result<const Calendar*> usual = calendar(question.rules, needed);
  if (!usual) return usual.error();
  Result<Instant> at = advance(**usual, question.start, *question.work);
  if (at || at.error().code != "no_open_time") return at;
  // Due after the usual years, or never: once more with all that a line may span.
  year last = std::min(year_of(question.start) + years{limits::kHoursYears - 1}, kEndYear - years{1});
  needed.end = sys_days{last / 12 / 31};
  Result<const Calendar*> longest = calendar(question.rules, needed);
  if (!longest) return longest.error();
  at = advance(**longest, question.start, *question.work);
  if (!at) return Error{at.error().code, "/minutes", at.error().message};
  return at;
}

Result<const Zone*> Hours::zone(const std::string& name) {
  auto known = zones_.find(name);
  if (known == zones_.end()) {
    Result<Zone> zone = read_zone(zone_folder_, name);
    if (!zone) return Error{zone.error().code, "/tz", zone.error().message};
    known = zones_.emplace(name, std::move(*zone)).first;
  }
  return &known->second;
}

Result<const Calendar*> Hours::calendar(const CalendarRules& rules, Interval needed) {
  for (const Calendar& known : calendars_) {
    if (holds(known.horizon(), needed) && known.rules() == rules) return &known;
  }
  Interval horizon = horizon_for(needed);
  if (horizon.end - horizon.begin > years{limits::kHoursYears + 1}) {
    return Error{"window_too_long", "/end",
                 "more than " + std::to_string(limits::kHoursYears) + " years, ask for less at a time"};
  }
  Result<const Zone*> named = zone(rules.zone);
  if (!named) return named.error();
  if (calendars_.size() == kCalendarsKept) calendars_.pop_back();
  calendars_.emplace_front(rules, **named, horizon);
  return &calendars_.front();
}

void add_hours(CLI::App& app, int& status) {
  auto* command =
      app.add_subcommand("hours", "Business-time calculator: JSON lines in, due times and open seconds out.");
  auto folder = std::make_shared<std::string>(kZoneinfoFolder);
  command->add_option("--zoneinfo", *folder, "Folder of time zone files")->capture_default_str();
  command->callback([folder, &status] {
    Hours hours(*folder);
    status = answer_lines({}, [&hours](const json::Value& line) { return hours.answer(line); });
  });
}

}  // namespace turnaround::cli
