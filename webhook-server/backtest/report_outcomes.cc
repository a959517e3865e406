// Sections of the report on what the policy makes of the tickets.
#include <algorithm>
#include <array>

#include "core/decision/wording.h"
#include "webhook-server/backtest/html.h"
#include "webhook-server/backtest/plots.h"
#include "webhook-server/backtest/report_parts.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

/// A difference in tenths of a percent that is told by its sign as well as by its colour.
std::string delta(std::int64_t now, std::int64_t before) {
  if (now < 0 || before < 0 || now == before) return {};
  const std::int64_t by = now > before ? now - before : before - now;
  const std::string told = (now > before ? "▲ " : "▼ ") + std::to_string(by / 10) + "." + std::to_string(by % 10);
  return text("span", told, now > before ? "class=\"delta up\"" : "class=\"delta down\"");
}

std::int64_t share_before(const Findings& findings, std::string_view category, std::string_view target) {
  if (!findings.before) return -1;
  const TargetTally* before = tally_of(*findings.before, category, target);
  return before ? before->hit_permille() : -1;
}

std::string kept_row(const Findings& findings, const CategoryTally& category, const TargetTally& target) {
  const std::int64_t now = target.hit_permille(), before = share_before(findings, category.id, target.id);
  const std::string name = text("span", target.label);
  if (now < 0 && before < 0) return element("li", name + text("span", "never ended"), "class=\"nothing\"");
  return element("li", name + share_bar(now, before) + text("b", percent(now)) + delta(now, before));
}

std::string kept_plot(const Findings& findings) {
  std::string out;
  for (const CategoryTally& category : findings.after.categories) {
    if (category.tickets == 0) continue;
    const std::string size =
        counted(category.tickets, "ticket") + ", " + percent(permille(category.tickets, findings.after.tickets));
    std::string rows;
    for (const TargetTally& target : category.targets) rows += kept_row(findings, category, target);
    if (rows.empty()) rows = element("li", text("span", "nothing promised") + text("span", ""), "class=\"nothing\"");
    out += element("li", element("h3", escaped(category.label) + " " + text("small", size)) + element("ul", rows));
  }
  return element("ul", out, "class=\"kept\"");
}

std::vector<std::string> figures_of(const Findings& findings, const CategoryTally& category,
                                    const TargetTally& target) {
  std::vector<std::string> row{escaped(category.label + ": " + target.label), percent(target.hit_permille())};
  if (findings.before) row.push_back(percent(share_before(findings, category.id, target.id)));
  for (const Fate fate : {Fate::met, Fate::missed, Fate::untimed}) row.push_back(grouped(target.of(fate)));
  for (const int share : {50, 90, 100}) row.push_back(at_percent(target.late, share));
  row.push_back(grouped(target.not_done));
  for (const Fate fate : {Fate::running, Fate::waiting, Fate::none}) row.push_back(grouped(target.of(fate)));
  return row;
}

std::string kept_table(const Findings& findings) {
  HtmlTable table{"Every promise by category", {"", "Kept"}, {}};
  if (findings.before) table.head.emplace_back("Before");
  for (const char* name : {"Met", "Missed", "Untimed", "Late, median", "Late, 90 % within", "Late, worst", "Never done",
                           "Running", "Not begun", "Not owed"}) {
    table.head.emplace_back(name);
  }
  for (const CategoryTally& category : findings.after.categories) {
    for (const TargetTally& target : category.targets) table.rows.push_back(figures_of(findings, category, target));
  }
  return html(table);
}

std::string key(bool compares) {
  if (!compares) return {};
  return element("ul",
                 element("li", element("i", "") + "kept with the policy tried") +
                     element("li", element("i", "", "class=\"before\"") + "before"),
                 "class=\"key\"");
}

// How late: up to so many minutes of open time, and more.
constexpr std::array<std::int64_t, 10> kLateUpTo{15, 30, 60, 120, 240, 480, 960, 1'920, 3'840, 7'680};
constexpr std::array<std::string_view, 11> kLateNames{"15m", "30m", "1h",  "2h",   "4h",  "8h",
                                                      "16h", "32h", "64h", "128h", "more"};

std::vector<std::int64_t> late_counts(const Spread& spread) {
  std::vector<std::int64_t> counts(kLateNames.size());
  for (const auto& [minutes, times] : spread.minutes()) {
    const auto bin = std::lower_bound(kLateUpTo.begin(), kLateUpTo.end(), minutes) - kLateUpTo.begin();
    counts[static_cast<std::size_t>(bin)] += times;
  }
  return counts;
}

const TargetTally* of_id(const std::vector<TargetTally>& all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const TargetTally& each) { return each.id == id; });
  return found == all.end() ? nullptr : &*found;
}

