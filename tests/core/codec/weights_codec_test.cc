#include "core/codec/weights_codec.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace turnaround {
namespace {

TEST(WeightsCodec, OneClueALine) {
  const Weights weights{{}, {"low", ""}, {{"", {1, -2}}, {"status page", {-30, 4}}}};
  const std::string text =
      "{\"categories\": [\"low\",\"\"],\n\"clues\": {\n\"\":\"1 -2\",\n\"status page\":\"-30 4\"\n}}\n";
  EXPECT_EQ(write_weights(weights), text);
  const auto again = read_weights(text);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(*again, weights);
}

TEST(WeightsCodec, HostileFilesAreRefused) {
  std::string many = R"({"categories":["a"],"clues":{)";
  for (std::size_t i = 0; i <= limits::kClues; ++i) many += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"1\"";
  const struct {
    std::string text;
    std::string where;
    std::string code;
  } cases[] = {
      {"", "line 1", "json_syntax"},
      {"\"other.json\"", "", "wrong_type"},
      {"[]", "", "wrong_type"},
      {R"({"clues":{}})", "", "missing_member"},
      {R"({"categories":[],"clues":{}})", "", "bad_categories"},
      {R"({"categories":["a","a"],"clues":{}})", "", "bad_categories"},
      {R"({"categories":["a"],"clues":{"x":[1]}})", "/clues/x", "wrong_type"},
      {R"({"categories":["a"],"clues":{"x":"1 2"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":""}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a","b"],"clues":{"x":"1"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a","b"],"clues":{"x":"1  2"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"1 "}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"+1"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"1.5"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"10001"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"-99999999999999999999"}})", "/clues/x", "bad_numbers"},
      {R"({"categories":["a"],"clues":{"x":"1","x":"1"}})", "line 1", "json_duplicate_key"},
      {R"({"categories":["a"],"clues":[]})", "/clues", "wrong_type"},
      {R"({"categories":["a"],"clue":{}})", "/clue", "unknown_member"},
      {many + "}}", "/clues", "too_many"},
      {std::string(limits::kPolicyBytes + 1, ' '), "", "json_too_large"},
  };
  for (const auto& c : cases) {
    const auto weights = read_weights(c.text);
    ASSERT_FALSE(weights.ok()) << c.text.substr(0, 80);
    EXPECT_EQ(weights.error().code, c.code) << c.text.substr(0, 80) << weights.error().message;
    EXPECT_EQ(weights.error().where, c.where) << c.text.substr(0, 80);
  }
}

}  // namespace
}  // namespace turnaround
