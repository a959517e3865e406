#include "core/decision/redaction.h"

#include "core/text/secrets.h"

namespace turnaround {
namespace {

/// Calls `on` with every text of the ticket that may hold a secret, and with every value of a field and its name.
template <class AnyTicket, class OnText, class OnField>
void visit(AnyTicket& ticket, OnText on_text, OnField on_field) {
  on_text(ticket.subject);
  on_text(ticket.description);
  for (auto& tag : ticket.tags) on_text(tag);
  for (auto& file : ticket.attachments) on_text(file);
  for (auto& field : ticket.fields) on_field(field.name, field.value);
  for (auto& event : ticket.events) {
    on_text(event.text);
    for (auto& word : event.words) on_text(word);
    if (event.value) on_field(event.name, *event.value);
  }
}

bool is_whole_secret(const std::string& name, const std::string& value) {
  return !value.empty() && value != kRedacted && names_secret(name);
}

}  // namespace

std::optional<Ticket> redacted(const Ticket& ticket) {
  std::optional<Ticket> clean;
  bool found = false;
  visit(
      ticket, [&found](const std::string& text) { found = found || holds_secret(text); },
      [&found](const std::string& name, const std::string& value) {
        found = found || is_whole_secret(name, value) || holds_secret(value);
      });
  if (!found) return clean;
  clean = ticket;
  visit(
      *clean, [](std::string& text) { redact(text); },
      [](const std::string& name, std::string& value) {
        is_whole_secret(name, value) ? void(value = kRedacted) : void(redact(value));
      });
  return clean;
}

}  // namespace turnaround
