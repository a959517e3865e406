#include "webhook-server/backtest/lines.h"

#include "core/codec/codec.h"
#include "core/json/json.h"

namespace turnaround::backtest {
namespace {

void write_name(json::Writer& out, std::string_view key, std::string_view value) {
  out.key(key);
  value.empty() ? out.null() : out.text(value);
}

void write_outcome(json::Writer& out, const Outcome& outcome) {
  write_name(out, "category", outcome.category);
  out.key("targets").array();
  for (const TargetOutcome& target : outcome.targets) {
    out.object().key("id").text(target.id).key("outcome").text(word_of(target.fate));
    if (target.due) out.key("due").text(format_instant(*target.due));
    if (target.late) out.key("late_s").number(target.late->count());
    out.close();
  }
  out.close();
}

void write_spread(json::Writer& out, const Spread& spread) {
  out.object().key("tickets").number(spread.count());
  if (spread.count() > 0) {
    out.key("median_s").number(spread.at(50).count()).key("p90_s").number(spread.at(90).count());
    out.key("worst_s").number(spread.worst().count());
  }
  out.close();
}

void write_target(json::Writer& out, const TargetTally& target) {
  out.object().key("id").text(target.id);
  for (int fate = 0; fate < kFates; ++fate) {
    out.key(word_of(static_cast<Fate>(fate))).number(target.of(static_cast<Fate>(fate)));
  }
  out.key("not_done").number(target.not_done);
  if (target.hit_permille() >= 0) out.key("hit_permille").number(target.hit_permille());
  out.key("late");
  write_spread(out, target.late);
  out.close();
}

void write_category(json::Writer& out, const CategoryTally& category) {
  out.object();
  write_name(out, "id", category.id);
  out.key("tickets").number(category.tickets).key("months").object();
  for (const auto& [month, tickets] : category.months) out.key(format_date(Date{month}).substr(0, 7)).number(tickets);
  out.close().key("targets").array();
  for (const TargetTally& target : category.targets) write_target(out, target);
  out.close().close();
}

void write_tally(json::Writer& out, const Tally& tally) {
  out.object().key("tickets").number(tally.tickets).key("categories").array();
  for (const CategoryTally& category : tally.categories) write_category(out, category);
  out.close().key("information").object().key("until_it_came").number(tally.information.until_it_came);
  out.key("solved_without").number(tally.information.solved_without);
  out.key("to_the_end").number(tally.information.to_the_end).key("held_up_for");
  write_spread(out, tally.information.held_up_for);
  out.key("items").array();
  for (const auto& [id, item] : tally.information.items) {
    out.object().key("id").text(id).key("tickets").number(item.tickets).key("came").number(item.came).key("cost");
    write_spread(out, item.cost);
    out.close();
  }
  out.close().close().close();
}

void write_shift(json::Writer& out, const TargetShift& shift) {
  out.object().key("id").text(shift.id).key("changes").array();
  for (int before = 0; before < kFates; ++before) {
    for (int after = 0; after < kFates; ++after) {
      const auto from = static_cast<Fate>(before), to = static_cast<Fate>(after);
      if (from == to || shift.of(from, to) == 0) continue;
      out.object().key("from").text(word_of(from)).key("to").text(word_of(to));
      out.key("tickets").number(shift.of(from, to)).close();
    }
  }
  out.close().key("due_earlier");
  write_spread(out, shift.earlier);
  out.key("due_later");
  write_spread(out, shift.later);
  out.close();
}

void write_whom(json::Writer& out, const std::string& customer, const Whom& whom) {
  out.object();
  write_name(out, "customer", customer);
  out.key("tickets").number(whom.tickets).key("changed").number(whom.changed);
  out.key("met_to_missed").number(whom.worse).key("missed_to_met").number(whom.better).close();
}

void write_comparison(json::Writer& out, const Comparison& comparison) {
  out.object().key("changed").number(comparison.changed);
  out.key("changed_category").number(comparison.changed_category);
  out.key("changed_outcome").number(comparison.changed_fate);
  out.key("met_to_missed").number(comparison.worse).key("missed_to_met").number(comparison.better);
  out.key("categories").array();
  for (const auto& [pair, tickets] : comparison.categories) {
    out.object();
    write_name(out, "from", pair.first);
    write_name(out, "to", pair.second);
    out.key("tickets").number(tickets).close();
  }
  out.close().key("targets").array();
  for (const TargetShift& shift : comparison.targets) write_shift(out, shift);
  out.close().key("customers").array();
  for (const auto& [customer, whom] : comparison.whom) write_whom(out, customer, whom);
  out.close().close();
}

}  // namespace

std::string write_judged(const Judged& judged) {
  json::Writer out;
  out.object().key("id").text(judged.id).key("line").number(judged.line);
  out.key("created_at").text(format_instant(judged.created_at));
  write_name(out, "customer", judged.customer);
  write_outcome(out, judged.after);
  if (judged.before) {
    out.key("before").object();
    write_outcome(out, *judged.before);
    out.close();
  }
  return out.close().take();
}

std::string write_bad(std::int64_t line, const Error& error) {
  json::Writer out;
  return out.object().key("line").number(line).key("error").raw(write_error(error)).close().take();
}

std::string write_findings(const Findings& findings, const std::vector<std::string>& gaps) {
  json::Writer out;
  out.object().key("summary").object().key("as_of").text(format_instant(findings.now));
  out.key("bad_records").number(findings.bad).key("outcomes");
  write_tally(out, findings.after);
  if (findings.before) {
    out.key("before");
    write_tally(out, *findings.before);
  }
  if (findings.comparison) {
    out.key("changes");
    write_comparison(out, *findings.comparison);
  }
  out.key("not_told").array();
  for (const std::string& gap : gaps) out.text(gap);
  return out.close().close().close().take();
}

}  // namespace turnaround::backtest
