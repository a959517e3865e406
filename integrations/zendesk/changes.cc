#include "integrations/zendesk/changes.h"

#include "integrations/zendesk/asking.h"
#include "integrations/zendesk/settings.h"

namespace turnaround::zendesk {

HttpRequest changed(const Since& since) {
  const std::string from = since.cursor.empty() ? "start_time=" + std::to_string(since.at.time_since_epoch().count())
                                                : "cursor=" + percent_encoded(since.cursor);
  return get("/api/v2/incremental/tickets/cursor.json?per_page=100&" + from);
}

Result<Changes> changes(const HttpResponse& answer) {
  const Result<json::Value> body = body_of(answer, "changed tickets");
  if (!body) return body.error();
  const json::Value* tickets = body->find("tickets");
  if (tickets == nullptr || tickets->array() == nullptr) return bad_answer("tickets", "the answer lists no tickets");
  Changes changes{.tickets = {}, .cursor = text_of(*body, "after_cursor")};
  if (changes.cursor.empty()) return bad_answer("after_cursor", "the answer does not say where to go on");
  for (const json::Value& each : *tickets->array()) {
    if (std::string id = id_text(each.find("id")); !id.empty())
      changes.tickets.push_back({std::move(id), text_of(each, "updated_at")});
  }
  const json::Value* end = body->find("end_of_stream");
  changes.more = end != nullptr && end->boolean() != nullptr && !*end->boolean();
  return changes;
}

}  // namespace turnaround::zendesk
