// Turnaround's own answers to the questions of run.mjs: the calendar compiled once, then every question in turn.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "core/codec/calendar_codec.h"
#include "tests/support/zones.h"

namespace turnaround {
namespace {

using Question = std::pair<std::int64_t, std::int64_t>;

std::vector<Question> questions(const json::Value& asked, const char* name) {
  std::vector<Question> out;
  for (const json::Value& pair : *asked.find(name)->array()) {
    out.emplace_back(*(*pair.array())[0].integer(), *(*pair.array())[1].integer());
  }
  return out;
}

Instant instant(std::int64_t seconds) {
  return Instant{Seconds{seconds}};
}

/// Median nanoseconds a question over 31 runs, each a hundred times over all of them, and the answers.
template <class Answer>
void report(const char* name, const std::vector<Question>& asked, Answer answer) {
  std::vector<std::int64_t> answers(asked.size());
  std::vector<double> runs;
  for (int run = 0; run < 31; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    for (int again = 0; again < 100; ++again) {
      std::transform(asked.begin(), asked.end(), answers.begin(), answer);
      asm volatile("" : : "r"(answers.data()) : "memory");
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
    runs.push_back(spent.count() / 100 / static_cast<double>(asked.size()));
  }
  std::sort(runs.begin(), runs.end());
  std::printf("\"%s\":{\"ns\":%.2f,\"answers\":[", name, runs[runs.size() / 2]);
  for (std::size_t i = 0; i < answers.size(); ++i)
    std::printf("%s%lld", i ? "," : "", static_cast<long long>(answers[i]));
  std::printf("]}");
}

int answer_all() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto asked = json::read(text, {.bytes = text.size(), .depth = 8});
  if (!asked) return 1;
  std::vector<Error> problems;
  CalendarRules rules;
  read(Place(*asked->find("calendar"), problems), rules);
  if (!problems.empty()) return 1;
  const Calendar calendar = testing::compiled(rules);
  std::printf("{");
  report("advance", questions(*asked, "advance"), [&](const Question& q) {
    return advance(calendar, instant(q.first), Seconds{q.second})->time_since_epoch().count();
  });
  std::printf(",");
  report("open_time", questions(*asked, "open_time"), [&](const Question& q) {
    return open_time(calendar, {instant(q.first), instant(q.second)}).count();
  });
  std::printf("}\n");
  return 0;
}

}  // namespace
}  // namespace turnaround

int main() {
  return turnaround::answer_all();
}
