#include "webhook-server/outbound/deliver.h"

#include "integrations/retry_after.h"
#include "webhook-server/log.h"

namespace turnaround {
namespace {

constexpr int kGone = 410;

bool throttles(int status) {
  return status == 429 || status == 502 || status == 504;
}

}  // namespace

bool Deliverer::step() {
  if (disabled_) return false;
  const std::optional<Outgoing> event = at_.store.take_outgoing(at_.endpoint.id, at_.now());
  if (!event) return false;
  if (const auto held = traffic_.begin({.retry = event->attempt > 0}, at_.now())) {
    put_off(*event, *held);
    return true;
  }
  const Traffic::Admission admission = traffic_.admit(Traffic::Errand::read, at_.now());
  if (admission.held) {
    put_off(*event, *admission.held);
    return true;
  }
  const Attempt attempt = send(*event);
  const auto after =
      traffic_.answered({Traffic::Errand::read, admission.probe, event->ticket}, attempt.reply, at_.now());
  if (attempt.outcome == Outcome::done) {
    count("done");
    static_cast<void>(at_.store.finish_outgoing(*event, at_.now()));
  } else if (attempt.outcome == Outcome::gone) {
    disable(*event);
  } else if (after.held) {
    put_off(*event, *after.held);
  } else {
    failed(*event, attempt);
  }
  return true;
}

Deliverer::Attempt Deliverer::send(const Outgoing& event) {
  const Result<HttpResponse> answer = at_.client.send(signed_request(at_.endpoint, event, at_.now()));
  if (!answer) return {Outcome::later, answer.error().message, {.health = Reply::Health::ill}};
  const int status = answer->status;
  if (status >= 200 && status < 300) return {};
  const std::string reason = "the endpoint answered " + std::to_string(status);
  if (status == kGone) return {Outcome::gone, reason, {}};
  Reply reply{.health = status >= 500 ? Reply::Health::ill : Reply::Health::well, .retry_after = retry_after(*answer)};
  if (throttles(status)) reply.health = Reply::Health::limited;
  return {Outcome::later, reason, reply};
}

void Deliverer::put_off(const Outgoing& event, const Traffic::Held& held) {
  count("held_back");
  static_cast<void>(at_.store.postpone_outgoing(
      event, {.attempt = event.attempt, .at = held.until, .reason = std::string(told(held.why))}));
}

void Deliverer::failed(const Outgoing& event, const Attempt& attempt) {
  count("failed");
  const int failures = event.attempt + 1;
  const Postponement postponed{
      failures, next_attempt({attempt.outcome, failures, attempt.reply.retry_after}, at_.now(), at_.jitter()),
      attempt.reason};
  if (!at_.store.postpone_outgoing(event, postponed)) return;
  log::warning("event not accepted", {{"endpoint", at_.endpoint.id},
                                      {"ticket", event.ticket},
                                      {"event", event.id},
                                      {"failures", std::to_string(failures)},
                                      {"next", postponed.at ? format_instant(*postponed.at) : "parked"},
                                      {"reason", attempt.reason}});
}

void Deliverer::disable(const Outgoing& event) {
  disabled_ = true;
  count("gone");
  at_.metrics.set("turnaround_endpoint_disabled", 1, {{"endpoint", at_.endpoint.id}});
  log::warning("endpoint disabled",
               {{"endpoint", at_.endpoint.id}, {"reason", "it answered 410: it does not want events any more"}});
  static_cast<void>(at_.store.postpone_outgoing(
      event, {.attempt = event.attempt + 1, .reason = "the endpoint answered 410: it does not want events any more"}));
}

void Deliverer::count(std::string_view outcome) {
  at_.metrics.count("turnaround_events_sent_total", {{"endpoint", at_.endpoint.id}, {"outcome", std::string(outcome)}});
}

}  // namespace turnaround
