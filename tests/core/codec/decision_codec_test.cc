#include <gtest/gtest.h>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

Instant at(std::string_view text) {
  return *parse_instant(text);
}

Decision decision() {
  Decision out;
  out.id = "t1";
  out.book = "sha256:ab";
  out.at = at("2026-03-06T16:59:00Z");
  out.category = "medium";
  out.label = "Medium";
  out.source = Source::rules;
  out.topic = "mail";
  out.missing = {"sender"};
  out.because = {{"single-user", "mail flow of a single user fails", {{"description", "cannot receive"}}}};
  TargetStatus running{.id = "response", .label = "Response", .state = TargetState::running};
  running.due = at("2026-03-06T17:14:00Z");
  running.started_at = out.at;
  running.left = Seconds{900};
  running.calendar = "around-the-clock";
  TargetStatus waiting{.id = "solution", .label = "Solution", .state = TargetState::waiting};
  waiting.calendar = "support";
  running.warnings = {{Warning{50, Seconds{0}}, at("2026-03-06T17:06:30Z"), false}};
  out.targets = {running, waiting};
  out.changes = {{out.at, "", "medium", "rules", {{"response", std::nullopt, running.due}}}};
  out.waiting = {{"customer", out.at, out.at}, {"supplier", out.at, at("2026-03-09T09:00:00Z")}};
  out.look_again = at("2026-03-06T17:14:01Z");
  return out;
}

constexpr std::string_view kDecision =
    R"({"id":"t1","book":"sha256:ab","at":"2026-03-06T16:59:00Z","category":"medium","label":"Medium","source":"rules",)"
    R"("topic":"mail","missing":["sender"],"allocated_at":null,"because":[{"rule":"single-user",)"
    R"("says":"mail flow of a single user fails","evidence":[{"in":"description","text":"cannot receive"}]}],)"
    R"("targets":[{"id":"response","label":"Response","state":"running","due":"2026-03-06T17:14:00Z",)"
    R"("started_at":"2026-03-06T16:59:00Z","ended_at":null,"left_s":900,"used_s":0,"calendar":"around-the-clock",)"
    R"("warnings":[{"left":"50%","at":"2026-03-06T17:06:30Z","passed":false}]},)"
    R"({"id":"solution","label":"Solution","state":"waiting","due":null,"started_at":null,"ended_at":null,)"
    R"("calendar":"support"}],"changes":[{"at":"2026-03-06T16:59:00Z","from":null,"to":"medium","why":"rules",)"
    R"("dues":[{"target":"response","before":null,"after":"2026-03-06T17:14:00Z"}]}],)"
    R"("waiting":[{"reason":"customer","since":"2026-03-06T16:59:00Z","forgotten_since":"2026-03-06T16:59:00Z"},)"
    R"({"reason":"supplier","since":"2026-03-06T16:59:00Z"}],)"
    R"("look_again":"2026-03-06T17:14:01Z"})";

TEST(DecisionCodec, WritesEveryMember) {
  EXPECT_EQ(write_decision(decision()), kDecision);
}

TEST(DecisionCodec, WritesHowSureItIs) {
  Decision unsure;
  unsure.at = at("2026-03-06T16:59:00Z");
  unsure.category = "low";
  unsure.source = Source::weights;
  unsure.confidence = 55;
  unsure.close_to = CloseTo{"medium", {{"single-user", "it fails", {}}}};
  unsure.needs_confirmation = true;
  const std::string written = write_decision(unsure);
  EXPECT_NE(written.find(R"("source":"weights")"), std::string::npos);
  EXPECT_NE(written.find(R"("because":[],"confidence":55,"close_to":{"category":"medium","because":[)"
                         R"({"rule":"single-user","says":"it fails","evidence":[]}]},"needs_confirmation":true,)"),
            std::string::npos)
      << written;
}

TEST(DecisionCodec, WritesNullForNone) {
  Decision none;
  none.id = "t2";
  none.at = at("2026-03-06T16:59:00Z");
  EXPECT_EQ(
      write_decision(none),
      R"({"id":"t2","book":"","at":"2026-03-06T16:59:00Z","category":null,"label":null,"source":"none","topic":null,)"
      R"("missing":[],"allocated_at":null,"because":[],"targets":[],"changes":[],"look_again":null})");
}

TEST(DecisionCodec, WritesAnExplanationAroundIt) {
  Policy policy;
  policy.items = {{.id = "sender", .label = "the sender", .ask = "the sender's address", .given_by = {}}};
  policy.categories = {{.id = "medium", .label = "Medium", .on_workaround = {}, .definitions = {}, .targets = {}}};
  const auto book = Book::compile(policy, {}, "sha256:ab");
  ASSERT_TRUE(book.ok()) << book.error().where << " " << book.error().message;
  const Interval day{at("2026-04-03T00:00:00Z"), at("2026-04-04T00:00:00Z")};
  const Timeline timeline{.target = "solution",
                          .calendar = "support",
                          .zone = "Europe/London",
                          .segments = {{day, Segment::Kind::holiday, "Good Friday", Seconds{0}}},
                          .arithmetic = {"closed all day"}};
  EXPECT_EQ(write_explanation(*book, {decision(), {timeline}}),
            "{\"decision\":" + std::string(kDecision) +
                R"(,"missing":[{"id":"sender","label":"the sender","ask":"the sender's address"}],)"
                R"("timelines":[{"target":"solution","calendar":"support","zone":"Europe/London","segments":[)"
                R"({"from":"2026-04-03T00:00:00Z","to":"2026-04-04T00:00:00Z","kind":"holiday","note":"Good Friday",)"
                R"("counted_s":0}],"arithmetic":["closed all day"]}]})");
}

TEST(DecisionCodec, WritesErrors) {
  EXPECT_EQ(write_error({"bad", "/a", "say `b`"}), R"({"code":"bad","where":"/a","message":"say `b`"})");
}

}  // namespace
}  // namespace turnaround
