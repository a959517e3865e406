// One update of a ticket as Zendesk recorded it: who, when, which fields, which comments.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.h"
#include "core/time/time.h"

namespace turnaround::zendesk {

/// A field's value; only `tags` and multi-selects have `words`. Absent: null or "".
struct FieldValue {
  std::optional<std::string> text;  ///< words joined by "," where there are several
  std::vector<std::string> words;
  bool operator==(const FieldValue&) const = default;
};

/// `field`: "status", "priority", "tags", or a custom field's id as text.
struct Change {
  std::string field;
  FieldValue before;
  FieldValue after;
  bool created = false;  ///< the field got this value when the ticket was created; `before` is absent
  bool by_rule = false;  ///< a trigger or automation did it within someone else's update
};

struct Comment {
  std::string author;
  std::string text;
  std::vector<std::string> attachments;  ///< file names
  bool is_public = false;
};

/// Lists are in the order of the audit. Within one audit the comment comes first: it is why the fields changed.
struct Audit {
  Instant at;
  std::string author;
  bool ours = false;        ///< carries our mark: this is our own write-back come back
  std::string comment_key;  ///< of our comment in it, if any
  bool merge = false;       ///< the ticket was merged into another
  std::vector<Change> changes;
  std::vector<Comment> comments;
};

/// Our mark in `metadata.custom` of an audit; FIELDS.md says why it is there.
inline constexpr std::string_view kMark = "turnaround";
inline constexpr std::string_view kCommentMark = "turnaround_comment";

FieldValue field_value(const json::Value* value);

/// Error bad_answer when the audit has no time. Event types that are not listed here are left out.
Result<Audit> read_audit(const json::Value& audit);

}  // namespace turnaround::zendesk
