// The 128 published business-time vectors (sla-vectors.json), each mapped to a clock's history.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>

#include "core/decision/clock.h"
#include "core/json/json.h"
#include "tests/support/zones.h"

namespace turnaround::testing {
namespace {

using json::Value;

std::filesystem::path vectors_file() {
  const char* shared = std::getenv("TURNAROUND_SHARED");
  const std::filesystem::path folder =
      shared != nullptr ? std::filesystem::path(shared) : zones_folder() / "../../../shared";
  return folder / "reference/sla-vectors.json";
}

std::string text_at(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string();
}

std::int64_t number_at(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member != nullptr && member->integer() != nullptr ? *member->integer() : 0;
}

const Value::Array& list_at(const Value& value, std::string_view name) {
  static const Value::Array empty;
  const Value* member = value.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : empty;
}

Minutes time_of_day(const Value& value) {
  const std::string& text = *value.string();
  return Minutes{std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3))};
}

OpeningSpan opening(const Value& value) {
  return {time_of_day((*value.array())[0]), time_of_day((*value.array())[1])};
}

/// A shift over midnight is two spans on two dates.
void add_hours(CalendarRules& rules, std::size_t day, OpeningSpan hours) {
  if (hours.close > hours.open) return rules.hours[day].push_back(hours);
  rules.hours[day].push_back({hours.open, Minutes{24 * 60}});
  rules.hours[(day + 1) % 7].push_back({Minutes{0}, hours.close});
}

Holiday holiday(const Value& value) {
  if (value.object() != nullptr) return {"closed", date(text_at(value, "from")), date(text_at(value, "to"))};
  const std::string& text = *value.string();
  if (text.size() > 5) return {"holiday", date(text), date(text)};
  const Date day = date("2028-" + text);
  return {"holiday", day, day, Holiday::Repeats::yearly};
}

CalendarRules calendar_rules(const Value& value) {
  static constexpr std::string_view kDays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  CalendarRules rules;
  rules.id = "vector";
  rules.zone = text_at(value, "tz");
  for (std::size_t day = 0; day < 7; ++day) {
    for (const Value& hours : list_at(*value.find("hours"), kDays[day])) add_hours(rules, day, opening(hours));
  }
  for (const Value& day : list_at(value, "holidays")) rules.holidays.push_back(holiday(day));
  if (const Value* shifts = value.find("shifts")) {
    for (const auto& [day, spans] : *shifts->object()) {
      for (const Value& hours : *spans.array()) rules.special[date(day)].push_back(opening(hours));
    }
  }
  return rules;
}

WorkingDays working_days_of(std::int64_t count, const Value* policy) {
  const std::string rule = policy != nullptr ? text_at(*policy, "day_rule") : std::string();
  WorkingDays days{static_cast<int>(count), DayRule::end_of_day};
  if (rule == "same_time") days.rule = DayRule::same_time;
  if (rule == "inclusive_end") days.rule = DayRule::inclusive;
  if (rule == "day_of_hours") days = {days.count, DayRule::working_hours, Minutes{number_at(*policy, "day_minutes")}};
  if (rule == "x24") days = {days.count, DayRule::working_hours, Minutes{24 * 60}};
  if (rule == "cutoff") {
    days.cutoff = TimeOfDay{time_of_day(*policy->find("cutoff"))};
    days.due_by = TimeOfDay{time_of_day(*policy->find("by"))};
  }
  const Value* deemed = policy != nullptr ? policy->find("deemed_receipt") : nullptr;
  if (deemed != nullptr && !*deemed->boolean()) days.outside_hours = OutsideHours::same_day;
  return days;
}

/// `from` holds amount and unit: the vector itself, or its retarget event.
Allowance allowance(const Value& from, const Value* policy) {
  if (from.find("amount")->integer() == nullptr) return {};
  const std::int64_t amount = number_at(from, "amount");
  const std::string unit = text_at(from, "unit");
  if (unit == "working_days") return {Allowance::Unit::working_days, {}, working_days_of(amount, policy)};
  return {Allowance::Unit::time, Seconds{amount * (unit == "hours" ? 3600 : 60)}, {}};
}

/// One vector as a clock's history. Owns the calendars that the history points to.
class Case {
 public:
  explicit Case(const Value& vector) : vector_(vector), policy_(vector.find("policy")) {
    calendars_.emplace_back(calendar(*vector.find("calendar")));
    history_.terms = terms(allowance(vector, policy_), &calendars_.back());
    const Value* gate = policy_ != nullptr ? policy_->find("gate") : nullptr;
    if (gate == nullptr) history_.start = at(text_at(vector, "start"));
    for (const Value& event : list_at(vector, "events")) take(event, at(text_at(event, "at")));
  }

