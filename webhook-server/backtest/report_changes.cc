// Sections of the report on what the new policy changes.
#include <algorithm>

#include "core/decision/wording.h"
#include "webhook-server/backtest/html.h"
#include "webhook-server/backtest/report_parts.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

constexpr std::size_t kCustomersShown = 10;
constexpr std::size_t kTicketsUnfolded = 10;

std::string shifted(const Spread& spread) {
  if (spread.count() == 0) return "–";
  return grouped(spread.count()) + ", by " + spoken(spread.at(50));
}

/// Tickets for which a promise begins to be made, or is not made any more.
std::int64_t promised(const TargetShift& shift, bool newly) {
  std::int64_t sum = 0;
  for (int fate = 0; fate < kFates; ++fate) {
    const auto other = static_cast<Fate>(fate);
    if (other != Fate::none) sum += newly ? shift.of(Fate::none, other) : shift.of(other, Fate::none);
  }
  return sum;
}

/// Categories of either policy that tickets are in, by id: the new policy's order first.
std::vector<std::string> categories_in(const Policy& policy, const Comparison& comparison, bool after) {
  std::vector<std::string> ids;
  for (const Category& category : policy.categories) ids.push_back(category.id);
  ids.emplace_back();
  std::erase_if(ids, [&](const std::string& id) {
    return std::none_of(comparison.categories.begin(), comparison.categories.end(),
                        [&](const auto& each) { return (after ? each.first.second : each.first.first) == id; });
  });
  return ids;
}

/// A number on a ground that is the stronger the more of its row it is.
std::string heat(std::int64_t number, std::int64_t of_row, bool stays) {
  if (number == 0) return text("span", "0", "class=\"stay\"");
  if (stays) return text("span", grouped(number), "class=\"stay\"");
  const std::int64_t strength = std::min<std::int64_t>(60, 10 + number * 100 / std::max<std::int64_t>(of_row, 1));
  const std::string alpha = strength < 10 ? "0" + std::to_string(strength) : std::to_string(strength);
  return text("span", grouped(number), "class=\"heat\" style=\"background:rgb(var(--hot),." + alpha + ")\"");
}

std::string fate_name(Fate fate) {
  constexpr std::string_view kNames[] = {"met", "missed", "running", "not begun", "not owed", "done untimed"};
  return std::string(kNames[static_cast<int>(fate)]);
}

std::string fate(Fate value) {
  return text("span", fate_name(value), "class=\"" + std::string(word_of(value)) + "\"");
}

std::string label_of(const Story& story, const std::string& target) {
  for (const TargetShift& shift : story.findings.comparison->targets) {
    if (shift.id == target) return shift.label;
  }
  return target;
}

/// Seconds are for the machine.
std::string time_of(const Teller& teller, Instant at) {
  return teller.time(std::chrono::floor<Minutes>(at));
}

std::string due_change(const Teller& teller, const TargetChange& change) {
  const auto& before = change.before.due;
  const auto& after = change.after.due;
  if (before == after) return {};
  if (!before) return ", due " + time_of(teller, *after);
  if (!after) return ", was due " + time_of(teller, *before);
  return ", due " + time_of(teller, *after) + " instead of " + time_of(teller, *before);
}

std::string change_line(const Story& story, const Teller& teller, const TargetChange& change) {
  std::string line = escaped(label_of(story, change.id)) + ": ";
  line += change.before.fate == change.after.fate ? fate(change.after.fate)
                                                  : fate(change.before.fate) + " → " + fate(change.after.fate);
  return element("p", line + escaped(due_change(teller, change)), "class=\"what\"");
}

std::string ticket(const Story& story, const Teller& teller, const Judged& judged) {
  std::string out = element("p", text("code", judged.id) + " " + text("bdi", judged.subject));
  const std::string whose = judged.customer.empty() ? "customer not known" : judged.customer;
  out += element("p", text("bdi", whose) + escaped(", created " + time_of(teller, judged.created_at)), "class=\"of\"");
  if (judged.change.from != judged.change.to) {
    out += text("p",
                "Category: " + category_name(story.books.against->policy(), judged.change.from) + " → " +
                    category_name(story.books.book.policy(), judged.change.to),
                "class=\"what\"");
  }
  for (const TargetChange& change : judged.change.targets) out += change_line(story, teller, change);
  return element("li", out);
}

