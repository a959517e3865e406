#include "webhook-server/backtest/summary.h"

#include <algorithm>

#include "core/decision/wording.h"
#include "webhook-server/backtest/text_table.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

constexpr std::size_t kCustomersTold = 10;
constexpr std::size_t kMovesTold = 12;

std::string indented(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    out += (text[begin] == '\n' ? "" : "  ") + text.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? std::string() : "\n" + title + "\n" + indented(body);
}

std::string policy_line(std::string_view which, const Book& book) {
  return std::string(which) + book.policy().name + ", " + book.digest().substr(0, 19) + "\n";
}

std::vector<std::string> target_row(const Findings& findings, const CategoryTally& category,
                                    const TargetTally& target) {
  std::vector<std::string> row{"  " + target.label, percent(target.hit_permille())};
  if (findings.before) {
    const TargetTally* before = tally_of(*findings.before, category.id, target.id);
    row.push_back(percent(before ? before->hit_permille() : -1));
  }
  for (const Fate fate : {Fate::met, Fate::missed, Fate::untimed}) row.push_back(grouped(target.of(fate)));
  for (const int share : {50, 90, 100}) row.push_back(at_percent(target.late, share));
  row.push_back(grouped(target.not_done));
  for (const Fate fate : {Fate::running, Fate::waiting, Fate::none}) row.push_back(grouped(target.of(fate)));
  return row;
}

std::string promises(const Findings& findings) {
  std::vector<std::string> head{"", "kept"};
  if (findings.before) head.push_back("before");
  head.insert(head.end(), {"met", "missed", "untimed", "late: median", "90 %", "worst", "not done", "running",
                           "not begun", "not owed"});
  TextTable table(std::move(head));
  for (const CategoryTally& category : findings.after.categories) {
    if (category.tickets == 0) continue;
    table.row({category.label + ": " + counted(category.tickets, "ticket") + ", " +
               percent(permille(category.tickets, findings.after.tickets))});
    for (const TargetTally& target : category.targets) table.row(target_row(findings, category, target));
  }
  return table.text();
}

std::string volumes(const Tally& tally) {
  std::vector<std::string> head{""};
  std::map<std::chrono::sys_days, std::vector<std::string>> rows;
  for (const CategoryTally& category : tally.categories) {
    if (category.tickets == 0) continue;
    head.push_back(category.label);
    for (const auto& [month, tickets] : category.months) rows[month];
  }
  for (auto& [month, row] : rows) {
    row.push_back(month_name(month));
    for (const CategoryTally& category : tally.categories) {
      if (category.tickets == 0) continue;
      const auto found = category.months.find(month);
      row.push_back(grouped(found == category.months.end() ? 0 : found->second));
    }
  }
  TextTable table(std::move(head));
  for (auto& [month, row] : rows) table.row(std::move(row));
  return table.text();
}

std::string lines(const std::vector<std::string>& sentences) {
  std::string out;
  for (const std::string& sentence : sentences) out += sentence + "\n";
  return out;
}

std::string information(const Story& story) {
  const InformationTally& tally = story.findings.after.information;
  TextTable table({"", "lacked it", "got it later", "waited: median", "90 %", "worst"});
  for (const auto& [id, item] : most_missing(tally)) {
    table.row({item_name(story.books.book.policy(), id), grouped(item.tickets), grouped(item.came),
               at_percent(item.cost, 50), at_percent(item.cost, 90), at_percent(item.cost, 100)});
  }
  return lines(on_information(tally)) + (table.empty() ? "" : table.text());
}

std::string shifted(const Spread& spread) {
  return spread.count() == 0 ? "–" : grouped(spread.count()) + " by " + spoken(spread.at(50));
}

std::string changes_by_target(const Comparison& comparison) {
  TextTable table({"", "met to missed", "missed to met", "due earlier (median)", "due later (median)"});
  for (const TargetShift& target : comparison.targets) {
    table.row({target.label, grouped(target.of(Fate::met, Fate::missed)), grouped(target.of(Fate::missed, Fate::met)),
               shifted(target.earlier), shifted(target.later)});
  }
  return table.text();
}

std::string moves(const Story& story) {
  const auto all = most_moved(*story.findings.comparison);
  TextTable table({"from", "to", "tickets"});
  for (std::size_t i = 0; i < std::min(all.size(), kMovesTold); ++i) {
    table.row({category_name(story.books.against->policy(), all[i].first.first),
               category_name(story.books.book.policy(), all[i].first.second), grouped(all[i].second)});
  }
  return table.empty() ? "" : table.text();
}