  std::string answer() const {
    const std::string query = text_at(vector_, "query");
    if (query == "elapsed") {
      return std::to_string(open_time(calendars_.front(), {*history_.start, at(text_at(vector_, "end"))}) / Minutes{1});
    }
    if (query == "state") return state(at(text_at(vector_, "end")));
    if (merged_) return "none";
    const auto clock = fold(history_, at("2149-12-31T00:00:00Z"));
    if (!clock) return clock.error().code;
    return clock->due ? format_instant(*clock->due) : "none";
  }

 private:
  Terms terms(Allowance within, const Calendar* calendar) const {
    const bool next_open = policy_ != nullptr && text_at(*policy_, "boundary") == "next_open";
    const bool round = policy_ != nullptr && text_at(*policy_, "pause_round") == "close";
    return {within, calendar, next_open ? Landing::next_opening : Landing::at_close,
            round ? AfterPause::end_of_day : AfterPause::as_it_falls};
  }

  static Calendar calendar(const Value& value) { return compiled(calendar_rules(value), years(2000, 2150)); }

  const Calendar* calendar_of(const Value& event) {
    const Value* other = event.find("calendar");
    if (other == nullptr) return current().calendar;
    calendars_.push_back(calendar(*other));
    return &calendars_.back();
  }

  const Terms& current() const { return history_.retargets.empty() ? history_.terms : history_.retargets.back().terms; }

  void take(const Value& event, Instant when) {
    const std::string type = text_at(event, "type");
    const std::string mode = text_at(event, "mode");
    if (type == "pause") pause(text_at(event, "reason"), when);
    if (type == "resume") resume(text_at(event, "reason"), when);
    if (type == "info_complete" && !history_.start) history_.start = when;
    if (type == "retarget")
      history_.retargets.push_back({when, terms(allowance(event, policy_), calendar_of(event)), rule(mode)});
    if (type == "calendar")
      history_.retargets.push_back({when, terms(current().within, calendar_of(event)), ChangeRule::carry});
    if (type == "solve") solved_ = when;
    if (type == "reopen" && mode == "continue") history_.stops.push_back({{solved_, when}, Stop::Kind::solved, {}});
    if (type == "reopen" && mode == "reset") history_.retargets.push_back({when, current(), ChangeRule::restart});
    if (type == "merge_into") merged_ = true;
  }

  static ChangeRule rule(std::string_view mode) {
    return mode == "carry" ? ChangeRule::carry : mode == "restart" ? ChangeRule::restart : ChangeRule::retroactive;
  }

  void pause(const std::string& reason, Instant when) {
    if (waits_.empty()) history_.stops.push_back({{when, kForever}, Stop::Kind::waiting, reason});
    waits_[reason] = when;
  }
  void resume(const std::string& reason, Instant when) {
    waits_.erase(reason);
    if (waits_.empty()) history_.stops.back().span.end = when;
  }

  std::string state(Instant now) const {
    const auto clock = fold(history_, now);
    if (!clock) return clock.error().code;
    return std::string(clock->state == TargetState::paused ? "paused " : "") +
           std::to_string(clock->used / Minutes{1}) + " " + std::to_string(clock->left / Minutes{1});
  }

  const Value& vector_;
  const Value* policy_;
  std::deque<Calendar> calendars_;
  ClockHistory history_;
  std::map<std::string, Instant> waits_;
  Instant solved_;
  bool merged_ = false;
};

std::string expected(const Value& vector) {
  const Value& value = *vector.find("expected");
  if (value.is_null()) return "none";
  if (value.integer() != nullptr) return std::to_string(*value.integer());
  if (value.string() != nullptr) return format_instant(at(*value.string()));
  const bool paused = *value.find("paused")->boolean();
  return std::string(paused ? "paused " : "") + std::to_string(number_at(value, "elapsed_minutes")) + " " +
         std::to_string(number_at(value, "remaining_minutes"));
}

TEST(SlaVectors, AreAnsweredAsPublished) {
  std::ifstream file(vectors_file());
  if (!file) GTEST_SKIP() << "skipped: no " << vectors_file() << ", name its folder with TURNAROUND_SHARED";
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto vectors = json::read(text, {text.size(), 16});
  ASSERT_TRUE(vectors.ok()) << vectors.error().message;
  for (const Value& vector : *vectors->array()) {
    EXPECT_EQ(Case(vector).answer(), expected(vector)) << text_at(vector, "id") << ": " << text_at(vector, "note");
  }
}

}  // namespace
}  // namespace turnaround::testing
