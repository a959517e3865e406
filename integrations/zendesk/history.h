// A ticket's whole history, rebuilt from its audits: what was first sent, and every event since.
// The order in which webhooks arrived plays no part, and our own write-backs leave no trace but `responded`.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/decision/ticket.h"
#include "integrations/zendesk/audit.h"
#include "integrations/zendesk/settings.h"

namespace turnaround::zendesk {

struct User {
  std::string email;
  bool staff = false;  ///< agent or admin; an end user otherwise
};

/// By id. Who is not in it is unknown: their comments neither inform nor answer.
using Users = std::map<std::string, User, std::less<>>;

/// The ticket as GET /tickets/{id} shows it now.
struct TicketNow {
  std::string id;
  std::string subject;
  std::string description;
  std::string requester;  ///< user id
  std::string channel;
  std::string status;
  std::string updated_at;
  Instant created_at;
  std::vector<std::string> tags;
  std::map<std::string, FieldValue, std::less<>> fields;  ///< priority, type …, and custom fields by id
};

/// Fields of the ticket, besides the custom ones, that rules may ask for; named as Zendesk names them.
bool is_plain_field(std::string_view field);

/// `audits`: oldest first.
Ticket history(const Mapping& mapping, const TicketNow& now, const std::vector<Audit>& audits, const Users& users);

}  // namespace turnaround::zendesk
