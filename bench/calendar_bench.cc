// Questions to a compiled calendar, and compiling one. Goals: advance and open_time 25 ns each, four years 100 us.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "core/time/calendar.h"
#include "tests/support/zones.h"

namespace turnaround {
namespace {

using namespace testing;

CalendarRules london_office() {
  CalendarRules rules = weekdays("Europe/London", {span(9, 17, 0, 30)});
  rules.holidays = {{"Christmas", date("2000-12-25"), date("2000-12-28"), Holiday::Repeats::yearly},
                    {"Good Friday", date("2026-04-03"), date("2026-04-03"), Holiday::Repeats::never}};
  rules.special[std::chrono::sys_days{date("2026-12-24")}] = {span(9, 12)};
  return rules;
}

constexpr std::size_t kQuestions = 1 << 12;

struct Question {
  Instant start;
  Seconds span;
};

/// Starts anywhere in 2026, spans of up to `longest`; in an order that no cache can guess.
std::vector<Question> questions(Seconds longest) {
  std::mt19937_64 random(7);
  std::vector<Question> result(kQuestions);
  for (Question& question : result) {
    question.start = at("2026-01-01T00:00:00Z") + Seconds{random() % (365 * 86'400)};
    question.span = Seconds{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(longest.count()))};
  }
  return result;
}

void advance_by(benchmark::State& state) {
  Calendar calendar = compiled(london_office());
  std::vector<Question> asked = questions(std::chrono::hours{state.range(0)});
  std::size_t i = 0;
  for (auto _ : state) {
    const Question& question = asked[i++ % kQuestions];
    benchmark::DoNotOptimize(advance(calendar, question.start, question.span));
  }
}
BENCHMARK(advance_by)->Name("advance/open_hours")->Arg(16)->Arg(2'000)->Arg(40'000);

void open_time_of(benchmark::State& state) {
  Calendar calendar = compiled(london_office());
  std::vector<Question> asked = questions(std::chrono::hours{state.range(0)});
  std::size_t i = 0;
  for (auto _ : state) {
    const Question& question = asked[i++ % kQuestions];
    benchmark::DoNotOptimize(open_time(calendar, {question.start, question.start + question.span}));
  }
}
BENCHMARK(open_time_of)->Name("open_time/hours")->Arg(48)->Arg(1'440)->Arg(175'200);

void two_working_days(benchmark::State& state) {
  Calendar calendar = compiled(london_office());
  std::vector<Question> asked = questions(Seconds{1});
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(working_days(calendar, asked[i++ % kQuestions].start, {2}));
}
BENCHMARK(two_working_days)->Name("working_days/same_time");

void compile(benchmark::State& state, const CalendarRules& rules) {
  Zone pinned = zone(rules.zone);
  Interval horizon = years(2010, 2010 + static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(Calendar(rules, pinned, horizon));
  state.counters["intervals"] = static_cast<double>(Calendar(rules, pinned, horizon).intervals().size());
}
BENCHMARK_CAPTURE(compile, office, london_office())
    ->Name("compile/office/years")
    ->Arg(4)
    ->Arg(40)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(compile, around_the_clock, every_day("Europe/London", {span(0, 24)}))
    ->Name("compile/around_the_clock/years")
    ->Arg(4)
    ->Arg(40)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace turnaround