std::string customers(const Comparison& comparison) {
  TextTable table({"", "tickets", "changed", "met to missed", "missed to met"});
  for (const auto& [customer, whom] : most_changed(comparison, kCustomersTold)) {
    table.row({customer.empty() ? "(not known)" : customer, grouped(whom.tickets), grouped(whom.changed),
               grouped(whom.worse), grouped(whom.better)});
  }
  return table.empty() ? "" : table.text();
}

std::string what_changes(const Story& story) {
  const Comparison& comparison = *story.findings.comparison;
  const std::int64_t all = story.findings.after.tickets;
  std::string body = counted(comparison.changed, "ticket") + " of " + grouped(all) + " change, " +
                     percent(permille(comparison.changed, all)) + ": the category of " +
                     grouped(comparison.changed_category) + ", the outcome of " + grouped(comparison.changed_fate) +
                     "\n\n" + changes_by_target(comparison);
  return section("What changes", body) + section("Categories that change", moves(story)) +
         section("For whom", customers(comparison));
}

}  // namespace

std::string summary(const Story& story) {
  const Findings& findings = story.findings;
  std::string out = story.history + ": " + headline(story) + "\n";
  out += policy_line(findings.before ? "policy: " : "", story.books.book);
  if (findings.before) out += policy_line("before: ", *story.books.against);
  out += section("Promises", promises(findings));
  if (findings.comparison) out += what_changes(story);
  out += section("Tickets per month", volumes(findings.after));
  out += section("Information", information(story));
  out += section("What the history does not tell", lines(story.gaps));
  return out;
}

std::string headline(const Story& story) {
  const Findings& findings = story.findings;
  std::string out = counted(findings.after.tickets, "ticket");
  const Zone& zone = spoken_zone(story.books.book, kAroundTheClock);
  if (findings.created) {
    const auto month = [&](Instant at) {
      const Date date{std::chrono::floor<std::chrono::days>(to_local(zone, at).wall)};
      return month_name(std::chrono::sys_days{date.year() / date.month() / 1});
    };
    const std::string first = month(findings.created->begin), last = month(findings.created->end);
    out += " of " + (first == last ? first : first + " to " + last);
  }
  return out + ", as of " + stranger(zone).time_in_zone(findings.now);
}

std::vector<std::pair<std::string, ItemTally>> most_missing(const InformationTally& information) {
  std::vector<std::pair<std::string, ItemTally>> out(information.items.begin(), information.items.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.second.tickets > b.second.tickets; });
  return out;
}

std::string item_name(const Policy& policy, std::string_view id) {
  const auto item = std::find_if(policy.items.begin(), policy.items.end(), [&](const Item& i) { return i.id == id; });
  return item == policy.items.end() ? std::string(id) : item->label;
}

std::vector<std::pair<std::string, Whom>> most_changed(const Comparison& comparison, std::size_t count) {
  std::vector<std::pair<std::string, Whom>> out;
  for (const auto& each : comparison.whom) {
    if (each.second.changed > 0) out.push_back(each);
  }
  const auto rank = [](const Whom& whom) { return std::pair(whom.worse + whom.better, whom.changed); };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return rank(a.second) > rank(b.second); });
  out.resize(std::min(out.size(), count));
  return out;
}

std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> most_moved(const Comparison& comparison) {
  std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> out;
  for (const auto& each : comparison.categories) {
    if (each.first.first != each.first.second) out.push_back(each);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

std::vector<std::string> on_information(const InformationTally& information) {
  std::vector<std::string> out;
  if (information.until_it_came > 0) {
    out.push_back(counted(information.until_it_came, "ticket") +
                  " waited for mandatory information until it came: " + at_percent(information.held_up_for, 50) +
                  " of open time (median), " + at_percent(information.held_up_for, 90) + " for nine in ten, " +
                  at_percent(information.held_up_for, 100) + " at worst");
  }
  if (information.solved_without > 0) {
    out.push_back(counted(information.solved_without, "ticket") + (information.solved_without == 1 ? " was" : " were") +
                  " solved without ever being allocated, with information missing: no clock ran, so what was done is "
                  "untimed, neither kept nor missed");
  }
  if (information.to_the_end > 0) {
    out.push_back(counted(information.to_the_end, "ticket") + " still lacked some at the end and " +
                  (information.to_the_end == 1 ? "was" : "were") + " not allocated");
  }
  return out;
}

std::string at_percent(const Spread& spread, int percent) {
  if (spread.count() == 0) return "–";
  return spoken(percent == 100 ? spread.worst() : spread.at(percent));
}

const TargetTally* tally_of(const Tally& tally, std::string_view category, std::string_view target) {
  for (const CategoryTally& each : tally.categories) {
    if (each.id != category) continue;
    for (const TargetTally& made : each.targets) {
      if (made.id == target) return &made;
    }
  }
  return nullptr;
}

}  // namespace turnaround::backtest
