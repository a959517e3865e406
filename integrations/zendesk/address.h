// Which ticket a webhook is about, and which delivery it is.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Event-subscribed webhooks name the ticket in `subject` ("zen:ticket:5158"); trigger-driven ones carry what the admin
/// wrote into the trigger: `ticket_id`, `id`, or `ticket.id`, as number or text. Delivery key: the envelope's id, else
/// the invocation id of the headers, else the signature (over timestamp and body). Errors: not_json, too_deep …,
/// no_ticket, no_delivery_key.
Result<Address> address(const std::vector<Header>& headers, std::string_view body);

}  // namespace turnaround::zendesk
