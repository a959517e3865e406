// What an admin says about their Zendesk account: which custom fields are ours, and what their own fields are called.
//   {"fields": {"category": 3601, "due_date": 3602, "due": 3603, "missing": 3604},
//    "category_values": {"medium": "sla_medium"}, "ticket_fields": {"3700": "customer-domain"},
//    "waiting": {"pending": "customer", "hold": "third-party"}}
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Settings as values; ids of custom fields are decimal text, as Zendesk writes them in audits and webhooks.
struct Mapping {
  std::string category;
  std::string due_date;
  std::string due;
  std::string missing;
  std::map<std::string, std::string, std::less<>> category_values;  ///< category id -> option value (a tag)
  std::map<std::string, std::string, std::less<>> ticket_fields;    ///< custom field id -> name of the ticket's field
  std::string pending_reason = "customer";
  std::string hold_reason = "third-party";

  bool is_ours(std::string_view field) const {
    return field == category || field == due_date || field == due || field == missing;
  }
};

/// Every problem of the settings; `where` is a pointer inside them.
std::vector<Error> check_settings(const Settings& settings);

/// Of settings that check_settings() has nothing to say about.
Mapping mapping(const Settings& settings);

/// The option of the category's drop-down, "sla_" and the category's id unless category_values names another.
std::string option_value(const Mapping& mapping, std::string_view category);
/// The other way round; an option that is not ours is its own category id, so that it differs from every real one.
std::string category_of(const Mapping& mapping, std::string_view option);

/// The name that policies use for a custom field: as configured, else "custom_fields_3700", as Zendesk's own rules say.
std::string field_name(const Mapping& mapping, std::string_view field);

/// An id as Zendesk sends it, number or text; empty when it is absent: null, "", "0", or not decimal.
std::string id_text(const json::Value* value);

}  // namespace turnaround::zendesk
