#include "core/decision/redaction.h"

#include <gtest/gtest.h>

#include "core/text/secrets.h"
#include "tests/support/books.h"
#include "tests/support/planted.h"

namespace turnaround::testing {
namespace {

TEST(Redaction, NothingToTakeOutIsTold) {
  EXPECT_FALSE(
      redacted(ticket_of(R"({"id":"t1","subject":"Password reset fails","created_at":"2026-03-06T16:59:00Z"})")));
}

TEST(Redaction, TakesSecretsOutOfEverythingThatIsKept) {
  const Ticket ticket = ticket_of(
      R"({"id":"t1","subject":"pw: geheim","description":"<p>Password:</p><p>sommer</p>","tags":["token=a1b2c3d4e5"],
          "attachments":["password: x.txt"],"created_at":"2026-03-06T16:59:00Z",
          "fields":{"end-user-password":"all of it","sender":"ann@far.example","note":"PIN: 4711"},
          "events":[{"at":"2026-03-06T17:00:00Z","type":"info","text":"mot de passe : soleil","attachments":["pwd=a.eml"]},
                    {"at":"2026-03-06T17:01:00Z","type":"field","name":"pw","value":"x"}]})");
  const auto clean = redacted(ticket);
  ASSERT_TRUE(clean);
  EXPECT_EQ(
      write_ticket(*clean),
      R"({"id":"t1","subject":"pw: [redacted]","description":"<p>Password:</p><p>[redacted]</p>","tags":["token=[redacted]"],)"
      R"("attachments":["password: [redacted]"],"fields":{"end-user-password":"[redacted]","sender":"ann@far.example",)"
      R"("note":"PIN: [redacted]"},"created_at":"2026-03-06T16:59:00Z","events":[{"at":"2026-03-06T17:00:00Z","type":"info",)"
      R"("text":"mot de passe : [redacted]","attachments":["pwd=[redacted]"]},)"
      R"({"at":"2026-03-06T17:01:00Z","type":"field","name":"pw","value":"[redacted]"}]})");
  EXPECT_FALSE(redacted(*clean));
}

/// No planted secret is said in any form, and a ticket that was kept redacted is decided byte for byte alike.
TEST(Redaction, NoSecretSurvivesAndDecisionsAreTheSame) {
  static const Book everycloud = book_of("policies/everycloud.json");
  const Instant now = at("2026-03-09T10:00:00Z");
  for (unsigned seed = 0; seed < 400; ++seed) {
    Planter planter(seed);
    const Ticket ticket = planter.ticket();
    const Ticket kept = redacted(ticket).value_or(ticket);
    EXPECT_EQ(planter.found_in(write_ticket(kept)), "") << seed << ": " << write_ticket(ticket);
    const auto explanation = explain(everycloud, ticket, now);
    const auto again = explain(everycloud, kept, now);
    ASSERT_TRUE(explanation.ok() && again.ok());
    EXPECT_EQ(write_explanation(everycloud, *explanation), write_explanation(everycloud, *again)) << seed;
    EXPECT_EQ(write_decision(*decide(everycloud, ticket, now)), write_decision(explanation->decision)) << seed;
    EXPECT_EQ(planter.found_in(write_explanation(everycloud, *explanation)), "") << seed;
    EXPECT_EQ(planter.found_in(to_text(everycloud, *explanation)), "") << seed;
  }
}

}  // namespace
}  // namespace turnaround::testing
