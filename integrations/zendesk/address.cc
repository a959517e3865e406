#include "integrations/zendesk/address.h"

#include "core/limits.h"
#include "integrations/zendesk/settings.h"

namespace turnaround::zendesk {

namespace {

constexpr std::string_view kTypePrefix = "zen:event-type:";
constexpr std::string_view kTicketSubject = "zen:ticket:";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string_view text_of(const json::Value& object, std::string_view name) {
  const json::Value* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? std::string_view(*member->string()) : std::string_view{};
}

Error no_ticket(std::string message) {
  return {"no_ticket", "", std::move(message)};
}

std::string id_of(std::string_view text) {
  const json::Value value{.held = std::string(text)};
  return id_text(&value);
}

/// The ticket of an event: empty for events about users, organisations and the like.
Result<std::string> ticket_of_event(const json::Value& envelope, std::string_view type) {
  const std::string_view subject = text_of(envelope, "subject");
  if (starts_with(subject, kTicketSubject)) {
    std::string id = id_of(subject.substr(kTicketSubject.size()));
    if (!id.empty()) return id;
    return no_ticket("the event's subject `" + std::string(subject) + "` names no ticket; expected `zen:ticket:5158`");
  }
  if (!starts_with(type, "ticket.")) return std::string{};
  const json::Value* detail = envelope.find("detail");
  std::string id = detail == nullptr ? std::string{} : id_text(detail->find("id"));
  if (!id.empty()) return id;
  return no_ticket("the ticket event names no ticket, neither in `subject` nor in `detail.id`");
}

Result<std::string> ticket_of_trigger(const json::Value& body) {
  const json::Value* ticket = body.find("ticket");
  const json::Value* nested = ticket == nullptr ? nullptr : ticket->find("id");
  for (const json::Value* candidate : {body.find("ticket_id"), nested, body.find("id")}) {
    if (std::string id = id_text(candidate); !id.empty()) return id;
  }
  return no_ticket("the webhook names no ticket; let the trigger send {\"ticket_id\": \"{{ticket.id}}\"}");
}

Result<std::string> delivery_key(std::string_view envelope_id, const std::vector<Header>& headers) {
  if (!envelope_id.empty()) return "event:" + std::string(envelope_id);
  const std::string_view invocation = header(headers, "x-zendesk-webhook-invocation-id");
  if (!invocation.empty()) return "invocation:" + std::string(invocation);
  const std::string_view signature = header(headers, "x-zendesk-webhook-signature");
  if (!signature.empty()) return "signature:" + std::string(signature);
  return Error{"no_delivery_key", "",
               "the webhook carries nothing to recognise it by: no event id, no invocation id, no signature"};
}

}  // namespace

Result<Address> address(const std::vector<Header>& headers, std::string_view body) {
  const Result<json::Value> read = json::read(body, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!read) return read.error();
  if (read->object() == nullptr) return no_ticket("the webhook's body is no JSON object; send {\"ticket_id\": …}");
  std::string_view type = text_of(*read, "type");
  const bool is_event = starts_with(type, kTypePrefix);
  if (is_event) type.remove_prefix(kTypePrefix.size());
  const Result<std::string> ticket = is_event ? ticket_of_event(*read, type) : ticket_of_trigger(*read);
  if (!ticket) return ticket.error();
  const Result<std::string> key = delivery_key(is_event ? text_of(*read, "id") : std::string_view{}, headers);
  if (!key) return key.error();
  return Address{.delivery_key = *key, .ticket = *ticket, .type = is_event ? std::string(type) : "trigger"};
}

}  // namespace turnaround::zendesk
