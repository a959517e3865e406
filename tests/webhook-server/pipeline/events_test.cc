#include "webhook-server/pipeline/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const EventSubject kTicket{"acme", "7"};

std::string warning(const char* left, const char* at, bool passed) {
  return std::string(R"({"left":")") + left + R"(","at":")" + at + R"(","passed":)" + (passed ? "true" : "false") + "}";
}

struct Said {
  std::string at = "2026-03-02T12:00:00Z";
  std::string category = "medium";
  std::string state = "running";
  std::string due = "2026-03-02T17:00:00Z";
  std::string warnings;
  std::string missing;      ///< items, each quoted
  std::string information;  ///< gaps
  std::string changes;
};

std::string json(const Said& said) {
  const auto quoted = [](const std::string& text) { return text.empty() ? "null" : "\"" + text + "\""; };
  return R"({"id":"7","at":")" + said.at + R"(","category":)" + quoted(said.category) +
         R"(,"label":"Medium","missing":[)" + said.missing + R"(],"information":[)" + said.information +
         R"(],"targets":[{"id":"solution","label":"Solution","state":")" + said.state + R"(","due":)" +
         quoted(said.due) + R"(,"started_at":"2026-03-02T09:00:00Z","warnings":[)" + said.warnings +
         R"(]}],"changes":[)" + said.changes + "]}";
}

std::vector<std::string> told(const Said& before, const Said& now) {
  std::vector<std::string> types;
  for (const OutgoingEvent& event : announce(kTicket, json(before), json(now)))
    types.push_back(std::string(name_of(event.type)) + " " + format_instant(event.at));
  return types;
}

const std::string kSender = R"({"item":"sender","missing_since":"2026-03-02T09:00:00Z"})";
const std::string kSenderCame =
    R"({"item":"sender","missing_since":"2026-03-02T09:00:00Z","came_at":"2026-03-02T10:00:00Z"})";
const std::string kDate = R"({"item":"date","missing_since":"2026-03-02T11:00:00Z"})";

TEST(EventsTest, what_is_new_is_told_and_what_was_said_before_is_not) {
  const std::string half = warning("50%", "2026-03-02T13:00:00Z", true);
  const std::string half_to_come = warning("50%", "2026-03-02T13:00:00Z", false);
  struct Row {
    const char* what;
    Said before;
    Said now;
    std::vector<std::string> told;
  };
  const Row rows[] = {
      {"nothing new", {}, {.at = "2026-03-02T12:30:00Z"}, {}},
      {"time runs out", {.warnings = half_to_come}, {.warnings = half}, {"sla.warning 2026-03-02T13:00:00Z"}},
      {"it goes on running out", {.warnings = half}, {.warnings = half}, {}},
      {"it stands still and has run out to a half",
       {.warnings = half_to_come},
       {.state = "paused", .warnings = half},
       {"sla.warning 2026-03-02T13:00:00Z"}},
      {"met meanwhile: nobody need act", {.warnings = half_to_come}, {.state = "met", .warnings = half}, {}},
      {"too late", {}, {.state = "missed"}, {"sla.breached 2026-03-02T17:00:00Z"}},
      {"still too late", {.state = "missed"}, {.at = "2026-03-04T12:00:00Z", .state = "missed"}, {}},
      {"both while nobody looked, in their order",
       {.warnings = half_to_come},
       {.state = "missed", .warnings = half},
       {"sla.warning 2026-03-02T13:00:00Z", "sla.breached 2026-03-02T17:00:00Z"}},
      {"late again by a new due time",
       {.state = "running", .due = "2026-03-03T17:00:00Z"},
       {.state = "missed", .due = "2026-03-03T17:00:00Z"},
       {"sla.breached 2026-03-03T17:00:00Z"}},
      {"another category, by its history",
       {.category = "low"},
       {.changes = R"({"at":"2026-03-02T11:11:00Z","from":"low","to":"medium"})"},
       {"category.changed 2026-03-02T11:11:00Z"}},
      {"another category, by another policy", {.category = "low"}, {}, {"category.changed 2026-03-02T12:00:00Z"}},
      {"no category any more", {}, {.category = ""}, {"category.changed 2026-03-02T12:00:00Z"}},
      {"information is missing",
       {},
       {.missing = R"("sender")", .information = kSender},
       {"information.missing 2026-03-02T09:00:00Z"}},
      {"another item, too",
       {.missing = R"("sender")", .information = kSender},
       {.missing = R"("sender","date")", .information = kSender + "," + kDate},
       {"information.missing 2026-03-02T11:00:00Z"}},
      {"one of two came",
       {.missing = R"("sender","date")", .information = kSender + "," + kDate},
       {.missing = R"("date")", .information = kSenderCame + "," + kDate},
       {}},
      {"all came", {.missing = R"("sender")", .information = kSender}, {.information = kSenderCame}, {}},
  };
  for (const Row& row : rows) EXPECT_EQ(told(row.before, row.now), row.told) << row.what;
}

TEST(EventsTest, equal_events_have_equal_ids_whenever_they_are_seen) {
  const Said late{.state = "missed"};
  const std::string id = announce(kTicket, json({}), json(late)).at(0).id;
  EXPECT_EQ(announce(kTicket, json({}), json({.at = "2026-03-09T12:00:00Z", .state = "missed"})).at(0).id, id);
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(id.find('.'), std::string::npos);
  std::set<std::string> others{id};
  others.insert(announce({"acme", "8"}, json({}), json(late)).at(0).id);
  others.insert(announce({"other", "7"}, json({}), json(late)).at(0).id);
  others.insert(announce(kTicket, json({}), json({.state = "missed", .due = "2026-03-02T18:00:00Z"})).at(0).id);
  EXPECT_EQ(others.size(), 4u);
}

TEST(EventsTest, an_old_ticket_that_turns_up_does_not_tell_its_life) {
  const Said old{.at = "2026-05-02T12:00:00Z",
                 .state = "missed",
                 .missing = R"("sender")",
                 .information = kSender,
                 .changes = R"({"at":"2026-03-02T11:11:00Z","from":"low","to":"medium"})"};
  EXPECT_THAT(announce(kTicket, "", json(old)), IsEmpty());
  Said young = old;
  young.at = "2026-03-02T18:00:00Z";
  EXPECT_EQ(announce(kTicket, "", json(young)).size(), 3u);
}

TEST(EventsTest, the_payload_says_what_who_acts_needs) {
  const std::string half = warning("1 hour", "2026-03-02T16:00:00Z", true);
  const auto events =
      announce(kTicket, json({.category = "low"}),
               json({.state = "missed", .warnings = half, .missing = R"("sender")", .information = kSender}));
  const std::string about =
      R"("data":{"connection":"acme","ticket":"7","category":"medium","category_label":"Medium",)";
  std::vector<std::string> payloads;
  for (const OutgoingEvent& event : events) payloads.push_back(event.payload);
  EXPECT_THAT(
      payloads,
      ElementsAre(R"({"type":"information.missing","timestamp":"2026-03-02T09:00:00Z",)" + about +
                      R"("missing":[{"item":"sender","since":"2026-03-02T09:00:00Z"}]}})",
                  R"({"type":"category.changed","timestamp":"2026-03-02T12:00:00Z",)" + about + R"("from":"low"}})",
                  R"({"type":"sla.warning","timestamp":"2026-03-02T16:00:00Z",)" + about +
                      R"("target":{"id":"solution","label":"Solution","due":"2026-03-02T17:00:00Z"},"left":"1 hour"}})",
                  R"({"type":"sla.breached","timestamp":"2026-03-02T17:00:00Z",)" + about +
                      R"("target":{"id":"solution","label":"Solution","due":"2026-03-02T17:00:00Z"}}})"));
}

TEST(EventsTest, what_is_no_decision_says_nothing) {
  for (const char* text : {"", "null", "[]", "{", R"({"targets":7})"})
    EXPECT_THAT(announce(kTicket, "", text), IsEmpty());
  EXPECT_THAT(announce(kTicket, "{", json({.state = "missed"})), IsEmpty());
}

}  // namespace
}  // namespace turnaround