/// Some of them in sight, the rest folded away; `all`: how many there are.
std::string ticket_list(const Story& story, std::string_view heading, const std::vector<Judged>& shown,
                        std::int64_t all) {
  const Teller teller = witness(spoken_zone(story.books.book, kAroundTheClock), story.findings.now);
  std::string first, rest;
  for (std::size_t i = 0; i < shown.size(); ++i)
    (i < kTicketsUnfolded ? first : rest) += ticket(story, teller, shown[i]);
  if (first.empty()) return {};
  std::string out = element("ul", first, "class=\"tickets\"");
  if (!rest.empty()) {
    const auto more = static_cast<std::int64_t>(shown.size() - kTicketsUnfolded);
    out += folded("Show " + grouped(more) + " more", element("ul", rest, "class=\"tickets\""));
  }
  std::string says = counted(all, "ticket");
  if (all > static_cast<std::int64_t>(shown.size())) {
    says += ", the first " + grouped(static_cast<std::int64_t>(shown.size())) +
            " of them in the order of the history. "
            "turnaround backtest --json lists all";
  }
  return section_of(heading, says + ".", out);
}

}  // namespace

std::string change_section(const Story& story) {
  const Comparison& comparison = *story.findings.comparison;
  HtmlTable table{"Every promise, all categories together",
                  {"", "Met, now missed", "Missed, now met", "Newly promised", "Not promised any more",
                   "Due earlier (median)", "Due later (median)"},
                  {}};
  for (const TargetShift& shift : comparison.targets) {
    table.rows.push_back({escaped(shift.label), grouped(shift.of(Fate::met, Fate::missed)),
                          grouped(shift.of(Fate::missed, Fate::met)), grouped(promised(shift, true)),
                          grouped(promised(shift, false)), shifted(shift.earlier), shifted(shift.later)});
  }
  const std::string says = counted(comparison.changed, "ticket") + " of " + grouped(story.findings.after.tickets) +
                           " change: the category of " + grouped(comparison.changed_category) + ", the outcome of " +
                           grouped(comparison.changed_fate) + ", of the others only due times. Shifts are clock time.";
  return section_of("What changes", says, html(table));
}

std::string category_section(const Story& story) {
  const Comparison& comparison = *story.findings.comparison;
  if (comparison.changed_category == 0) return {};
  const auto from = categories_in(story.books.against->policy(), comparison, false);
  const auto to = categories_in(story.books.book.policy(), comparison, true);
  HtmlTable table{"Rows: before. Columns: with the policy tried.", {""}, {}};
  for (const std::string& id : to) table.head.push_back(escaped(category_name(story.books.book.policy(), id)));
  for (const std::string& row : from) {
    std::int64_t sum = 0;
    std::vector<std::int64_t> numbers;
    for (const std::string& column : to) {
      const auto found = comparison.categories.find({row, column});
      numbers.push_back(found == comparison.categories.end() ? 0 : found->second);
      sum += numbers.back();
    }
    table.rows.push_back({escaped(category_name(story.books.against->policy(), row))});
    for (std::size_t i = 0; i < to.size(); ++i) table.rows.back().push_back(heat(numbers[i], sum, row == to[i]));
  }
  const std::string says = counted(comparison.changed_category, "ticket") + " would be in another category.";
  return section_of("From category to category", says, html(table));
}

std::string customer_section(const Story& story) {
  HtmlTable table{"The customers with the most outcomes that change",
                  {"", "Tickets", "Change", "Met, now missed", "Missed, now met"},
                  {}};
  for (const auto& [customer, whom] : most_changed(*story.findings.comparison, kCustomersShown)) {
    table.rows.push_back({text("bdi", customer.empty() ? "(not known)" : customer), grouped(whom.tickets),
                          grouped(whom.changed), grouped(whom.worse), grouped(whom.better)});
  }
  return section_of("For whom", "By organisation where a ticket names one, else by the domain of the requester.",
                    table.rows.empty() ? "" : html(table));
}

std::string ticket_sections(const Story& story) {
  const Findings& findings = story.findings;
  return ticket_list(story, "Tickets whose outcome changes", findings.changed_fate, findings.comparison->changed_fate) +
         ticket_list(story, "Tickets that only change their category", findings.changed_category,
                     findings.comparison->changed_category_only);
}

}  // namespace turnaround::backtest
