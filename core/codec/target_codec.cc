#include "core/codec/target_codec.h"

#include "core/codec/calendar_codec.h"
#include "core/codec/reading_codec.h"
#include "core/policy/allowance.h"

namespace turnaround {

constexpr EnumWord kStartsAt[] = {
    {"created", static_cast<int>(StartsAt::created)},
    {"allocated", static_cast<int>(StartsAt::allocated)},
    {"confirmed", static_cast<int>(StartsAt::confirmed)},
};
static std::span<const EnumWord> words(StartsAt) {
  return kStartsAt;
}

constexpr EnumWord kReopenRule[] = {
    {"continue", static_cast<int>(ReopenRule::continues)},
    {"reset", static_cast<int>(ReopenRule::reset)},
    {"ignore", static_cast<int>(ReopenRule::ignore)},
};
static std::span<const EnumWord> words(ReopenRule) {
  return kReopenRule;
}

constexpr EnumWord kDayRule[] = {
    {"same-time", static_cast<int>(DayRule::same_time)},
    {"end-of-day", static_cast<int>(DayRule::end_of_day)},
    {"working-hours", static_cast<int>(DayRule::working_hours)},
    {"inclusive", static_cast<int>(DayRule::inclusive)},
};
static std::span<const EnumWord> words(DayRule) {
  return kDayRule;
}

constexpr EnumWord kOutsideHours[] = {
    {"next-opening", static_cast<int>(OutsideHours::next_opening)},
    {"same-day", static_cast<int>(OutsideHours::same_day)},
};
static std::span<const EnumWord> words(OutsideHours) {
  return kOutsideHours;
}

constexpr EnumWord kAfterPause[] = {
    {"as-it-falls", static_cast<int>(AfterPause::as_it_falls)},
    {"end-of-day", static_cast<int>(AfterPause::end_of_day)},
};
static std::span<const EnumWord> words(AfterPause) {
  return kAfterPause;
}

constexpr EnumWord kLanding[] = {
    {"closing", static_cast<int>(Landing::at_close)},
    {"next-opening", static_cast<int>(Landing::next_opening)},
};
static std::span<const EnumWord> words(Landing) {
  return kLanding;
}

/// A value that is written as one text, `like` this.
template <class T>
static void read_written(const Place& place, Result<T> (*parse)(std::string_view), const char* like, T& out) {
  const std::string* text = place.value().string();
  if (!text) return place.wrong_type(like);
  auto value = parse(*text);
  if (!value) return place.problem(value.error().code, value.error().message);
  out = *std::move(value);
}

static void read(const Place& place, Allowance& out) {
  read_written(place, parse_allowance, "text like `8 hours`", out);
}

static void write(json::Writer& out, const Allowance& value) {
  out.text(format_allowance(value));
}

static void read(const Place& place, Warning& out) {
  read_written(place, parse_warning, "text like `50%` or `1 hour`", out);
}

static void write(json::Writer& out, const Warning& value) {
  out.text(format_warning(value));
}

template <class Io>
static void describe(Io& io, PauseReason& pause) {
  io.required("reason", pause.reason);
  io.member("only_if", pause.only_if);
  io.member("forgotten_after", pause.forgotten_after);
}

/// "customer" is short for {"reason": "customer"}.
static void read(const Place& place, PauseReason& out) {
  if (const std::string* reason = place.value().string()) {
    out.reason = *reason;
  } else {
    read_members(place, out);
  }
}

static void write(json::Writer& out, const PauseReason& value) {
  if (!value.only_if && !value.forgotten_after) {
    out.text(value.reason);
  } else {
    write_members(out, value);
  }
}

template <class Io>
static void describe(Io& io, Target& target) {
  io.required("id", target.id);
  io.member("label", target.label, target.id);
  io.member("only_if", target.only_if);
  io.required("within", target.within);
  io.member("day_rule", target.within.days.rule);
  io.member("day_length", target.within.days.day_length);
  io.member("outside_hours", target.within.days.outside_hours);
  io.member("cutoff", target.within.days.cutoff);
  io.member("due_by", target.within.days.due_by);
  io.member("calendar", target.calendar, kAroundTheClock);
  io.member("starts", target.starts);
  io.member("met_by", target.met_by);
  io.member("pauses", target.pauses);
  io.member("reopened", target.reopened);
  io.member("after_pause", target.after_pause);
  io.member("lands", target.lands);
  io.member("warn_when_left", target.warn_when_left);
}

void read(const Place& place, Target& out) {
  read_members(place, out);
}
void write(json::Writer& out, const Target& value) {
  write_members(out, value);
}

}  // namespace turnaround
