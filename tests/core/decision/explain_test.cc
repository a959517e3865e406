#include "core/decision/explain.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/books.h"

namespace turnaround::testing {
namespace {

/// A medium ticket of the desk, complete; `events` is a JSON list.
Ticket medium(const std::string& created, const std::string& events) {
  return ticket_of(R"({"id":"t1","subject":"Help","created_at":")" + created +
                   R"(","fields":{"priority":"medium","customer-domain":"customer.example"},"events":)" + events + "}");
}

Explanation explained(const Ticket& ticket, const std::string& now) {
  auto explanation = explain(desk(), ticket, at(now));
  EXPECT_TRUE(explanation.ok());
  return explanation ? *std::move(explanation) : Explanation{};
}

const Timeline& solution_of(const Explanation& explanation) {
  return explanation.timelines.back();
}

std::string shown(const Timeline& timeline) {
  static constexpr std::string_view kKinds[] = {"open", "closed", "holiday", "waiting", "solved"};
  std::string text;
  for (const Segment& segment : timeline.segments) {
    text +=
        format_instant(segment.span.begin).substr(5, 11) + " " + std::string(kKinds[static_cast<int>(segment.kind)]);
    if (!segment.note.empty()) text += " " + segment.note;
    if (segment.counted > Seconds{0}) text += " " + std::to_string(segment.counted / Minutes{1});
    text += "\n";
  }
  return text + format_instant(timeline.segments.back().span.end).substr(5, 11) + "\n";
}

TEST(Explain, SegmentsNameHolidaysAndWhomItWaitedFor) {
  const Ticket ticket = medium("2026-04-02T15:00:00Z", R"([
    {"at":"2026-04-07T09:00:00Z","type":"waiting","reason":"customer"},
    {"at":"2026-04-07T10:00:00Z","type":"resumed","reason":"customer"}])");
  EXPECT_EQ(shown(solution_of(explained(ticket, "2026-04-07T11:00:00Z"))),
            "04-02T15:00 open 90\n"
            "04-02T16:30 closed\n"
            "04-02T23:00 holiday Good Friday\n"
            "04-03T23:00 closed\n"
            "04-05T23:00 holiday Easter Monday\n"
            "04-06T23:00 closed\n"
            "04-07T08:00 open 60\n"
            "04-07T09:00 waiting customer\n"
            "04-07T10:00 open 390\n"
            "04-07T16:30 closed\n"
            "04-08T08:00 open 480\n"
            "04-08T16:00\n");
}

TEST(Explain, SegmentsHaveNoGapsAndSumUpToTheTimeUsed) {
  const Ticket ticket = medium("2026-03-05T10:00:00Z", R"([
    {"at":"2026-03-06T17:10:00Z","type":"waiting"},{"at":"2026-03-09T09:30:00Z","type":"resumed"},
    {"at":"2026-03-09T09:45:00Z","type":"solved"},{"at":"2026-03-10T12:00:00Z","type":"reopened"},
    {"at":"2026-03-10T12:20:00Z","type":"solved"}])");
  const Explanation explanation = explained(ticket, "2026-03-12T10:00:00Z");
  const TargetStatus& status = explanation.decision.targets.back();
  const auto& segments = solution_of(explanation).segments;
  Seconds counted{0};
  Instant reached = *status.started_at;
  for (const Segment& segment : segments) {
    EXPECT_EQ(segment.span.begin, reached);
    reached = segment.span.end;
    counted += segment.counted;
  }
  EXPECT_EQ(reached, *status.ended_at);
  EXPECT_EQ(counted, status.used);
}

