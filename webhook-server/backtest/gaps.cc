#include "webhook-server/backtest/gaps.h"

#include "core/decision/wording.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

constexpr std::size_t kColumnsNamed = 12;

std::string on_zone(const ExportLayout& layout) {
  return "Times without a zone are taken as times of " + layout.reading.zone.name + " (--zone names another)";
}

std::string on_unused(const std::vector<std::string>& unused) {
  std::string names;
  for (std::size_t i = 0; i < unused.size() && i < kColumnsNamed; ++i) names += (i == 0 ? "" : ", ") + unused[i];
  if (unused.size() > kColumnsNamed) names += " and " + std::to_string(unused.size() - kColumnsNamed) + " more";
  return "Columns that were not used (--field \"Column=field\" makes one a field of the policy): " + names;
}

std::string on_waiting(const UntoldTally& tally) {
  std::string text = "When tickets waited, and for whom, is not told: their clocks were not paused";
  if (tally.waited == 0) return text;
  return text + ". " + counted(tally.waited, "ticket") + " waited for the customer, " + spoken(tally.waited_for) +
         " in all";
}

void add_columns(const ExportLayout& layout, std::vector<std::string>& out) {
  if (!has(layout, ColumnUse::description)) {
    out.push_back("No column holds the customer's text: categories and information were read from the subject");
  }
  if (!has(layout, ColumnUse::first_reply_minutes) && !has(layout, ColumnUse::comment)) {
    out.push_back("No column tells the first reply: promises to answer look broken");
  }
  if (has(layout, ColumnUse::comment)) {
    out.push_back("The first comment of somebody else than the requester counts as the first reply, internal or not");
  }
  if (!has(layout, ColumnUse::solved)) out.push_back("No column tells when a ticket was solved");
}

void add_rows(const UntoldTally& tally, std::vector<std::string>& out) {
  if (tally.reopened > 0) {
    out.push_back(counted(tally.reopened, "ticket") + (tally.reopened == 1 ? " was" : " were") +
                  " reopened, when is not told: the last solved time counts");
  }
  if (tally.solved_when_updated > 0) {
    out.push_back(counted(tally.solved_when_updated, "ticket") + (tally.solved_when_updated == 1 ? " is" : " are") +
                  " over without a solved time: taken as solved at the last update");
  }
}

}  // namespace

void add(UntoldTally& tally, const Untold& untold) {
  tally.reopened += untold.reopened;
  tally.solved_when_updated += untold.solved_when_updated;
  tally.waited += untold.waited > Seconds{0};
  tally.waited_for += untold.waited;
}

std::vector<std::string> gaps_of(const ExportLayout* layout, const UntoldTally& tally) {
  if (!layout) return {};
  std::vector<std::string> out{on_zone(*layout), on_waiting(tally)};
  add_columns(*layout, out);
  add_rows(tally, out);
  out.push_back(
      "Fields, tags and priority are those of the export, as if they had been so from the beginning; those that say "
      "that something happened count from the last update");
  if (!layout->unused.empty()) out.push_back(on_unused(layout->unused));
  return out;
}

}  // namespace turnaround::backtest