/// One promise over all categories.
std::string late_panel(const TargetTally& target, const TargetTally* before) {
  Columns plot{{kLateNames.begin(), kLateNames.end()}, {}, {}, {}, Columns::Set::side_by_side};
  for (std::size_t i = 0; i < kLateNames.size(); ++i) {
    plot.fewer.emplace_back(i % 2 == 0 ? kLateNames[i] : "");
    plot.titles.push_back(i < kLateUpTo.size() ? "late by up to " + std::string(kLateNames[i]) : "later still");
  }
  if (before) plot.series.push_back({"before", "before", late_counts(before->late)});
  plot.series.push_back({"policy tried", "now", late_counts(target.late)});
  HtmlTable table{target.label + ", late by", {"Up to"}, {}};
  for (const Series& series : plot.series) table.head.push_back(before ? series.name : "Tickets");
  for (std::size_t i = 0; i < kLateNames.size(); ++i) {
    table.rows.push_back({std::string(kLateNames[i])});
    for (const Series& series : plot.series) table.rows.back().push_back(grouped(series.values[i]));
  }
  const std::string says = counted(target.late.count(), "ticket") + " late, by " + at_percent(target.late, 50) +
                           " (median), " + at_percent(target.late, 100) + " at worst";
  return element("div", text("h3", target.label) + text("p", says) + columns(plot) + folded("As a table", html(table)));
}

std::vector<std::chrono::sys_days> months_of(const Tally& tally) {
  std::map<std::chrono::sys_days, int> months;
  for (const CategoryTally& category : tally.categories) {
    for (const auto& each : category.months) months[each.first];
  }
  if (months.empty()) return {};
  std::vector<std::chrono::sys_days> out;  // without gaps, where they are not too many
  const Date first{months.begin()->first}, last{months.rbegin()->first};
  for (auto month = first.year() / first.month(); month <= last.year() / last.month() && out.size() < 240;
       month += std::chrono::months{1}) {
    out.push_back(std::chrono::sys_days{month / 1});
  }
  return out;
}

std::string colour_of(std::size_t index, const CategoryTally& category) {
  return category.id.empty() ? "none" : "c" + std::to_string(index % 7);
}

/// "Mar", below it the year where it begins or is new; at most `named` of the months.
std::string label_of(const std::vector<std::chrono::sys_days>& months, std::size_t i, std::size_t named) {
  const std::size_t every = (months.size() + named - 1) / named;
  if (i % every != 0) return {};
  const std::string name = month_name(months[i]);
  const bool new_year = i == 0 || Date{months[i]}.year() != Date{months[i - every]}.year();
  return name.substr(0, 3) + (new_year ? "\n" + name.substr(4) : "");
}

std::int64_t tickets_in(const CategoryTally& category, std::chrono::sys_days month) {
  const auto found = category.months.find(month);
  return found == category.months.end() ? 0 : found->second;
}

}  // namespace

std::string promises_section(const Story& story) {
  const bool compares = story.findings.before.has_value();
  const std::string says = "The share of promises met, of those that ended.";
  return section_of("Promises kept", says,
                    key(compares) + kept_plot(story.findings) + folded("All figures", kept_table(story.findings)));
}

std::string lateness_section(const Story& story) {
  const auto after = totals(story.findings.after);
  const auto before = story.findings.before ? totals(*story.findings.before) : std::vector<TargetTally>();
  std::string panels;
  for (const TargetTally& target : after) {
    const TargetTally* was = of_id(before, target.id);
    if (target.late.count() > 0 || (was && was->late.count() > 0)) panels += late_panel(target, was);
  }
  return section_of("How late", "Tickets by the open time that passed from the due time until it was done.",
                    panels.empty() ? "" : element("div", panels, "class=\"panels\""));
}

std::string volume_section(const Story& story) {
  const Tally& tally = story.findings.after;
  const auto months = months_of(tally);
  if (months.empty()) return {};
  Columns plot;
  HtmlTable table{"Tickets created per month", {"Month"}, {}};
  for (std::size_t i = 0; i < months.size(); ++i) {
    plot.labels.push_back(label_of(months, i, 13));
    plot.fewer.push_back(label_of(months, i, 6));
    plot.titles.push_back(month_name(months[i]));
    table.rows.push_back({month_name(months[i])});
  }
  for (std::size_t c = 0; c < tally.categories.size(); ++c) {
    const CategoryTally& category = tally.categories[c];
    if (category.tickets == 0) continue;
    Series& series = plot.series.emplace_back(Series{category.label, colour_of(c, category), {}});
    table.head.push_back(escaped(category.label));
    for (std::size_t i = 0; i < months.size(); ++i) {
      series.values.push_back(tickets_in(category, months[i]));
      table.rows[i].push_back(grouped(series.values.back()));
    }
  }
  return section_of("Tickets per month", "By category, in the month of their creation.",
                    columns(plot) + folded("As a table", html(table)));
}

std::string information_section(const Story& story) {
  const InformationTally& tally = story.findings.after.information;
  if (tally.items.empty()) return {};
  HtmlTable table{
      "What was missing", {"", "Tickets lacked it", "Got it later", "Waited, median", "90 % within", "Worst"}, {}};
  for (const auto& [id, item] : most_missing(tally)) {
    table.rows.push_back({escaped(item_name(story.books.book.policy(), id)), grouped(item.tickets), grouped(item.came),
                          at_percent(item.cost, 50), at_percent(item.cost, 90), at_percent(item.cost, 100)});
  }
  std::string says;
  for (const std::string& sentence : on_information(tally)) says += sentence + ". ";
  return section_of("Mandatory information", says, html(table));
}

}  // namespace turnaround::backtest