TEST(Explain, ArithmeticEndsInTheDueTime) {
  struct Row {
    const char* name;
    Ticket ticket;
    const char* now;
    std::vector<std::string> sentences;
  };
  const Row rows[] = {
      {"plain",
       medium("2026-03-06T16:59:00Z", "[]"),
       "2026-03-06T17:00:00Z",
       {"2 working days from Fri 6 Mar 16:59 (same time of day): Mon 9 Mar is day 1, Tue 10 Mar is day 2, so it is due "
        "Tue 10 Mar 16:59 GMT"}},
      {"outside hours",
       medium("2026-03-07T12:00:00Z", "[]"),
       "2026-03-07T12:00:00Z",
       {"2 working days from Sat 7 Mar 12:00, outside hours, so from Mon 9 Mar 09:00 (same time of day): Tue 10 Mar is "
        "day "
        "1, Wed 11 Mar is day 2, so it is due Wed 11 Mar 09:00 GMT"}},
      {"waited",
       medium("2026-03-05T10:00:00Z",
              R"([{"at":"2026-03-06T17:10:00Z","type":"waiting"},{"at":"2026-03-09T09:30:00Z","type":"resumed"}])"),
       "2026-03-09T10:00:00Z",
       {"2 working days from Thu 5 Mar 10:00 (same time of day): Fri 6 Mar is day 1, Mon 9 Mar is day 2, so it is due "
        "Mon "
        "9 Mar 10:00 GMT",
        "waited for the customer Fri 6 Mar 17:10 to Mon 9 Mar 09:30: 50 min of open time, so the due time moves to Mon "
        "9 "
        "Mar 10:50 GMT"}},
      {"waits, and the year turns",
       medium("2026-12-31T10:00:00Z", R"([{"at":"2026-12-31T11:00:00Z","type":"waiting"}])"),
       "2026-12-31T12:30:00Z",
       {"2 working days from Thu 31 Dec 10:00 (same time of day): Fri 1 Jan 2027 is day 1, Mon 4 Jan 2027 is day 2, so "
        "it "
        "is due Mon 4 Jan 2027 10:00 GMT",
        "waiting for the customer since Thu 31 Dec 11:00: 1 h 30 min of open time so far, so if it went on now it "
        "would be "
        "due Mon 4 Jan 2027 11:30 GMT"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(solution_of(explained(row.ticket, row.now)).arithmetic, row.sentences) << row.name;
  }
}

TEST(Explain, ArithmeticOfEveryRuleEndsInTheDueTime) {
  static const Book terms = book_of("tests/vectors/policies/terms.json");
  struct Row {
    const char* promise;
    const char* created;
    const char* events;
    const char* now;
    std::vector<std::string> sentences;
  };
  const Row rows[] = {
      {"next-day",
       "2026-03-05T14:00:00Z",
       "[]",
       "2026-03-05T14:00:00Z",
       {"1 working day from Thu 5 Mar 14:00 (by 12:00): Fri 6 Mar is day 1, so it is due Fri 6 Mar 12:00 GMT"}},
      {"next-day",
       "2026-03-05T15:10:00Z",
       "[]",
       "2026-03-05T15:10:00Z",
       {"1 working day from Thu 5 Mar 15:10, after 15:00, so one day more (by 12:00): Fri 6 Mar is day 1, Mon 9 Mar is "
        "day 2, so it is due Mon 9 Mar 12:00 GMT"}},
      {"whole-days",
       "2026-03-07T12:00:00Z",
       R"([{"at":"2026-03-09T10:00:00Z","type":"waiting"},{"at":"2026-03-09T11:00:00Z","type":"resumed"}])",
       "2026-03-09T12:00:00Z",
       {"2 working days from Sat 7 Mar 12:00, outside hours, counted from that day (end of the day): Mon 9 Mar is day "
        "1, Tue 10 Mar is day 2, so it is due Tue 10 Mar 17:30 GMT",
        "waited for the customer Mon 9 Mar 10:00 to 11:00: 1 h of open time, so the due time moves to Wed 11 Mar 10:00 "
        "GMT",
        "moved by waiting, so rounded up to the end of that day: due Wed 11 Mar 17:30 GMT"}},
      {"whole-days",
       "2026-03-09T08:00:00Z",
       R"([{"at":"2026-03-10T10:00:00Z","type":"waiting"}])",
       "2026-03-10T11:00:00Z",
       {"2 working days from Mon 9 Mar 08:00, outside hours, counted from that day (end of the day): Tue 10 Mar is day "
        "1, Wed 11 Mar is day 2, so it is due Wed 11 Mar 17:30 GMT",
        "waiting for the customer since Tue 10 Mar 10:00: 1 h of open time so far, so if it went on now it would be "
        "due "
        "Thu 12 Mar 10:00 GMT",
        "moved by waiting, so rounded up to the end of that day: if it went on now it would be due Thu 12 Mar 17:30 "
        "GMT"}},
      {"same-day",
       "2026-03-06T13:30:00Z",
       "[]",
       "2026-03-06T13:30:00Z",
       {"1 working day from Fri 6 Mar 13:30 (the first day counts, by 17:00): Fri 6 Mar is day 1, where that time is "
        "closed, so it is due Fri 6 Mar 15:30 GMT"}},
      {"hours",
       "2026-03-05T09:00:00Z",
       "[]",
       "2026-03-05T09:00:00Z",
       {"210 minutes of open time from Thu 5 Mar 09:00, used up at closing time, so at the next opening, so it is due "
        "Thu 5 Mar 13:00 GMT"}},
      {"same-time",
       "2026-03-05T16:00:00Z",
       "[]",
       "2026-03-05T16:00:00Z",
       {"1 working day from Thu 5 Mar 16:00 (same time of day): Fri 6 Mar is day 1, where that time is closed, so it "
        "is "
        "due Mon 9 Mar 09:00 GMT"}},
      {"same-time",
       "2026-03-05T15:30:00Z",
       "[]",
       "2026-03-05T16:00:00Z",
       {"1 working day from Thu 5 Mar 15:30 (same time of day): Fri 6 Mar is day 1, where that time is closed, so it "
        "is "
        "due Mon 9 Mar 09:00 GMT"}},
  };
  for (const Row& row : rows) {
    const Ticket ticket = ticket_of(R"({"id":"t1","subject":"Help","created_at":")" + std::string(row.created) +
                                    R"(","fields":{"promise":")" + row.promise + R"("},"events":)" + row.events + "}");
    const auto explanation = explain(terms, ticket, at(row.now));
    ASSERT_TRUE(explanation.ok());
    EXPECT_EQ(solution_of(*explanation).arithmetic, row.sentences) << row.promise;
  }
}

