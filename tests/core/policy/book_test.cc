#include "core/policy/book.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(TURNAROUND_SOURCE "/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Policy policy() {
  PolicyReading reading = read_policy(R"({"name":"test",
    "calendars":[{"id":"support","zone":"Europe/London","hours":{"mon-fri":[["09:00","17:30"]]}}],
    "categories":[{"id":"low","targets":[
      {"id":"solution","within":"2 working days","calendar":"support","met_by":["solved"]}]}]})");
  EXPECT_TRUE(reading.problems.empty());
  return reading.policy;
}

ZoneData zones() {
  const auto london = read_tzif("Europe/London", file("tests/zones/Europe/London"));
  EXPECT_TRUE(london.ok());
  return {"2025b", {cut(*london, kUsualHorizon)}};
}

TEST(Book, FindsItsParts) {
  const auto book = Book::compile(policy(), zones(), "sha256:ab");
  ASSERT_TRUE(book.ok()) << book.error().where << " " << book.error().message;
  EXPECT_EQ(book->digest(), "sha256:ab");
  ASSERT_NE(book->calendar("support"), nullptr);
  EXPECT_EQ(book->calendar("support")->zone().name, "Europe/London");
  ASSERT_NE(book->calendar(kAroundTheClock), nullptr);
  EXPECT_EQ(open_time(*book->calendar(kAroundTheClock), kUsualHorizon), kUsualHorizon.end - kUsualHorizon.begin);
  EXPECT_EQ(book->calendar("elsewhere"), nullptr);
  ASSERT_NE(book->category("low"), nullptr);
  EXPECT_EQ(book->category("high"), nullptr);
}

TEST(Book, RefusesAPolicyOrZonesThatDoNotHold) {
  Policy lost = policy();
  lost.categories[0].targets[0].calendar = "elsewhere";
  EXPECT_EQ(Book::compile(lost, zones(), "").error().where, "/categories/0/targets");
  Policy chosen = policy();
  chosen.categories[0].targets[0].calendar = "by-region";
  chosen.calendar_choices = {{"by-region", "", {{Condition{}, "support"}}, "elsewhere"}};
  EXPECT_EQ(Book::compile(chosen, zones(), "").error().where, "/categories/0/targets");
  chosen.calendar_choices[0].otherwise = kAroundTheClock;
  EXPECT_TRUE(Book::compile(chosen, zones(), "").ok());
  Policy moving = policy();
  moving.categories[0].on_workaround = Reallocation{"nowhere"};
  EXPECT_EQ(Book::compile(moving, zones(), "").error().where, "/categories/0/on_workaround/to");
  Policy endless = policy();
  endless.horizon.end += std::chrono::years{300};
  EXPECT_EQ(Book::compile(endless, zones(), "").error().code, "bad_horizon");
  const auto no_zone = Book::compile(policy(), {"2025b", {}}, "");
  ASSERT_FALSE(no_zone.ok());
  EXPECT_EQ(no_zone.error(), (Error{"unknown_zone", "/calendars/0/zone",
                                    "no data for the time zone `Europe/London`: check its IANA name"}));
  ZoneData unsound = zones();
  std::swap(unsound.zones[0].changes.front(), unsound.zones[0].changes.back());
  EXPECT_EQ(Book::compile(policy(), unsound, "").error().where, "/zones/0");
}

TEST(Book, IsReadAsItWasWritten) {
  const std::string bytes = write_book(policy(), zones(), "sha256:ab");
  EXPECT_TRUE(bytes.starts_with(R"({"digest":"sha256:ab","tzdata":"2025b","zones":[{"name":"Europe/London",)"));
  const auto book = read_book(bytes);
  ASSERT_TRUE(book.ok()) << book.error().where << " " << book.error().message;
  EXPECT_EQ(book->digest(), "sha256:ab");
  EXPECT_EQ(book->zones(), zones());
  EXPECT_EQ(write_book(book->policy(), book->zones(), book->digest()), bytes);
  EXPECT_EQ(book->calendar("support")->intervals(),
            Book::compile(policy(), zones(), "")->calendar("support")->intervals());
}

TEST(Book, RefusesBytesThatAreNoBook) {
  const std::string bytes = write_book(policy(), zones(), "");
  EXPECT_EQ(read_book("").error().code, "json_syntax");
  EXPECT_EQ(read_book(bytes.substr(0, bytes.size() - 1)).error().code, "json_syntax");
  EXPECT_EQ(read_book(R"({"digest":"","tzdata":"","zones":[{"changes":[[1,2]]}],"policy":{}})").error().code,
            "missing_member");
  EXPECT_EQ(read_book(R"({"digest":"","tzdata":"","zones":[],"policy":{"name":"x","categories":[],"uncategorised":[
    {"id":"t","within":"1 hour","calendar":"elsewhere"}]}})")
                .error()
                .where,
            "/uncategorised/0/calendar");
}

}  // namespace
}  // namespace turnaround
