#include "core/policy/advice.h"

#include <algorithm>
#include <set>

#include "core/policy/implication.h"
#include "core/policy/policy_checker.h"

namespace turnaround {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::string_view kDays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::string quoted(std::string_view text) {
  return "`" + std::string(text) + "`";
}

bool overlap(std::vector<OpeningSpan> spans) {
  std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.open < b.open; });
  const auto into = [](const OpeningSpan& a, const OpeningSpan& b) { return b.open < a.close; };
  return std::adjacent_find(spans.begin(), spans.end(), into) != spans.end();
}

bool closes_late(const std::vector<OpeningSpan>& spans) {
  return std::any_of(spans.begin(), spans.end(), [](const auto& span) { return span.close == Minutes{24 * 60 - 1}; });
}

class Advice {
 public:
  Advice(const Policy& policy, Date today) : policy_(policy), today_(today), implication_(policy.conditions) {}

  std::vector<Error> give() {
    for (std::size_t i = 0; i < policy_.calendars.size(); ++i) {
      look_at_hours(policy_.calendars[i], at("/calendars", i));
      look_at_holidays(policy_.calendars[i], at("/calendars", i));
    }
    look_for_unreached();
    for (std::size_t i = 0; i < policy_.categories.size(); ++i)
      look_at_targets(policy_.categories[i].targets, at(at("/categories", i), "targets"));
    look_at_targets(policy_.uncategorised, "/uncategorised");
    for (std::size_t i = 0; i < policy_.calendar_choices.size(); ++i)
      look_at_choice(policy_.calendar_choices[i], at("/calendar_choices", i));
    gather_uses();
    look_for_unused();
    return std::move(out_);
  }

 private:
  void advise(std::string where, std::string_view code, std::string message) {
    out_.push_back({std::string(code), std::move(where), std::move(message)});
  }

  void look_at_hours(const CalendarRules& calendar, const std::string& where) {
    std::string late;
    std::string twice;
    const auto add = [](std::string& list, std::string_view day) {
      list += list.empty() ? "" : ", ";
      list += day;
    };
    for (std::size_t day = 0; day < 7; ++day) {
      if (closes_late(calendar.hours[day])) add(late, kDays[day]);
      if (overlap(calendar.hours[day])) add(twice, kDays[day]);
    }
    if (!late.empty()) minute_lost(at(where, "hours"), " (" + late + ")");
    if (!twice.empty()) opens_twice(at(where, "hours"), " (" + twice + ")");
    for (const auto& [date, spans] : calendar.special) {
      const std::string place = at(at(where, "special"), format_date(Date{date}));
      if (closes_late(spans)) minute_lost(place, "");
      if (overlap(spans)) opens_twice(place, "");
    }
  }

  void minute_lost(std::string where, const std::string& when) {
    advise(std::move(where), "minute_lost",
           "closes at `23:59`" + when + ": write `24:00`, else one minute a day is lost");
  }

  void opens_twice(std::string where, const std::string& when) {
    advise(std::move(where), "spans_overlap",
           "opening times overlap" + when + ", and what is open twice counts once: write them apart");
  }

  void look_at_holidays(const CalendarRules& calendar, const std::string& where) {
    std::optional<sys_days> last;
    for (const Holiday& holiday : calendar.holidays) {
      if (holiday.repeats == Holiday::Repeats::never)
        last = std::max(last.value_or(sys_days::min()), sys_days{holiday.last});
    }
    if (!last) return;
    const std::string date = quoted(format_date(Date{*last}));
    const sys_days next_year{(today_.year() + std::chrono::years{1}) / today_.month() /
                             std::min(today_.day(), std::chrono::day{28})};
    if (*last < sys_days{today_}) {
      advise(at(where, "holidays"), "holidays_end", "the last holiday was on " + date + ": add those to come");
    } else if (*last < next_year) {
      advise(at(where, "holidays"), "holidays_end",
             "the holidays end on " + date + ", less than a year ahead: add those after it");
    }
  }

  /// Where a more severe category always takes the ticket.
  void look_for_unreached() {
    for (std::size_t i = 1; i < policy_.categories.size(); ++i) {
      const auto& definitions = policy_.categories[i].definitions;
      for (std::size_t j = 0; j < definitions.size(); ++j) {
        const auto above = taken_by(definitions[j], i);
        if (!above) continue;
        advise(at(at(at(at("/categories", i), "definitions"), j), "when"), "never_reached",
               "never decides: where it holds, " + *above + " holds too: ask for more there, or for less here");
      }
    }
  }

  std::optional<std::string> taken_by(const Definition& definition, std::size_t category) {
    for (std::size_t i = 0; i < category; ++i) {
      for (const Definition& above : policy_.categories[i].definitions) {
        if (implication_.implies(definition.when, above.when))
          return quoted(above.id) + " of " + quoted(policy_.categories[i].id);
      }
    }
    return std::nullopt;
  }

