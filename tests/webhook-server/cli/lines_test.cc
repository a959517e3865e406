#include "webhook-server/cli/lines.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "webhook-server/limits.h"

namespace turnaround::cli {
namespace {

struct Outcome {
  int status;
  std::string out;
};

std::string content_of(FILE* file) {
  std::string content;
  std::rewind(file);
  for (int c; (c = std::fgetc(file)) != EOF;) content += static_cast<char>(c);
  return content;
}

/// Answers each line's `n` with twice its value.
Outcome doubled(const std::string& input) {
  FILE* in = std::tmpfile();
  FILE* out = std::tmpfile();
  std::fwrite(input.data(), 1, input.size(), in);
  std::rewind(in);
  Outcome outcome;
  outcome.status =
      answer_lines({fileno(in), fileno(out), fileno(out)}, [](const json::Value& line) -> Result<std::string> {
        const json::Value* n = line.find("n");
        if (n == nullptr || !n->integer()) return Error{"no_number", "/n", "give `n`"};
        return std::to_string(*n->integer() * 2);
      });
  outcome.out = content_of(out);
  std::fclose(in);
  std::fclose(out);
  return outcome;
}

TEST(Lines, AnswersInOrder) {
  Outcome outcome = doubled("{\"n\":1}\n{\"n\":2}\n{\"n\":3}");
  EXPECT_EQ(outcome.out, "2\n4\n6\n");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(doubled("").status, 0);
}

TEST(Lines, ABadLineIsAnErrorOfThatLineOnly) {
  Outcome outcome = doubled("{\"n\":1}\r\n\n  \n{\"m\":2}\n{\"n\":3}\n");
  EXPECT_EQ(outcome.out,
            "2\n{\"line\":4,\"error\":{\"code\":\"no_number\",\"where\":\"/n\",\"message\":\"give `n`\"}}\n6\n");
  EXPECT_EQ(outcome.status, 1);
}

TEST(Lines, NoJsonAndTooDeepJsonAreErrors) {
  for (const std::string& bad : {std::string("nonsense"), std::string("{\"n\":1"), std::string(100, '['),
                                 std::string("\xff"), std::string("{\"n\":1,\"n\":2}")}) {
    Outcome outcome = doubled(bad + "\n{\"n\":2}\n");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out.rfind("{\"line\":1,\"error\":{\"code\":\"", 0), 0u) << outcome.out;
    EXPECT_EQ(outcome.out.substr(outcome.out.size() - 3), "\n4\n") << outcome.out;
  }
}

TEST(Lines, AnEndlessLineIsRefusedAndTheRestGoesOn) {
  Outcome outcome = doubled("{\"n\":1}\n" + std::string(limits::kLineBytes + 1, ' ') + "\n{\"n\":3}\n");
  EXPECT_EQ(outcome.out.substr(0, 43), "2\n{\"line\":2,\"error\":{\"code\":\"line_too_long\"");
  EXPECT_EQ(outcome.out.substr(outcome.out.size() - 3), "\n6\n");
  EXPECT_EQ(outcome.status, 1);
}

TEST(Lines, SaysWhenAStreamFails) {
  FILE* out = std::tmpfile();
  int status = answer_lines({-1, fileno(out), fileno(out)},
                            [](const json::Value&) -> Result<std::string> { return std::string(); });
  EXPECT_EQ(status, 1);
  EXPECT_EQ(content_of(out), "turnaround: cannot read the input: Bad file descriptor\n");
  std::fclose(out);
}

}  // namespace
}  // namespace turnaround::cli
