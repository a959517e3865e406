// Contradictions in what a target promises.
#include <gtest/gtest.h>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

/// Codes and places of the problems of one target, `members` beside id and met_by.
std::string problems_of(const std::string& members) {
  const PolicyReading reading = read_policy(
      R"({"name":"test","calendars":[{"id":"support","zone":"Europe/London","hours":{"mon-fri":[["09:00","17:30"]]}}],
    "categories":[{"id":"low","targets":[{"id":"answer","met_by":["solved"],)" +
      members + "}]}]}");
  std::string told;
  for (const Problem& problem : reading.problems) {
    told += told.empty() ? "" : ", ";
    told += problem.error.code + " " + problem.error.where.substr(problem.error.where.rfind('/') + 1);
  }
  return told;
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

}  // namespace
}  // namespace turnaround