  void look_at_targets(const std::vector<Target>& targets, const std::string& where) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      look_for_forestalled(targets, i, at(at(where, i), "only_if"));
      const Allowance& within = targets[i].within;
      const auto meant = calendars_meant(policy_, targets[i].calendar);
      for (const CalendarRules& calendar : policy_.calendars) {
        const bool is_meant = std::find(meant.begin(), meant.end(), calendar.id) != meant.end();
        if (!is_meant || within.unit == Allowance::Unit::none || fits(within, calendar)) continue;
        advise(at(at(where, i), "within"), "rarely_open",
               quoted(calendar.id) + " does not open that long before the horizon ends: allow less, or open more");
      }
    }
  }

  /// Where an earlier target of the same id always takes the ticket.
  void look_for_forestalled(const std::vector<Target>& targets, std::size_t index, std::string where) {
    const Target& target = targets[index];
    const auto takes_it = [&](const Target& above) {
      return above.id == target.id && above.only_if && implication_.implies(*target.only_if, *above.only_if);
    };
    const auto own = targets.begin() + static_cast<std::ptrdiff_t>(index);
    if (!target.only_if || std::none_of(targets.begin(), own, takes_it)) return;
    advise(std::move(where), "never_reached",
           "never promised: where it holds, the " + quoted(target.id) + " above holds too: ask for more there");
  }

  void look_at_choice(const CalendarChoice& choice, const std::string& where) {
    for (std::size_t i = 1; i < choice.choose.size(); ++i) {
      const auto own = choice.choose.begin() + static_cast<std::ptrdiff_t>(i);
      const auto takes_it = [&](const CalendarCase& above) { return implication_.implies(own->when, above.when); };
      if (std::none_of(choice.choose.begin(), own, takes_it)) continue;
      advise(at(at(at(where, "choose"), i), "when"), "never_reached",
             "never chosen: where it holds, a case above holds too: ask for more there");
    }
  }

  /// By an upper bound of what the calendar opens within the horizon, holidays apart.
  bool fits(const Allowance& within, const CalendarRules& calendar) const {
    Minutes open{0};
    std::int64_t open_days = 0;
    const auto add = [&](const std::vector<OpeningSpan>& spans, std::int64_t times) {
      for (const OpeningSpan& span : spans) open += (span.close - span.open) * times;
      if (!spans.empty()) open_days += times;
    };
    const std::int64_t weeks = (policy_.horizon.end - policy_.horizon.begin) / days{7} + 1;
    for (const auto& day : calendar.hours) add(day, weeks);
    for (const auto& [date, spans] : calendar.special) add(spans, 1);
    return within.unit == Allowance::Unit::working_days ? within.days.count <= open_days : within.time <= open;
  }

  void use_phrases(const std::vector<std::string>& phrases) {
    for (const std::string& phrase : phrases) {
      for (std::size_t at = phrase.find('@'); at != std::string::npos; at = phrase.find('@', at + 1)) {
        const std::size_t end = std::min(phrase.find_first_of(" |]", at), phrase.size());
        used_lists_.insert(phrase.substr(at + 1, end - at - 1));
      }
    }
  }

  void use(const Condition& condition) {
    if (condition.kind == Condition::Kind::named) used_conditions_.insert(condition.field);
    if (condition.op == Operator::mentions) use_phrases(condition.values);
    for (const Condition& part : condition.parts) use(part);
  }

  void use(const std::vector<Target>& targets) {
    for (const Target& target : targets) {
      used_calendars_.insert(target.calendar);
      if (target.only_if) use(*target.only_if);
      for (const PauseReason& pause : target.pauses)
        if (pause.only_if) use(*pause.only_if);
    }
  }

  void gather_uses() {
    for (const PhraseList& list : policy_.phrases) {
      use_phrases(list.phrases);
      use_phrases(list.except);
    }
    for (const TextCount& count : policy_.counts) {
      use_phrases(count.phrases);
      use_phrases(count.except);
    }
    for (const NamedCondition& condition : policy_.conditions) use(condition.when);
    for (const CalendarChoice& choice : policy_.calendar_choices) {
      for (const CalendarCase& one : choice.choose) use(one.when);
    }
    for (const Item& item : policy_.items) {
      for (const Recogniser& r : item.given_by) {
        for (const auto* phrases : {&r.values, &r.after, &r.not_after, &r.with, &r.not_with}) use_phrases(*phrases);
      }
    }
    for (const Topic& topic : policy_.topics) {
      if (topic.when) use(*topic.when);
      used_items_.insert(topic.mandatory.begin(), topic.mandatory.end());
    }
    for (const Category& category : policy_.categories) {
      for (const Definition& definition : category.definitions) use(definition.when);
      use(category.targets);
    }
    use(policy_.uncategorised);
    for (const CalendarChoice& choice : policy_.calendar_choices) {
      if (used_calendars_.count(choice.id) == 0) continue;
      for (const std::string_view id : calendars_meant(policy_, choice.id)) used_calendars_.emplace(id);
    }
    for (const Signal& signal : policy_.signals) use(signal.when);
  }

  template <class Things, class Name>
  void look_for_unused(const Things& things, std::string_view list, const std::set<std::string>& used, Name name) {
    for (std::size_t i = 0; i < things.size(); ++i) {
      if (used.count(name(things[i])) > 0) continue;
      advise(at(list, i), "unused", "nothing uses " + quoted(name(things[i])) + ": use it or remove it");
    }
  }

  void look_for_unused() {
    look_for_unused(policy_.calendars, "/calendars", used_calendars_, [](const CalendarRules& c) { return c.id; });
    look_for_unused(policy_.calendar_choices, "/calendar_choices", used_calendars_,
                    [](const CalendarChoice& choice) { return choice.id; });
    look_for_unused(policy_.phrases, "/phrases", used_lists_, [](const PhraseList& list) { return list.name; });
    look_for_unused(policy_.conditions, "/conditions", used_conditions_,
                    [](const NamedCondition& c) { return c.name; });
    look_for_unused(policy_.items, "/items", used_items_, [](const Item& item) { return item.id; });
  }

  const Policy& policy_;
  const Date today_;
  Implication implication_;
  std::vector<Error> out_;
  std::set<std::string> used_lists_;
  std::set<std::string> used_conditions_;
  std::set<std::string> used_calendars_;
  std::set<std::string> used_items_;
};

}  // namespace

std::vector<Error> advise(const Policy& policy, Date today) {
  return Advice(policy, today).give();
}

}  // namespace turnaround
