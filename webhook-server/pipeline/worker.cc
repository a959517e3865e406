#include "webhook-server/pipeline/worker.h"

#include "webhook-server/book_of_ticket.h"
#include "webhook-server/limits.h"
#include "webhook-server/log.h"
#include "webhook-server/outbound/write_back_json.h"

namespace turnaround {
namespace {

bool is_success(const HttpResponse& answer) {
  return answer.status >= 200 && answer.status < 300;
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::conflict:
      return "conflict";
    case Outcome::later:
      return "later";
    case Outcome::refused:
      return "refused";
    case Outcome::gone:
      return "gone";
  }
  return "later";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void log_failure(std::string_view what, const Lane& lane, const Postponement& postponed) {
  log::warning(what, {{"connection", lane.connection},
                      {"ticket", lane.ticket},
                      {"failures", std::to_string(postponed.attempt)},
                      {"next", postponed.at ? format_instant(*postponed.at) : "parked"},
                      {"reason", postponed.reason}});
}

void log_turn(const std::string& connection, Breaker::State turned, const Result<HttpResponse>& answer) {
  if (turned == Breaker::State::closed) return log::info("the helpdesk is back", {{"connection", connection}});
  log::warning("the helpdesk is down and left alone",
               {{"connection", connection},
                {"reason", answer ? "answered " + std::to_string(answer->status) : answer.error().message}});
}

std::string_view name_of(Traffic::Errand errand) {
  return errand == Traffic::Errand::read ? "read" : "write";
}

}  // namespace

bool Worker::step() {
  const std::optional<Lane> lane = at_.store.take(at_.connection.id, at_.now());
  if (!lane) return false;
  work(*lane);
  at_.store.release(*lane);
  return true;
}

void Worker::work(const Lane& lane) {
  const bool only_time_passed = !lane.read_due && !lane.send_due;
  if (only_time_passed && !settle_lane(lane, NothingNew{})) return;
  if (const std::optional<Trouble> trouble = not_now(lane)) return postpone(lane, *trouble);
  read_and_write(lane);
}

std::optional<Worker::Trouble> Worker::not_now(const Lane& lane) {
  const std::optional<Effect> effect = lane.read_due ? std::nullopt : due_effect(lane);
  if (!lane.read_due && !effect) return std::nullopt;
  const int failures = lane.read_due ? lane.attempt : effect->attempt;
  const auto held_back = at_.traffic.begin({.writes = effect.has_value(), .retry = failures > 0}, at_.now());
  return held_back ? std::optional(held(*held_back)) : std::nullopt;
}

Worker::Trouble Worker::held(const Traffic::Held& held) {
  at_.metrics.count("turnaround_held_back_total",
                    {{"connection", at_.connection.id}, {"reason", std::string(name_of(held.why))}});
  return {.reason = std::string(told(held.why)), .retry_after = {}, .appointment = held.until};
}

std::variant<HttpResponse, Worker::Trouble> Worker::ask(Traffic::Errand errand, const std::string& ticket,
                                                        const HttpRequest& request) {
  const Traffic::Admission admission = at_.traffic.admit(errand, at_.now());
  if (admission.held) return held(*admission.held);
  Result<HttpResponse> answer = at_.client.send(request);
  at_.metrics.count("turnaround_helpdesk_requests_total",
                    {{"connection", at_.connection.id}, {"errand", std::string(name_of(errand))}});
  const Reply reply = reply_of(*at_.connection.adapter, answer);
  const Traffic::Aftermath after = at_.traffic.answered({errand, admission.probe, ticket}, reply, at_.now());
  if (after.turned) log_turn(at_.connection.id, *after.turned, answer);
  if (after.held) return held(*after.held);
  if (!answer) return Trouble{.outcome = Outcome::later, .reason = answer.error().message};
  return std::move(*answer);
}

void Worker::read_and_write(const Lane& lane) {
  std::optional<Effect> sent;
  for (int round = 0; round < limits::kRounds; ++round) {
    const std::variant<Found, Trouble> reading = read(lane.ticket);
    if (const Trouble* trouble = std::get_if<Trouble>(&reading)) {
      if (round == 0) return postpone(lane, *trouble);
      if (const std::optional<Effect> effect = due_effect(lane)) postpone_sending(lane, *effect, *trouble);
      return;
    }
    const Found& found = std::get<Found>(reading);
    const std::optional<Effect> effect = settle_lane(lane, found);
    if (!effect) return;
    const Snapshot& seen = std::get<Snapshot>(found);
    if (sent && sent->id == effect->id) return postpone_sending(lane, *effect, not_kept(*effect, seen));
    if (!at_.store.holds(lane)) return;
    if (const std::optional<Trouble> trouble = write(*effect, seen)) {
      if (trouble->outcome != Outcome::conflict && trouble->outcome != Outcome::gone)
        return postpone_sending(lane, *effect, *trouble);
      continue;
    }
    sent = effect;
  }
  if (const std::optional<Effect> effect = due_effect(lane))
    postpone_sending(lane, *effect, {Outcome::later, "the ticket changed again and again while it was being written"});
}

// A helpdesk that answers well and keeps something else is broken or forbids the field: a few tries, then a person.
Worker::Trouble Worker::not_kept(const Effect& effect, const Snapshot& seen) const {
  const Result<WriteBack> wanted = read_write_back(effect.write_back);
  const std::string fields =
      wanted ? joined(at_.connection.adapter->differences(at_.connection.settings, seen, *wanted)) : "";
  return {.outcome = effect.attempt + 1 < limits::kMismatches ? Outcome::later : Outcome::refused,
          .reason = "the helpdesk accepted the update and holds something else in: " + fields};
}

std::optional<Worker::Trouble> Worker::write(const Effect& effect, const Snapshot& seen) {
  const Result<WriteBack> wanted = read_write_back(effect.write_back);
  if (!wanted) return Trouble{Outcome::refused, wanted.error().message};
  const std::optional<HttpRequest> request = at_.connection.adapter->write(at_.connection.settings, seen, *wanted);
  if (!request) return Trouble{Outcome::refused, "the ticket differs in a way that cannot be written"};
  const std::variant<HttpResponse, Trouble> answer = ask(Traffic::Errand::write, wanted->ticket, *request);
  const HttpResponse* answered = std::get_if<HttpResponse>(&answer);
  if (!answered) return std::get<Trouble>(answer);
  const Verdict verdict = at_.connection.adapter->judge(*answered);
  at_.metrics.count("turnaround_writes_total",
                    {{"connection", at_.connection.id}, {"outcome", std::string(name_of(verdict.outcome))}});
  log::info("write", {{"connection", at_.connection.id},
                      {"ticket", wanted->ticket},
                      {"outcome", std::string(name_of(verdict.outcome))}});
  if (verdict.outcome == Outcome::done) return std::nullopt;
  return Trouble{verdict.outcome, verdict.reason, verdict.retry_after};
}

std::variant<Found, Worker::Trouble> Worker::read(const std::string& ticket) {
  std::vector<HttpResponse> answers;
  for (std::size_t step = 0; step < limits::kReadingSteps; ++step) {
    Result<Adapter::Step> next = at_.connection.adapter->read(at_.connection.settings, ticket, answers);
    if (!next) return read_failed(next.error(), answers);
    if (Snapshot* snapshot = std::get_if<Snapshot>(&*next)) return Found(std::move(*snapshot));
    if (std::holds_alternative<Gone>(*next)) return Found(Gone{});
    std::variant<HttpResponse, Trouble> answer = ask(Traffic::Errand::read, ticket, std::get<HttpRequest>(*next));
    if (const Trouble* trouble = std::get_if<Trouble>(&answer)) return *trouble;
    answers.push_back(std::move(std::get<HttpResponse>(answer)));
  }
  return Trouble{Outcome::refused, "the ticket's history is longer than " + std::to_string(limits::kReadingSteps) +
                                       " pages; it is left to a person"};
}

std::variant<Found, Worker::Trouble> Worker::read_failed(const Error& error, const std::vector<HttpResponse>& answers) {
  if (answers.empty() || is_success(answers.back())) return Trouble{Outcome::later, error.message};
  const Verdict verdict = at_.connection.adapter->judge(answers.back());
  // Reading changes nothing, so whatever is in the way may pass: nothing is refused for good at the first try.
  return Trouble{Outcome::later, verdict.reason, verdict.retry_after};
}

std::optional<Effect> Worker::settle_lane(const Lane& lane, const Found& found) {
  const Known known{.stored = at_.store.ticket(lane.connection, lane.ticket).value_or(StoredTicket{}),
                    .unanswered = lane.unanswered};
  const auto shelved = book_of_ticket(at_.shelf, at_.store, at_.connection.id, known.stored);
  const Result<Settlement> settlement = settle(shelved->book, at_.connection, known, found, at_.now());
  if (!settlement) {
    log::warning("ticket parked",
                 {{"connection", at_.connection.id}, {"ticket", lane.ticket}, {"reason", settlement.error().message}});
    static_cast<void>(at_.store.park(lane, settlement.error().message));
    return std::nullopt;
  }
  if (!at_.store.settle(lane, *settlement)) return std::nullopt;
  if (settlement->ruling) at_.metrics.count("turnaround_decisions_total", {{"connection", at_.connection.id}});
  return due_effect(lane);
}

std::optional<Effect> Worker::due_effect(const Lane& lane) {
  const std::optional<StoredTicket> stored = at_.store.ticket(lane.connection, lane.ticket);
  if (!stored || !stored->effect || stored->effect->state != Effect::State::pending) return std::nullopt;
  return stored->effect->next_at <= at_.now() ? stored->effect : std::nullopt;
}

void Worker::postpone(const Lane& lane, const Trouble& trouble) {
  if (lane.read_due) postpone_reading(lane, trouble);
  if (const std::optional<Effect> effect = due_effect(lane)) postpone_sending(lane, *effect, trouble);
}

Postponement Worker::postponement(int failures_before, const Trouble& trouble) const {
  if (trouble.appointment) return {failures_before, trouble.appointment, trouble.reason};
  const int failures = failures_before + 1;
  return {failures, next_attempt({trouble.outcome, failures, trouble.retry_after}, at_.now(), at_.jitter()),
          trouble.reason};
}

void Worker::postpone_reading(const Lane& lane, const Trouble& trouble) {
  const Postponement postponed = postponement(lane.attempt, trouble);
  if (!at_.store.postpone_reading(lane, postponed) || trouble.appointment) return;
  at_.metrics.count("turnaround_readings_failed_total", {{"connection", at_.connection.id}});
  log_failure("reading failed", lane, postponed);
}

void Worker::postpone_sending(const Lane& lane, const Effect& effect, const Trouble& trouble) {
  const Postponement postponed = postponement(effect.attempt, trouble);
  if (!at_.store.postpone_sending(lane, effect.id, postponed) || trouble.appointment) return;
  log_failure("write-back failed", lane, postponed);
}

}  // namespace turnaround
