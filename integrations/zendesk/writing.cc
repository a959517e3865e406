#include "integrations/zendesk/writing.h"

#include <algorithm>
#include <charconv>

#include "integrations/zendesk/audit.h"
#include "integrations/zendesk/settings.h"

namespace turnaround::zendesk {

namespace {

constexpr std::string_view kMarkVersion = "1";

/// A field's id is a number in requests, as Zendesk's documents have it.
std::int64_t number(const std::string& id) {
  std::int64_t value = 0;
  std::from_chars(id.data(), id.data() + id.size(), value);
  return value;
}

std::string missing_text(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

void field(json::Writer& out, const std::string& id, const std::string& value) {
  out.object().key("id").number(number(id)).key("value");
  if (value.empty()) {
    out.null();
  } else {
    out.text(value);
  }
  out.close();
}

struct Part {
  std::string_view name;
  const std::string& field;  ///< custom field id
  std::string value;         ///< empty clears it
};

std::vector<Part> parts(const Mapping& mapping, const WriteBack& wanted) {
  return {{"category", mapping.category, option_value(mapping, wanted.category)},
          {"due_date", mapping.due_date, wanted.due_date},
          {"due", mapping.due, wanted.due ? format_instant(*wanted.due) : std::string{}},
          {"missing", mapping.missing, missing_text(wanted.missing)}};
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<std::string> differences(const Snapshot& seen, const WriteBack& wanted) {
  const WriteBack& held = seen.written;
  std::vector<std::string> names;
  if (held.category != wanted.category) names.emplace_back("category");
  if (held.due_date != wanted.due_date) names.emplace_back("due_date");
  if (held.due != wanted.due) names.emplace_back("due");
  if (held.missing != wanted.missing) names.emplace_back("missing");
  if (wanted.comment && !contains(seen.comment_keys, wanted.comment->key)) names.emplace_back("comment");
  return names;
}

std::optional<HttpRequest> write(const Settings& settings, const Snapshot& seen, const WriteBack& wanted) {
  const std::vector<std::string> names = differences(seen, wanted);
  if (seen.closed || names.empty()) return std::nullopt;
  const Mapping map = mapping(settings);
  const bool comments = contains(names, "comment");
  json::Writer out;
  out.object().key("ticket").object();
  if (names.size() > (comments ? 1u : 0u)) {
    out.key("custom_fields").array();
    for (const Part& part : parts(map, wanted)) {
      if (contains(names, part.name)) field(out, part.field, part.value);
    }
    out.close();
  }
  if (comments) out.key("comment").object().key("body").text(wanted.comment->text).key("public").boolean(true).close();
  out.key("metadata").object().key(kMark).text(kMarkVersion);
  if (comments) out.key(kCommentMark).text(wanted.comment->key);
  out.close();
  if (!seen.version.empty()) out.key("safe_update").boolean(true).key("updated_stamp").text(seen.version);
  out.close().close();
  return HttpRequest{.method = "PUT",
                     .target = "/api/v2/tickets/" + seen.ticket.id + ".json",
                     .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
                     .body = out.take()};
}

}  // namespace turnaround::zendesk
