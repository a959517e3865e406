#include "webhook-server/outbound/reconcile.h"

#include "webhook-server/limits.h"
#include "webhook-server/log.h"

namespace turnaround {

Instant Reconciler::step() {
  const Since since = where_to_begin();
  const std::optional<HttpRequest> request = at_.connection.adapter->changed(at_.connection.settings, since);
  if (!request) return at_.now() + at_.connection.sweep_every;
  const Traffic::Admission admission = at_.traffic.admit(Traffic::Errand::read, at_.now());
  if (admission.held) return admission.held->until;
  const Result<HttpResponse> answer = at_.client.send(*request);
  const Traffic::Aftermath after = at_.traffic.answered({Traffic::Errand::read, admission.probe, ""},
                                                        reply_of(*at_.connection.adapter, answer), at_.now());
  if (after.held) return after.held->until;
  if (!answer) return failed(answer.error().message);
  return take(since, *answer);
}

Since Reconciler::where_to_begin() const {
  const std::optional<SweepMark> mark = at_.store.sweep_mark(at_.connection.id);
  if (!mark) return {.at = at_.now() - limits::kSweepOverlap, .cursor = {}};
  return {.at = mark->at - limits::kSweepOverlap, .cursor = mark->cursor};
}

Instant Reconciler::take(const Since& since, const HttpResponse& answer) {
  const Result<Changes> changes = at_.connection.adapter->changes(answer);
  if (!changes) {
    const bool cursor_refused =
        !since.cursor.empty() && at_.connection.adapter->judge(answer).outcome == Outcome::refused;
    if (cursor_refused && at_.store.keep_sweep(at_.connection.id, {.at = since.at + limits::kSweepOverlap}, {}))
      log::warning("the place to go on with changed tickets was refused",
                   {{"connection", at_.connection.id}, {"from", format_instant(since.at)}});
    return failed(changes.error().message);
  }
  const Instant now = at_.now();
  if (!at_.store.keep_sweep(at_.connection.id, {.at = now, .cursor = changes->cursor}, changes->tickets))
    return now + limits::kSweepRetry;
  at_.metrics.count("turnaround_swept_tickets_total", {{"connection", at_.connection.id}},
                    static_cast<double>(changes->tickets.size()));
  return now + (changes->more ? limits::kSweepPageStep : at_.connection.sweep_every);
}

Instant Reconciler::failed(const std::string& reason) {
  at_.metrics.count("turnaround_sweeps_failed_total", {{"connection", at_.connection.id}});
  log::warning("the helpdesk did not tell which tickets changed",
               {{"connection", at_.connection.id}, {"reason", reason}});
  return at_.now() + limits::kSweepRetry;
}

}  // namespace turnaround
