#include "webhook-server/policy_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace turnaround {
namespace {

const std::string kSource = TURNAROUND_SOURCE "/";
const std::string kZones = kSource + "tests/zones";

std::string file(const std::string& path) {
  std::ifstream in(kSource + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string written(const std::string& name, std::string_view bytes) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(PolicyFile, TellsEveryProblemInTheOrderOfTheFile) {
  const LoadedPolicy typos = load_policy(kSource + "tests/golden/check/typos.json", kZones);
  EXPECT_FALSE(typos.shelf);
  EXPECT_EQ(told("tests/golden/check/typos.json", typos.problems), file("tests/golden/check/typos.txt"));
}

TEST(PolicyFile, TellsWhichPhraseListWasMeant) {
  const auto problems = compile_policy(R"({"name":"p","phrases":[{"name":"everyone","phrases":["all"]},
{"name":"users","phrases":["so @evryone"]},{"name":"userz","phrases":["no @userz"]}],"categories":[{"id":"a"}]})",
                                       kZones)
                            .problems;
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].error.message,
            "no phrase list named `evryone` stands before this one, did you mean `everyone`?");
  EXPECT_EQ(problems[1].error.message, "no phrase list named `userz` stands before this one, did you mean `users`?");
}

TEST(PolicyFile, TellsWhatIsProbablyNotMeant) {
  const Date today{std::chrono::year{2026} / 3 / 6};
  const LoadedPolicy doubts = check_policy(kSource + "tests/golden/check/doubts.json", kZones, today);
  EXPECT_TRUE(doubts.shelf);
  EXPECT_EQ(told("tests/golden/check/doubts.json", doubts), file("tests/golden/check/doubts.txt"));
}

TEST(PolicyFile, OldTimeZoneDataAreWarnedOf) {
  const std::string path = written("plain.json", R"({"name":"p","categories":[{"id":"a"}]})");
  const std::string zones = testing::TempDir();
  std::ofstream(zones + "tzdata.zi") << "# version 2025b\n";
  const auto warnings = [&](int year) { return check_policy(path, zones, std::chrono::year{year} / 3 / 6).warnings; };
  EXPECT_TRUE(warnings(2025).empty());
  ASSERT_EQ(warnings(2026).size(), 1u);
  EXPECT_EQ(warnings(2026)[0].error.code, "old_tzdata");
}

TEST(PolicyFile, TellsWhereTheTextIsNoJson) {
  const auto problems = compile_policy("{\n\"name\": \"x\",\n}", kZones).problems;
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line, 3);
  EXPECT_EQ(problems[0].error.code, "json_syntax");
  EXPECT_EQ(problems[0].error.where, "");
}

TEST(PolicyFile, TellsWhatCannotBeRead) {
  EXPECT_EQ(told("nowhere.json", load_policy("nowhere.json", kZones).problems),
            "nowhere.json: 1 problem\n  cannot read `nowhere.json`: check its name and rights\n");
}

TEST(PolicyFile, TellsWhatIsWrongWithTheWeights) {
  written("weights.json", R"({"categories":["b"],"clues":{}})");
  written("half.json", R"({"categories":)");
  const struct {
    std::string file;
    std::string message;
  } cases[] = {
      {"missing.json", "cannot read `" + testing::TempDir() + "missing.json`"},
      {"../weights.json", "`../weights.json` is not beside the policy: put the file there and name it alone"},
      {"half.json", "`half.json` line 1: "},
      {"weights.json", "the weights know a category `b` that the policy does not: train them again with this policy"},
  };
  for (const auto& c : cases) {
    const auto problems = compile_policy(R"({"name":"p","categories":[{"id":"a"}],"weights":")" + c.file + "\"}",
                                         kZones, testing::TempDir())
                              .problems;
    ASSERT_EQ(problems.size(), 1u) << c.file;
    EXPECT_EQ(problems[0].error.where, "/weights") << c.file;
    EXPECT_EQ(problems[0].error.message.rfind(c.message, 0), 0u) << problems[0].error.message;
  }
}

TEST(PolicyFile, WeightsStandInTheBook) {
  written("weights.json", R"({"categories":["a",""],"clues":{"dead":"50 -50"}})");
  const LoadedPolicy policy =
      compile_policy(R"({"name":"p","categories":[{"id":"a"}],"weights":"weights.json"})", kZones, testing::TempDir());
  ASSERT_TRUE(policy.shelf);
  EXPECT_NE(policy.shelf->bytes.find(R"("weights":{"categories":["a",""],"clues":{"dead":"50 -50"}})"),
            std::string::npos);
  EXPECT_TRUE(open_book(policy.shelf->bytes).ok());
}

TEST(PolicyFile, CompilesTheReferencePolicy) {
  const LoadedPolicy policy = load_policy(kSource + "policies/everycloud.json", kZones);
  ASSERT_EQ(told("everycloud", policy.problems), "everycloud: no problems\n");
  ASSERT_TRUE(policy.shelf);
  EXPECT_TRUE(policy.shelf->book.digest().starts_with("sha256:"));
  EXPECT_TRUE(policy.shelf->bytes.starts_with("{\"digest\":\"" + policy.shelf->book.digest() + "\""));
}

TEST(PolicyFile, ABookGivesTheSameBookAgain) {
  const LoadedPolicy policy = load_policy(kSource + "policies/everycloud.json", kZones);
  ASSERT_TRUE(policy.shelf);
  const LoadedPolicy book = load_policy(written("same.book", policy.shelf->bytes), "/nowhere");
  ASSERT_TRUE(book.shelf) << told("book", book.problems);
  EXPECT_EQ(book.shelf->bytes, policy.shelf->bytes);
  EXPECT_EQ(book.shelf->book.digest(), policy.shelf->book.digest());
}

TEST(PolicyFile, ABookThatWasAlteredIsRefused) {
  const LoadedPolicy policy = load_policy(kSource + "policies/everycloud.json", kZones);
  ASSERT_TRUE(policy.shelf);
  std::string altered = policy.shelf->bytes;
  altered.replace(altered.find("solution"), 8, "salution");
  const auto book = open_book(altered);
  ASSERT_FALSE(book.ok());
  EXPECT_EQ(book.error().code, "book_altered");
  EXPECT_FALSE(open_book(policy.shelf->bytes + "\n").ok());
}

}  // namespace
}  // namespace turnaround