TEST(Explain, ReadsLikeThis) {
  const Ticket ticket = medium("2026-03-06T16:59:00Z", R"([{"at":"2026-03-06T17:01:00Z","type":"responded"},
    {"at":"2026-03-06T17:10:00Z","type":"category","value":"low"}])");
  EXPECT_EQ(to_text(desk(), explained(ticket, "2026-03-06T17:10:00Z")),
            R"(Ticket t1, as of Fri 6 Mar 2026 17:10 GMT

Category: Low, set by a person.
Moved Fri 6 Mar 17:10 GMT from Medium to Low, by a person
  Solution: due Tue 10 Mar 16:59 GMT before, Thu 12 Mar 16:59 GMT after
Topic: anything else
Information: complete
Allocated: Fri 6 Mar 16:59 GMT

Automated response: met Fri 6 Mar 17:01 GMT, was due Fri 6 Mar 17:14 GMT
  around the clock, times of Europe/London
    Fri 6 Mar 16:59 to 17:01: open, 2 min
  15 minutes, around the clock, from Fri 6 Mar 16:59, so it is due Fri 6 Mar 17:14 GMT

Solution: due Thu 12 Mar 16:59 GMT, 33 h 49 min of open time left
  on Support hours, times of Europe/London
    Fri 6 Mar 17:10 to 17:30: open, 20 min
    Fri 6 Mar 17:30 to Mon 9 Mar 09:00: closed
    Mon 9 Mar 09:00 to 17:30: open, 8 h 30 min
    Mon 9 Mar 17:30 to Tue 10 Mar 09:00: closed
    Tue 10 Mar 09:00 to 17:30: open, 8 h 30 min
    Tue 10 Mar 17:30 to Wed 11 Mar 09:00: closed
    Wed 11 Mar 09:00 to 17:30: open, 8 h 30 min
    Wed 11 Mar 17:30 to Thu 12 Mar 09:00: closed
    Thu 12 Mar 09:00 to 16:59: open, 7 h 59 min
  4 working days, of which 11 min were used before Fri 6 Mar 17:10, so it is due Thu 12 Mar 16:59
    GMT

If it were moved now:
  to Business Critical
    Automated response stays met
    Global announcement would not have started
    Solution would be due Sat 7 Mar 00:59 GMT instead of Thu 12 Mar 16:59 GMT
  to Medium
    Automated response stays met
    Solution would be due Tue 10 Mar 16:59 GMT instead of Thu 12 Mar 16:59 GMT
  to Request
    Solution would be due Mon 9 Mar 16:40 GMT instead of Thu 12 Mar 16:59 GMT
  to Cosmetic
    Solution would not be owed, instead of due Thu 12 Mar 16:59 GMT
)");
}

