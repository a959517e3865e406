#include "core/decision/promise.h"

#include <algorithm>

namespace turnaround {
namespace {

/// A policy names either a calendar or a choice of calendars; compiling the book made sure that one of them is there.
const Calendar* calendar_for(const Book& book, std::string_view name, const Assessor& assessor) {
  if (const Calendar* calendar = book.calendar(name)) return calendar;
  const auto& all = book.policy().calendar_choices;
  const auto choice = std::find_if(all.begin(), all.end(), [name](const CalendarChoice& c) { return c.id == name; });
  for (const CalendarCase& one : choice->choose) {
    if (assessor.holds(one.when)) return book.calendar(one.calendar);
  }
  return book.calendar(choice->otherwise);
}

template <class Holds>
const Promise* first(const std::vector<Promise>& promises, Holds holds) {
  const auto found = std::find_if(promises.begin(), promises.end(), holds);
  return found == promises.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Promise> promises(const Book& book, const Category* category, const Assessor& assessor) {
  std::vector<Promise> result;
  for (const Target& target : book.targets(category)) {
    if (promise_of(result, target.id) || (target.only_if && !assessor.holds(*target.only_if))) continue;
    result.push_back({&target, calendar_for(book, target.calendar, assessor)});
  }
  return result;
}

const Promise* promise_of(const std::vector<Promise>& promises, std::string_view target) {
  return first(promises, [target](const Promise& promise) { return promise.target->id == target; });
}

const Promise* held_back(const std::vector<Promise>& promises) {
  return first(promises, [](const Promise& promise) { return promise.target->starts == StartsAt::allocated; });
}

}  // namespace turnaround
