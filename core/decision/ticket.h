// A ticket as the decision sees it: what was sent, and everything that has happened since. History is only ever
// appended.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace turnaround {

/// Names the automated response, among our comments and among the events of a ticket.
inline constexpr std::string_view kAutomatedResponse = "automated-response";

struct Event {
  enum class Type {
    waiting,
    resumed,
    confirmed,
    announced,
    responded,
    workaround,
    solved,
    reopened,
    category,  ///< set by a person: `value`; no value hands it back to the rules
    field,     ///< `name` got `value` (no value: cleared); names as in Condition: priority, status, a custom field …
    tags,      ///< `words` are all the tags from now on
    info,      ///< `text` added by the customer, with `words` the names of its attachments
    asked,     ///< the customer was asked for the items `words`; for all that is missing, when there are none
    merged,
    deleted,
    other,  ///< kept and ignored; `name` is the type as it was written
  };
  Instant at;
  Type type = Type::other;
  std::string reason;  ///< of waiting and resumed; empty means "customer"
  std::string name;    ///< of a field; of `responded`: which message of ours it was (kAutomatedResponse), if one
  std::optional<std::string> value;
  std::string text;
  std::vector<std::string> words;
  bool operator==(const Event&) const = default;
};

struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

struct Ticket {
  std::string id;
  std::string subject;
  std::string description;  ///< as sent: plain text or HTML
  std::string requester;
  std::string channel;
  std::string status;
  std::vector<std::string> tags;
  std::vector<std::string> attachments;  ///< file names
  std::vector<Field> fields;
  Instant created_at;
  std::vector<Event> events;  ///< any order; decide sorts by time, equal times keep their order
  bool operator==(const Ticket&) const = default;
};

}  // namespace turnaround