/// Everything after the last target.
std::string foreseen(const std::string& events, const std::string& now) {
  const Ticket ticket = ticket_of(R"({"id":"t1","subject":"Help","created_at":"2026-03-06T10:00:00Z","fields":)"
                                  R"({"priority":"critical","customer-domain":"far.example"},"events":)" +
                                  events + "}");
  const std::string text = to_text(desk(), explained(ticket, now));
  return text.substr(std::min(text.find("If it were moved now:"), text.size()));
}

TEST(Explain, TellsWhatAMoveWouldDo) {
  EXPECT_EQ(foreseen(R"([{"at":"2026-03-06T10:01:00Z","type":"responded"}])", "2026-03-09T10:00:00Z"),
            R"(If it were moved now:
  to Medium
    Automated response stays met
    Solution would be due Tue 10 Mar 10:00 GMT instead of Fri 6 Mar 18:00 GMT
  to Low
    Automated response stays met
    Solution would be due Mon 9 Mar 10:00 GMT instead of Fri 6 Mar 18:00 GMT
  to Request
    Solution would be due Tue 10 Mar 09:30 GMT instead of Fri 6 Mar 18:00 GMT
  to Cosmetic
    Solution would not be owed, instead of due Fri 6 Mar 18:00 GMT
  to Medium, by a workaround
    Automated response stays met
    Solution would be due Wed 11 Mar 10:00 GMT instead of Fri 6 Mar 18:00 GMT
)");
  const std::string late = to_text(desk(), explained(medium("2026-03-05T10:00:00Z", "[]"), "2026-03-06T10:00:00Z"));
  EXPECT_NE(late.find("Solution would be due Thu 5 Mar 18:00 GMT instead of Mon 9 Mar 10:00 GMT, so late on arrival\n"),
            std::string::npos)
      << late;
  EXPECT_EQ(foreseen(R"([{"at":"2026-03-06T10:02:00Z","type":"solved"}])", "2026-03-06T11:00:00Z"), "");
  EXPECT_EQ(foreseen(R"([{"at":"2026-03-06T10:02:00Z","type":"merged"}])", "2026-03-06T11:00:00Z"), "");
  EXPECT_EQ(foreseen("[]", "2026-03-06T10:00:00Z"), "") << "a form is not sent yet";
  EXPECT_NE(foreseen("[]", "2026-03-06T10:00:01Z"), "");
}

TEST(Explain, TellsWhatTheWaitForInformationCost) {
  static const Book gate = book_of("tests/vectors/policies/gate.json");
  const auto told = [](const std::string& events, const std::string& now) {
    const Ticket ticket =
        ticket_of(R"({"id":"t1","subject":"Help","created_at":"2026-03-06T16:30:00Z","fields":{"priority":"medium"},)"
                  R"("description":"Received: from mx","events":)" +
                  events + "}");
    const auto explanation = explain(gate, ticket, at(now));
    EXPECT_TRUE(explanation.ok());
    const std::string text = explanation ? to_text(gate, *explanation) : "";
    const std::size_t begin = std::min(text.find("What was missing:"), text.size());
    return text.substr(begin, text.find("\n\n", begin) - begin);
  };
  EXPECT_EQ(told(R"([{"at":"2026-03-06T16:40:00Z","type":"asked"},
                     {"at":"2026-03-09T10:00:00Z","type":"info","text":"from ann@far.example"}])",
                 "2026-03-09T11:00:00Z"),
            R"(What was missing:
  sender: missing since Fri 6 Mar 16:30 GMT, asked for Fri 6 Mar 16:40 GMT, came Mon 9 Mar 10:00 GMT
    in a reply; that held the Solution clock back 2 h of open time
Allocated: Mon 9 Mar 10:00 GMT)");
  EXPECT_EQ(told("[]", "2026-03-06T17:00:00Z"), R"(What was missing:
  sender: missing since Fri 6 Mar 16:30 GMT, not asked for yet; that has held the Solution clock
    back 30 min of open time so far
Not allocated yet: that waits for the missing information.)");
  EXPECT_EQ(told(R"([{"at":"2026-03-06T17:00:00Z","type":"field","name":"area","value":"plugin"},
                     {"at":"2026-03-06T17:10:00Z","type":"field","name":"sender","value":"ann@far.example"},
                     {"at":"2026-03-06T17:20:00Z","type":"field","name":"plugin-version","value":"3"}])",
                 "2026-03-06T17:20:00Z"),
            R"(What was missing:
  sender: missing since Fri 6 Mar 16:30 GMT, came Fri 6 Mar 17:10 GMT in the field sender; that held
    the Solution clock back 40 min of open time
  plugin version: missing since Fri 6 Mar 17:00 GMT, came Fri 6 Mar 17:20 GMT in the field
    plugin-version; that held the Solution clock back 20 min of open time
