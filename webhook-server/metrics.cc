#include "webhook-server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

#include <cassert>

namespace turnaround {

namespace {

enum class Kind { counter, gauge, histogram };
struct Meter {
  Kind kind;
  std::string name;
  std::string help;
};

const Meter kMeters[] = {
    // ingress
    {Kind::gauge, "turnaround_connections", "Open client connections."},
    {Kind::gauge, "turnaround_held_bytes", "Bytes held for all client connections."},
    {Kind::counter, "turnaround_early_closes_total", "Connections closed before a route answered, by reason."},
    {Kind::counter, "turnaround_requests_total", "Answered requests by route and status."},
    {Kind::gauge, "turnaround_certificate_expires_timestamp_seconds",
     "When our TLS certificate ends, in seconds since 1970."},
    {Kind::counter, "turnaround_signatures_refused_total", "Webhooks answered 401, by connection and reason."},
    {Kind::counter, "turnaround_deliveries_total", "Verified webhooks by connection and result."},
    {Kind::counter, "turnaround_deliveries_rejected_total", "Verified webhooks that were not understood, by reason."},
    {Kind::histogram, "turnaround_put_seconds", "Time until a webhook was durable."},
    // store, pipeline and outbound
    {Kind::counter, "turnaround_commits_total", "Synced group commits."},
    {Kind::counter, "turnaround_changes_total", "Changes that group commits held; per commit: the batch size."},
    {Kind::counter, "turnaround_store_failures_total", "1 once the store has failed: the process is leaving."},
    {Kind::counter, "turnaround_store_troubles_total",
     "Times that the disk was full or the database away: nothing was kept until it was over."},
    {Kind::gauge, "turnaround_lanes_ready", "Tickets that want attention now."},
    {Kind::gauge, "turnaround_outbox_pending", "Write-backs that are to be made."},
    {Kind::gauge, "turnaround_outbox_parked", "Write-backs that a person must look at."},
    {Kind::gauge, "turnaround_oldest_wait_seconds",
     "Age of the oldest webhook or write-back that is not settled; parked ones do not count."},
    {Kind::gauge, "turnaround_disk_free_bytes", "Free for the store's file; not there with PostgreSQL."},
    {Kind::counter, "turnaround_decisions_total", "Decisions that said something new, by connection."},
    {Kind::counter, "turnaround_readings_failed_total", "Readings of a ticket that failed, by connection."},
    {Kind::counter, "turnaround_writes_total", "Answers to write-backs, by connection and outcome."},
    {Kind::counter, "turnaround_swept_tickets_total", "Tickets that a helpdesk named as changed, by connection."},
    {Kind::counter, "turnaround_sweeps_failed_total", "Questions for changed tickets that failed, by connection."},
    {Kind::counter, "turnaround_events_sent_total", "Tries to send an event, by endpoint and outcome."},
    {Kind::gauge, "turnaround_events_pending", "Events that are still to be sent, by endpoint."},
    {Kind::gauge, "turnaround_events_parked", "Events that a person must look at, by endpoint."},
    {Kind::gauge, "turnaround_endpoint_disabled", "1: the endpoint answered 410 and gets no events any more."},
    {Kind::counter, "turnaround_helpdesk_requests_total", "Requests to helpdesks, by connection and errand."},
    {Kind::counter, "turnaround_held_back_total", "Work put off without a try, by connection and reason."},
    {Kind::gauge, "turnaround_helpdesk_down", "1 while a helpdesk is left alone because it does not answer well."},
    {Kind::gauge, "turnaround_asked_to_wait_seconds", "How long a helpdesk still wants no request."},
    {Kind::gauge, "turnaround_rate_left", "What a helpdesk's rate limit last had left, by connection and limit."},
};

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10};

}  // namespace

Metrics::Metrics() {
  for (const Meter& each : kMeters) {
    const auto describe = [&](auto builder) { return &builder.Name(each.name).Help(each.help).Register(registry_); };
    switch (each.kind) {
      case Kind::counter:
        families_[each.name] = describe(prometheus::BuildCounter());
        break;
      case Kind::gauge:
        families_[each.name] = describe(prometheus::BuildGauge());
        break;
      case Kind::histogram:
        families_[each.name] = describe(prometheus::BuildHistogram());
        break;
    }
  }
}

Metrics::~Metrics() = default;

template <class T>
prometheus::Family<T>& Metrics::family(std::string_view name) {
  const auto found = families_.find(name);
  assert(found != families_.end() && "a meter needs its line in metrics.cc");
  return *std::get<prometheus::Family<T>*>(found->second);
}

void Metrics::count(std::string_view counter, const Labels& labels, double by) {
  family<prometheus::Counter>(counter).Add(labels).Increment(by);
}

void Metrics::set(std::string_view gauge, double value, const Labels& labels) {
  family<prometheus::Gauge>(gauge).Add(labels).Set(value);
}

void Metrics::observe(std::string_view histogram, double seconds, const Labels& labels) {
  family<prometheus::Histogram>(histogram).Add(labels, kSeconds).Observe(seconds);
}

double Metrics::value(std::string_view name, const Labels& labels) {
  const auto found = families_.find(name);
  if (found != families_.end() && std::holds_alternative<prometheus::Family<prometheus::Gauge>*>(found->second)) {
    return family<prometheus::Gauge>(name).Add(labels).Value();
  }
  return family<prometheus::Counter>(name).Add(labels).Value();
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace turnaround
