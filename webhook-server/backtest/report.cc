#include "webhook-server/backtest/report.h"

#include "report_css.h"
#include "webhook-server/backtest/html.h"
#include "webhook-server/backtest/report_parts.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

/// All promises to all tickets.
TargetTally all_promises(const Tally& tally) {
  TargetTally sum;
  for (const TargetTally& target : totals(tally)) sum.add(target);
  return sum;
}

std::string figure(const std::string& number, std::string_view what, const std::string& more) {
  return element("li", text("b", number) + text("span", what) + (more.empty() ? "" : text("small", more)));
}

std::string share_of(std::int64_t part, std::int64_t whole) {
  if (part > 0 && permille(part, whole) == 0) return "under 0.1 % of tickets";
  return percent(permille(part, whole)) + " of tickets";
}

std::string figures(const Story& story) {
  const Findings& findings = story.findings;
  const TargetTally after = all_promises(findings.after);
  std::string was;
  if (findings.before) was = "before: " + percent(all_promises(*findings.before).hit_permille());
  std::string out = figure(percent(after.hit_permille()), "promises kept", was);
  if (const auto& changes = findings.comparison) {
    out += figure(grouped(changes->changed), "tickets change", share_of(changes->changed, findings.after.tickets));
    out += figure(grouped(changes->worse), "met before, missed now", share_of(changes->worse, findings.after.tickets));
    out +=
        figure(grouped(changes->better), "missed before, met now", share_of(changes->better, findings.after.tickets));
  } else {
    out += figure(grouped(after.of(Fate::missed)), "promises missed", grouped(after.not_done) + " of them never done");
    const InformationTally& information = findings.after.information;
    const std::int64_t waited = information.until_it_came + information.solved_without + information.to_the_end;
    out += figure(grouped(waited), "tickets waited for information", share_of(waited, findings.after.tickets));
  }
  const std::int64_t unallocated = findings.after.information.solved_without;
  out += figure(grouped(unallocated), "solved, never allocated", share_of(unallocated, findings.after.tickets));
  const std::int64_t nobody = findings.after.categories.back().tickets;
  out += figure(grouped(nobody), "need a person: no category", share_of(nobody, findings.after.tickets));
  return element("ul", out, "class=\"figures\"");
}

/// Without folders, which are nobody's business who gets the page.
std::string file_name(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

std::string policy_entry(std::string_view which, const Book& book) {
  const std::string name = escaped(book.policy().name.empty() ? "A policy without a name" : book.policy().name);
  return text("dt", which) + element("dd", name + " " + text("code", book.digest().substr(0, 19)));
}

std::string head(const Story& story) {
  const bool compares = story.findings.comparison.has_value();
  std::string policies = policy_entry(compares ? "Policy tried" : "Policy", story.books.book);
  if (compares) policies += policy_entry("Compared with", *story.books.against);
  return element("header", text("p", "Backtest", "class=\"eyebrow\"") +
                               text("h1", compares ? "What the new policy would have changed"
                                                   : "What the policy would have done to past tickets") +
                               text("p", file_name(story.history) + ": " + headline(story)) +
                               element("dl", policies, "class=\"policies\""));
}

std::string gaps(const Story& story) {
  std::string list;
  if (story.findings.bad > 0) {
    list += text("li", counted(story.findings.bad, "record") + " could not be used and are not in any figure");
  }
  for (const std::string& gap : story.gaps) list += text("li", gap);
  return section_of("What the history does not tell", "", list.empty() ? "" : element("ul", list, "class=\"gaps\""));
}

std::string foot() {
  return element("footer", text("p",
                                "Kept is the share of promises met among those that ended, met or missed. Late is open "
                                "time from the due time until it was done, waits included; what was never done has "
                                "missed and is not in it. Untimed is what was done although its clock never began, as "
                                "when a ticket is solved that lacked mandatory information: neither kept nor missed.") +
                               text("p", "Made by turnaround backtest from the history and the policies alone."));
}

}  // namespace

std::string section_of(std::string_view heading, std::string_view says, std::string_view content) {
  if (content.empty()) return {};
  return element("section", text("h2", heading) + (says.empty() ? "" : text("p", says)) + std::string(content));
}

std::string report(const Story& story) {
  std::string body = head(story) + figures(story) + promises_section(story);
  if (story.findings.comparison) {
    body += change_section(story) + category_section(story) + customer_section(story) + ticket_sections(story);
  }
  body += lateness_section(story) + volume_section(story) + information_section(story) + gaps(story) + foot();
  // Nothing is loaded and nothing runs, whatever a ticket holds.
  constexpr std::string_view kHead =
      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n";
  out += kHead;
  out += text("title", "Backtest of " + file_name(story.history)) + element("style", kReportCss);
  return out + "</head>\n" + element("body", element("main", body)) + "</html>\n";
}

}  // namespace turnaround::backtest
