#include "webhook-server/ingress/hooks.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/json/redact_json.h"
#include "core/text/secrets.h"
#include "webhook-server/ingress/answer.h"
#include "webhook-server/limits.h"

namespace turnaround {

namespace {

bool contains_name(std::string_view header_name, std::string_view part) {
  for (std::size_t i = 0; i + part.size() <= header_name.size(); ++i) {
    if (same_name(header_name.substr(i, part.size()), part)) return true;
  }
  return false;
}

/// Only headers known to hold no secret: the signature's, and the vendor's own ("x-zendesk-…").
std::vector<Header> kept_headers(const Connection& connection, const std::vector<Header>& headers) {
  const SignatureScheme scheme = connection.adapter->signature();
  std::vector<Header> kept;
  std::copy_if(headers.begin(), headers.end(), std::back_inserter(kept), [&](const Header& each) {
    return same_name(each.name, scheme.signature_header) || same_name(each.name, scheme.timestamp_header) ||
           same_name(each.name, "content-type") || contains_name(each.name, connection.adapter->vendor());
  });
  return kept;
}

/// What is kept of a delivery holds no password or token that somebody wrote into a ticket.
void redact(Delivery& delivery) {
  for (Header& each : delivery.headers) turnaround::redact(each.value);
  json::redact(delivery.body);
}

Refusal refused_signature() {
  return {401, "not_signed", "the signature is missing or wrong; check the signing secret and the sender's clock"};
}

}  // namespace

Hooks::Hooks(const Site& site) : site_(site) {
  for (const Connection& each : site.connections) {
    Verifier verifier(each.adapter->signature(), each.signing_keys, each.replay_window);
    sources_.emplace(each.id, Source{&each, std::move(verifier)});
  }
}

void Hooks::take(std::string_view connection, const FramedRequest& request, Then then) {
  const auto found = sources_.find(connection);
  if (found == sources_.end()) {
    return then(
        refusal_response({404, "unknown_connection", "no connection has this name; check the webhook's address"}));
  }
  const Instant now = site_.now();
  const Connection& source = *found->second.connection;
  const Verified verified = found->second.verifier.check(request.headers, request.body, now);
  if (verified != Verified::ok) return then(refuse_signature(source.id, request.id, verified));
  Delivery delivery{.connection = source.id,
                    .headers = kept_headers(source, request.headers),
                    .body = request.body,
                    .received_at = now};
  redact(delivery);
  const Result<Address> address = read_address(source, request);
  if (!address) {
    delivery.key = request.id;
    return then(reject(std::move(delivery), request.id, address.error()));
  }
  delivery.key = address->delivery_key;
  delivery.ticket = address->ticket;
  delivery.type = address->type;
  put(std::move(delivery), request.id, std::move(then));
}

HttpResponse Hooks::refuse_signature(const std::string& connection, const std::string& request, Verified verified) {
  const std::string reason(name(verified));
  site_.metrics.count("turnaround_signatures_refused_total", {{"connection", connection}, {"reason", reason}});
  if (const auto held_back = refusals_.admit(std::chrono::steady_clock::now()))
    log::warning("refused", {{"request", request},
                             {"connection", connection},
                             {"reason", reason},
                             {"held_back", std::to_string(*held_back)}});
  return refusal_response(refused_signature());
}

Result<Address> Hooks::read_address(const Connection& connection, const FramedRequest& request) {
  std::unique_lock one_at_a_time(large_bodies_, std::defer_lock);
  if (request.body.size() > limits::kLargeBodyBytes) one_at_a_time.lock();
  return connection.adapter->address(request.headers, request.body);
}

HttpResponse Hooks::reject(Delivery delivery, const std::string& request, const Error& error) {
  site_.metrics.count("turnaround_deliveries_rejected_total",
                      {{"connection", delivery.connection}, {"reason", error.code}});
  std::string reason = error.code + ": " + error.message;
  turnaround::redact(reason);
  log::warning("rejected", {{"request", request}, {"connection", delivery.connection}, {"reason", reason}});
  site_.inbox.keep_rejected(std::move(delivery), std::move(reason));
  return refusal_response({400, error.code, error.message});
}

void Hooks::put(Delivery delivery, const std::string& request, Then then) {
  Taken taken{request,       delivery.connection, delivery.ticket,
              delivery.type, delivery.key,        std::chrono::steady_clock::now()};
  site_.inbox.submit(std::move(delivery), [this, taken = std::move(taken), then = std::move(then)](Inbox::Put result) {
    then(tell(result, taken));
  });
}

HttpResponse Hooks::tell(Inbox::Put result, const Taken& taken) {
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - taken.at;
  site_.metrics.observe("turnaround_put_seconds", waited.count());
  const log::Fields about{{"request", taken.request},
                          {"connection", taken.connection},
                          {"ticket", taken.ticket},
                          {"type", taken.type},
                          {"delivery", taken.key}};
  const auto count = [&](const char* outcome) {
    site_.metrics.count("turnaround_deliveries_total", {{"connection", taken.connection}, {"result", outcome}});
  };
  switch (result) {
    case Inbox::Put::stored:
      count("stored");
      log::info("stored", about);
      return json_response(202, R"({"result":"stored"})");
    case Inbox::Put::duplicate:
      count("duplicate");
      log::info("duplicate", about);
      return json_response(200, R"({"result":"duplicate"})");
    case Inbox::Put::failed:
      break;
  }
  count("failed");
  log::warning("not stored", about);
  return refusal_response({503, "not_stored", "the delivery could not be stored; send it again"});
}

}  // namespace turnaround
