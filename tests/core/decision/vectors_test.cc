// The behaviour vectors of tests/vectors: each decision byte for byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

/// A vector's decision stands at its line's end.
std::string decision_in(const std::string& line) {
  constexpr std::string_view kKey = ",\"decision\":";
  const std::size_t begin = line.rfind(kKey);
  if (begin == std::string::npos) return {};
  return line.substr(begin + kKey.size(), line.size() - begin - kKey.size() - 1);
}

const Book& policy_book(const std::string& name) {
  static std::map<std::string, Book> books;
  const auto known = books.find(name);
  if (known != books.end()) return known->second;
  const std::string own = "tests/vectors/policies/" + name + ".json";
  const bool is_own = std::filesystem::exists(source_folder() / own);
  return books.emplace(name, book_of(is_own ? own : "policies/" + name + ".json")).first->second;
}

void check_line(const std::string& line) {
  const auto vector = json::read(line, {line.size(), limits::kJsonDepth});
  ASSERT_TRUE(vector.ok()) << line;
  SCOPED_TRACE(*vector->find("name")->string());
  const auto ticket = read_ticket(*vector->find("ticket"));
  ASSERT_TRUE(ticket.ok()) << ticket.error().message;
  const auto decision =
      decide(policy_book(*vector->find("policy")->string()), *ticket, at(*vector->find("now")->string()));
  ASSERT_TRUE(decision.ok()) << decision.error().message;
  EXPECT_EQ(write_decision(*decision), decision_in(line));
}

TEST(Vectors, AreDecidedByteForByte) {
  std::size_t checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_folder() / "tests/vectors")) {
    if (entry.path().extension() != ".jsonl") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line); ++checked) check_line(line);
  }
  EXPECT_GT(checked, 0u);
}

}  // namespace
}  // namespace turnaround::testing
