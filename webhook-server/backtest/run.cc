#include "webhook-server/backtest/run.h"

#include <algorithm>
#include <unordered_map>

#include "core/decision/wording.h"
#include "core/text/secrets.h"
#include "webhook-server/backtest/in_order.h"
#include "webhook-server/limits.h"

namespace turnaround::backtest {
namespace {

struct Batch {
  std::vector<Record> records;
  std::int64_t bytes_taken = 0;  ///< of the file, up to its end
};

/// Of one record: where it stands, and what was made of it.
template <class T>
struct Answer {
  std::int64_t line;
  Result<T> made;
};

template <class T>
struct Answers {
  std::vector<Answer<T>> all;
  std::int64_t bytes_taken = 0;
};

std::optional<Batch> next_batch(HistoryFile& history) {
  Batch batch;
  std::size_t bytes = 0;
  while (bytes < limits::kBatchRecordBytes) {
    auto record = history.next();
    if (!record) break;
    bytes += record->text.size();
    batch.records.push_back(*std::move(record));
  }
  batch.bytes_taken = history.bytes_taken();
  return batch.records.empty() ? std::nullopt : std::optional(std::move(batch));
}

/// Makes something of every record on several threads, and hands it on in the order of the file.
template <class T, class Make, class Take>
void for_each_record(HistoryFile& history, int threads, const Listeners& listeners, const Make& make, Take take) {
  const auto work = [&make](Batch& batch) {
    Answers<T> answers{{}, batch.bytes_taken};
    for (const Record& record : batch.records) answers.all.push_back({record.line, make(record)});
    return answers;
  };
  std::int64_t records = 0;
  const auto take_all = [&](Answers<T>&& answers) {
    for (Answer<T>& answer : answers.all) take(std::move(answer));
    records += static_cast<std::int64_t>(answers.all.size());
    if (listeners.progress) listeners.progress(answers.bytes_taken, records);
  };
  in_order(
      threads, limits::kBatchesPerThread * static_cast<std::size_t>(threads),
      [&history] { return next_batch(history); }, work, take_all);
}

Instant latest_of(const Ticket& ticket) {
  Instant latest = ticket.created_at;
  for (const Event& event : ticket.events) latest = std::max(latest, event.at);
  return latest;
}

Result<Outcome> outcome_by(const Book& book, const Ticket& ticket, Instant now) {
  const auto decision = decide(book, ticket, now);
  if (!decision) return decision.error();
  return outcome_of(book, ticket, *decision);
}

Result<Judged> judge(const HistoryFile& history, const Books& books, Instant now, const Record& record) {
  const auto past = history.read(record);
  if (!past) return past.error();
  const Ticket& ticket = past->ticket;
  auto after = outcome_by(books.book, ticket, now);
  if (!after) return after.error();
  Judged judged{record.line,       ticket.id,         ticket.subject, customer_of(ticket),
                ticket.created_at, *std::move(after), std::nullopt,   {},
                past->untold,      ticket.id};
  for (std::string* shown : {&judged.id, &judged.subject, &judged.customer}) redact(*shown);
  if (books.against) {
    auto before = outcome_by(*books.against, ticket, now);
    if (!before) return before.error();
    judged.change = change_between(*before, judged.after);
    judged.before = *std::move(before);
  }
  return judged;
}

std::chrono::sys_days month_of(const Zone& zone, Instant at) {
  const Date date{std::chrono::floor<std::chrono::days>(to_local(zone, at).wall)};
  return std::chrono::sys_days{date.year() / date.month() / 1};
}

void keep_some(std::vector<Judged>& kept, const Judged& judged) {
  if (kept.size() < limits::kChangesShown) kept.push_back(judged);
}

void add(Findings& findings, const Judged& judged, std::chrono::sys_days month) {
  if (!findings.created) findings.created = {judged.created_at, judged.created_at};
  findings.created->begin = std::min(findings.created->begin, judged.created_at);
  findings.created->end = std::max(findings.created->end, judged.created_at);
  add(findings.untold, judged.untold);
  add(findings.after, judged.after, month);
  if (!judged.before) return;
  add(*findings.before, *judged.before, month);
  add(*findings.comparison, judged.change, judged.customer);
  if (judged.change.any_fate()) {
    keep_some(findings.changed_fate, judged);
  } else if (judged.change.from != judged.change.to) {
    keep_some(findings.changed_category, judged);
  }
}

/// Which tickets there were, by id, as far as limits::kIdsKept: one that comes twice would be counted twice.
class Seen {
 public:
  std::optional<Error> again(const Judged& judged) {
    const auto found = lines_.find(judged.key);
    if (found != lines_.end()) {
      return Error{"duplicate_id", "",
                   "ticket `" + judged.id + "` stands on line " + std::to_string(found->second) +
                       " already and is counted once: leave one of them out"};
    }
    if (lines_.size() < limits::kIdsKept) lines_.emplace(judged.key, judged.line);
    return std::nullopt;
  }

 private:
  std::unordered_map<std::string, std::int64_t> lines_;
};

Findings nothing_found(const Books& books, Instant now) {
  Findings findings;
  findings.now = now;
  findings.after = empty_tally(books.book.policy());
  if (!books.against) return findings;
  findings.before = empty_tally(books.against->policy());
  findings.comparison = empty_comparison(books.against->policy(), books.book.policy());
  return findings;
}

}  // namespace

std::optional<Instant> latest_instant(HistoryFile& history, int threads, const Listeners& listeners) {
  std::optional<Instant> latest;
  const auto make = [&](const Record& record) -> Result<Instant> {
    const auto ticket = history.read(record);
    if (!ticket) return ticket.error();
    return latest_of(ticket->ticket);
  };
  for_each_record<Instant>(history, threads, listeners, make, [&](const Answer<Instant>& answer) {
    if (answer.made && (!latest || *latest < *answer.made)) latest = *answer.made;
  });
  return latest;
}

Findings run(HistoryFile& history, const Books& books, Instant now, int threads, const Listeners& listeners) {
  Findings findings = nothing_found(books, now);
  const Zone& zone = spoken_zone(books.book, kAroundTheClock);
  const auto make = [&](const Record& record) { return judge(history, books, now, record); };
  Seen seen;
  const auto refuse = [&](std::int64_t line, const Error& error) {
    ++findings.bad;
    if (listeners.bad) listeners.bad(line, error);
  };
  for_each_record<Judged>(history, threads, listeners, make, [&](const Answer<Judged>& answer) {
    if (!answer.made) return refuse(answer.line, answer.made.error());
    if (const auto error = seen.again(*answer.made)) return refuse(answer.line, *error);
    add(findings, *answer.made, month_of(zone, answer.made->created_at));
    if (listeners.judged) listeners.judged(*answer.made);
  });
  return findings;
}

}  // namespace turnaround::backtest
