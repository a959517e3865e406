// Contradictions in what a target promises.
#include <gtest/gtest.h>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

/// Codes and places of the problems of a policy with these targets and members.
std::string problems_with(const std::string& targets, const std::string& members = "") {
  const PolicyReading reading = read_policy(
      R"({"name":"test","fields":["contract"],
    "calendars":[{"id":"support","zone":"Europe/London","hours":{"mon-fri":[["09:00","17:30"]]}},{"id":"shut","zone":"UTC","hours":{}}],)" +
      members + R"("categories":[{"id":"low","targets":[)" + targets + "]}]}");
  std::string told;
  for (const Problem& problem : reading.problems) {
    told += told.empty() ? "" : ", ";
    told += problem.error.code + " " + problem.error.where.substr(problem.error.where.rfind('/') + 1);
  }
  return told;
}

/// Of one target, `members` beside id and met_by.
std::string problems_of(const std::string& members) {
  return problems_with(R"({"id":"answer","met_by":["solved"],)" + members + "}");
}

TEST(TargetCheck, FindsContradictions) {
  struct Row {
    const char* members;
    const char* problems;
  };
  const Row rows[] = {
      {R"("within":"2 working days","calendar":"support","day_rule":"end-of-day","cutoff":"15:00","due_by":"12:00")",
       ""},
      {R"("within":"2 working days","calendar":"support","outside_hours":"same-day","cutoff":"15:00")", ""},
      {R"("within":"1 working day","calendar":"support","day_rule":"inclusive","cutoff":"12:00","due_by":"12:00")", ""},
      {R"("within":"8 hours","calendar":"support","after_pause":"end-of-day")", ""},
      {R"("within":"8 hours","calendar":"support","lands":"next-opening")", ""},
      {R"("within":"2 working days","calendar":"support","due_by":"12:00")", "contradiction due_by"},
      {R"("within":"1 working day","calendar":"support","day_rule":"inclusive","due_by":"12:00")",
       "contradiction due_by"},
      {R"("within":"1 working day","calendar":"support","day_rule":"inclusive","cutoff":"12:01","due_by":"12:00")",
       "contradiction due_by"},
      {R"("within":"1 working day","calendar":"support","day_rule":"inclusive","outside_hours":"same-day")",
       "contradiction outside_hours"},
      {R"("within":"0 working days","calendar":"support","outside_hours":"same-day")", "bad_allowance within"},
      {R"("within":"8 hours","calendar":"support","cutoff":"15:00")", "rule_without_days cutoff"},
      {R"("within":"8 hours","calendar":"support","outside_hours":"same-day")", "rule_without_days outside_hours"},
      {R"("within":"2 working days","calendar":"support","day_rule":"working-hours","day_length":"8 hours","due_by":"12:00")",
       "rule_without_days due_by"},
      {R"("within":"2 working days","calendar":"support","day_rule":"end-of-day","lands":"next-opening")",
       "contradiction lands"},
      {R"("within":"2 working days","calendar":"support","lands":"next-opening","after_pause":"end-of-day")",
       "contradiction lands"},
      {R"("within":"8 hours","after_pause":"end-of-day")", "contradiction after_pause"},
      {R"("within":"8 hours","lands":"next-opening")", "contradiction lands"},
      {R"("within":"8 hours","calendar":"support","warn_when_left":["50%","1 hour"])", ""},
      {R"("within":"8 hours","calendar":"support","warn_when_left":["50%","50%"])", "name_used_twice 1"},
      {R"("within":"8 hours","calendar":"support","warn_when_left":["8 hours"])", "never_warns 0"},
      {R"("within":"none","warn_when_left":["50%"])", "never_warns 0"},
      {R"("within":"8 hours","warn_when_left":["0%","100%","-5%","5 %","1 working day","0 hours"])",
       "bad_warning 0, bad_warning 1, bad_warning 2, bad_warning 3, bad_warning 4, bad_warning 5"},
      {R"("within":"8 hours","pauses":[{"reason":"customer","forgotten_after":"none"}])",
       "bad_allowance forgotten_after"},
      {R"("within":"2 working days","calendar":"support","cutoff":"25:00")", "bad_time_of_day cutoff"},
  };
  for (const Row& row : rows) EXPECT_EQ(problems_of(row.members), row.problems) << row.members;
}

TEST(TargetCheck, OfOneIdTheLastAloneIsWithoutACondition) {
  const std::string gold =
      R"({"id":"answer","within":"1 hour","met_by":["solved"],"only_if":{"field":"contract","operator":"is","value":"gold"}})";
  const std::string rest = R"({"id":"answer","within":"2 hours","met_by":["solved"]})";
  const std::string other = R"({"id":"solution","within":"2 hours","met_by":["solved"]})";
  EXPECT_EQ(problems_with(gold + "," + rest + "," + other), "");
  EXPECT_EQ(problems_with(gold + "," + gold), "");
  EXPECT_EQ(problems_with(rest + "," + gold), "never_reached id");
  EXPECT_EQ(problems_with(gold + "," + rest + "," + other + "," + rest), "never_reached id");
}

TEST(TargetCheck, KnowsCalendarsThatAreChosen) {
  struct Row {
    const char* choices;
    const char* members;
    const char* problems;
  };
  constexpr const char* kWhen = R"("when":{"field":"contract","operator":"present"},)";
  const Row rows[] = {
      {R"({"id":"by","choose":[{%"calendar":"support"}],"else":"around-the-clock"})", "", ""},
      {R"({"id":"by","choose":[{%"calendar":"suport"}],"else":"support"})", "", "unknown_name calendar"},
      {R"({"id":"by","choose":[{%"calendar":"support"}],"else":"by"})", "", "unknown_name else"},
      {R"({"id":"by","choose":[{%"calendar":"shut"}],"else":"support"})", "", "never_open calendar"},
      {R"({"id":"by","choose":[],"else":"support"})", "", "nothing_to_choose choose"},
      {R"({"id":"by","choose":[{%"calendar":"support"}],"else":"support"},
          {"id":"support","choose":[{%"calendar":"support"}],"else":"support"})",
       "", "name_used_twice id"},
      {R"({"id":"by","choose":[{%"calendar":"support"}],"else":"around-the-clock"})", R"(,"lands":"next-opening")",
       "contradiction lands"},
  };
  for (const Row& row : rows) {
    std::string choices = row.choices;
    for (std::size_t at = choices.find('%'); at != std::string::npos; at = choices.find('%'))
      choices.replace(at, 1, kWhen);
    EXPECT_EQ(problems_with(std::string(R"({"id":"answer","within":"8 hours","met_by":["solved"],"calendar":"by")") +
                                row.members + "}",
                            "\"calendar_choices\":[" + choices + "],"),
              row.problems)
        << choices;
  }
}

}  // namespace
}  // namespace turnaround