Allocated: Fri 6 Mar 17:20 GMT)");
}

TEST(Explain, ItemsWithOneStoryAreToldTogether) {
  static const Book everycloud = book_of("policies/everycloud.json");
  const Ticket ticket = ticket_of(R"({"id":"1","subject":"One of our users cannot receive mail",)"
                                  R"("created_at":"2026-03-06T16:30:00Z"})");
  const auto explanation = explain(everycloud, ticket, at("2026-03-06T17:00:00Z"));
  ASSERT_TRUE(explanation.ok());
  EXPECT_NE(to_text(everycloud, *explanation).find("  customer's domain, sender, recipient, subject of the e-mail,"),
            std::string::npos)
      << to_text(everycloud, *explanation);
}

TEST(Explain, SaysWhenTheClocksChangeInsideASpan) {
  const auto told = [](std::string_view created, std::string_view solved) {
    static const Book sun = book_of("policies/everycloud.json");
    const Ticket ticket =
        ticket_of(R"({"id":"1","subject":"All mail is held for every user","created_at":")" + std::string(created) +
                  R"(","events":[{"at":")" + std::string(solved) + R"(","type":"solved"}]})");
    const auto explanation = explain(sun, ticket, at("2026-12-01T00:00:00Z"));
    EXPECT_TRUE(explanation.ok());
    return explanation ? to_text(sun, *explanation) : "";
  };
  const std::string spring = told("2026-03-28T23:40:00Z", "2026-03-29T06:10:00Z");
  EXPECT_NE(spring.find("Sat 28 Mar 23:40 to Sun 29 Mar 07:10: open, 6 h 30 min (the clocks go forward by 1 h)"),
            std::string::npos)
      << spring;
  EXPECT_NE(spring.find("from Sat 28 Mar 23:40 (the clocks go forward by 1 h), so it is due"), std::string::npos)
      << spring;
  const std::string autumn = told("2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z");
  EXPECT_NE(autumn.find("open, 5 h (the clocks go back by 1 h)"), std::string::npos) << autumn;
  EXPECT_EQ(told("2026-03-06T10:00:00Z", "2026-03-06T11:00:00Z").find("the clocks"), std::string::npos);
}

TEST(Explain, AWorkaroundAndACategoryWithoutPromises) {
  static const Book everycloud = book_of("policies/everycloud.json");
  const auto told = [](const std::string& subject, const std::string& events) {
    const Ticket ticket = ticket_of(R"({"id":"1","subject":")" + subject +
                                    R"(","created_at":"2026-03-06T10:00:00Z","events":[)" + events + "]}");
    const auto explanation = explain(everycloud, ticket, at("2026-03-06T12:00:00Z"));
    EXPECT_TRUE(explanation.ok());
    return explanation ? to_text(everycloud, *explanation) : "";
  };
  const std::string moved =
      told("All mail is held for every user", R"({"at":"2026-03-06T11:00:00Z","type":"workaround"})");
  EXPECT_NE(
      moved.find("Category: Medium, since there is a workaround\n  before that Business Critical, because all mail"),
      std::string::npos)
      << moved;
  EXPECT_NE(moved.find("Allocated: Fri 6 Mar 10:00 GMT, without waiting for what is missing"), std::string::npos);
  EXPECT_NE(told("New feature", "").find("\n\nNothing is promised here, so no clock runs.\n"), std::string::npos);
}

TEST(Explain, LinesHaveAtMostAHundredColumns) {
  Ticket ticket = medium("2026-03-06T16:59:00Z", "[]");
  ticket.id = std::string(80, 'x') + " " + std::string(60, 'y');
  std::istringstream lines(to_text(desk(), explained(ticket, "2026-03-06T17:10:00Z")));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

}  // namespace
}  // namespace turnaround::testing
