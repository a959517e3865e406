#include "webhook-server/backtest/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json/json.h"
#include "tests/webhook-server/backtest/told.h"

namespace turnaround::backtest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The elements that are open where the page ends or closes another one; empty when all is well.
std::string left_open(std::string_view page) {
  std::vector<std::string> open;
  for (std::size_t begin = page.find('<'); begin != page.npos; begin = page.find('<', begin + 1)) {
    const std::string_view tag = page.substr(begin + 1, page.find('>', begin) - begin - 1);
    const std::string name(tag.substr(0, tag.find_first_of(" \n")));
    if (name == "!doctype" || name == "meta") continue;
    if (!name.starts_with('/')) {
      open.push_back(name);
    } else if (open.empty() || "/" + open.back() != name) {
      return name + " closes " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

/// A ticket of one user who gets no mail, answered after 20 minutes.
std::string ticket(const std::string& id, const std::string& subject, const std::string& organization) {
  json::Writer out;
  out.object().key("id").text(id).key("subject").text(subject);
  out.key("description").text("One of our users cannot receive mail.").key("created_at").text("2026-03-06T10:00:00Z");
  out.key("fields").object().key("organization").text(organization).close();
  out.key("events").array().object().key("at").text("2026-03-06T10:20:00Z").key("type").text("responded").close();
  return out.close().close().take() + "\n";
}

/// The reference policy, but an answer within half an hour will do; and its names are not harmless.
const Book& half_an_hour() {
  static const Book book = changed_policy(everycloud(), [](Policy& policy) {
    policy.name = "<i>Ours</i>";
    for (Category& category : policy.categories) {
      category.label = "\"" + category.label + "\" & <u>more</u>";
      for (Target& target : category.targets) {
        target.label = "<s>" + target.label;
        if (target.id == "automated-response") target.within.time = Minutes{30};
      }
    }
  });
  return book;
}

std::string page_of(const std::string& history, const Books& books, const std::string& name = "history.jsonl") {
  const Findings findings = findings_of(history, books);
  return report({name, books, findings, {"1 column was <not> used"}});
}

TEST(Report, WhateverTicketsAndPoliciesHoldStaysText) {
  const std::string hostile = "<img src=x onerror=alert(1)>\"'></title><script>alert(2)</script>";
  const std::string page = page_of(ticket("<b>id</b>", hostile, "</style><script>acme"),
                                   {half_an_hour(), &everycloud()}, "/home/anna/<h>.jsonl");
  EXPECT_EQ(left_open(page), "");
  for (const char* tag : {"<img", "<script", "<b>id", "<i>Ours", "<u>", "<s>", "<h>", "<not>", "</style><"}) {
    EXPECT_THAT(page, Not(HasSubstr(tag)));
  }
  EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
  EXPECT_THAT(page, HasSubstr("&lt;/style&gt;&lt;script&gt;acme"));
  EXPECT_THAT(page, HasSubstr("missed</span> → <span class=\"met\">met"));
  EXPECT_THAT(page, Not(HasSubstr("/home/anna"))) << "folders are nobody's business";
}

TEST(Report, HoldsNoSecretOfATicket) {
  const std::string page =
      page_of(ticket("1", "My password: Tr0ub4dor&3x does not work", "acme"), {half_an_hour(), &everycloud()});
  EXPECT_THAT(page, Not(HasSubstr("Tr0ub4dor")));
  EXPECT_THAT(page, HasSubstr("[redacted]"));
}

TEST(Report, LoadsAndRunsNothing) {
  const std::string page = page_of(ticket("1", "Help", "acme"), {half_an_hour(), &everycloud()});
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
  for (const char* what : {"http://", "https://", "url(", "@import", "src=", "<script", "<link", "onload"}) {
    EXPECT_THAT(page, Not(HasSubstr(what)));
  }
}

TEST(Report, OfNoTicketAtAll) {
  for (const Book* against : {static_cast<const Book*>(nullptr), &everycloud()}) {
    const std::string page = page_of("", {half_an_hour(), against});
    EXPECT_EQ(left_open(page), "");
    EXPECT_THAT(page, HasSubstr("0 tickets, as of Fri 20 Mar 2026 00:00 GMT"));
    for (const char* nonsense : {"How late", "per month", "NaN", ">-", "-0.1 %"})
      EXPECT_THAT(page, Not(HasSubstr(nonsense)));
  }
}

TEST(Report, OfOneTicket) {
  const std::string page = page_of(ticket("1", "Help", "acme"), {everycloud()});
  EXPECT_EQ(left_open(page), "");
  EXPECT_THAT(page, HasSubstr("1 ticket of Mar 2026, as of Fri 20 Mar 2026 00:00 GMT"));
  EXPECT_THAT(page, HasSubstr("1 ticket late, by 5 min (median), 5 min at worst"));
}

TEST(Report, OfMoreTicketsThanThereAre) {
  Findings findings = findings_of(ticket("1", "Help", "acme"), {half_an_hour(), &everycloud()});
  constexpr std::int64_t kMany = 1'000'000'000'000;
  findings.bad = kMany;
  for (Tally* tally : {&findings.after, &*findings.before}) {
    tally->tickets = kMany;
    tally->categories[1].tickets = kMany;
    for (auto& [month, tickets] : tally->categories[1].months) tickets = kMany;
    for (std::int64_t& fate : tally->categories[1].targets[0].fates) fate = kMany;
  }
  const std::string page = report({"history.jsonl", {half_an_hour(), &everycloud()}, findings, {}});
  EXPECT_EQ(left_open(page), "");
  EXPECT_THAT(page, HasSubstr("1,000,000,000,000 tickets of Mar 2026"));
  EXPECT_THAT(page, HasSubstr("1,000,000,000,000 records could not be used"));
  EXPECT_THAT(page, HasSubstr("50.0 %"));
}

}  // namespace
}  // namespace turnaround::backtest
