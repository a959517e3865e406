// A small Zendesk account for tests: its settings, and answers of its API written as Zendesk writes them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "integrations/adapter.h"

namespace turnaround::zendesk::test {

inline json::Value parsed(std::string_view text) {
  Result<json::Value> value = json::read(text, {.bytes = 1u << 20, .depth = 64});
  return value ? *value : json::Value{};
}

inline Settings settings() {
  return parsed(R"({"fields": {"category": 3601, "due_date": 3602, "due": 3603, "missing": "3604"},
                    "category_values": {"business-critical": "sla_bc"},
                    "ticket_fields": {"3700": "customer-domain"}})");
}

inline const Adapter& adapter() {
  return *find_adapter("zendesk");
}

inline HttpResponse ok(std::string body) {
  return {.status = 200, .headers = {}, .body = std::move(body)};
}

inline constexpr std::string_view kUsers =
    R"([{"id":501,"name":"Ann","email":"ann@customer.example","role":"end-user"},)"
    R"({"id":502,"name":"Bob","email":"bob@customer.example","role":"end-user"},)"
    R"({"id":900,"name":"Sue","email":"sue@helpdesk.example","role":"agent"},)"
    R"({"id":901,"name":"Turnaround","email":"sla@helpdesk.example","role":"admin"}])";

/// The ticket now. `status`, `tags` as JSON, `fields` as the inside of custom_fields.
inline HttpResponse ticket(std::string_view status = "open", std::string_view tags = "[]",
                           std::string_view fields = "") {
  return ok(
      std::string(R"({"ticket":{"id":5158,"url":"https://acme.zendesk.example/api/v2/tickets/5158.json",)") +
      R"("subject":"Login broken","raw_subject":"Login broken","description":"Cannot log in","priority":"high",)" +
      R"("type":"incident","requester_id":501,"submitter_id":501,"assignee_id":null,"organization_id":77,)" +
      R"("via":{"channel":"email","source":{"from":{},"to":{},"rel":null}},"created_at":"2026-03-06T16:59:00Z",)" +
      R"("updated_at":"2026-03-09T09:30:00Z","status":")" + std::string(status) + R"(","tags":)" + std::string(tags) +
      R"(,"custom_fields":[)" + std::string(fields) + R"(]},"users":)" + std::string(kUsers) + "}");
}

/// The update that created the ticket. `more`: further events, each with a leading comma.
inline std::string created(std::string_view more = "", std::string_view tags = "[]") {
  return std::string(R"({"id":1,"ticket_id":5158,"created_at":"2026-03-06T16:59:00Z","author_id":501,)") +
         R"("via":{"channel":"email","source":{"rel":null}},"metadata":{"system":{},"custom":{}},"events":[)" +
         R"({"id":11,"type":"Comment","author_id":501,"body":"Cannot log in","public":true,)" +
         R"("attachments":[{"id":1,"file_name":"screen.png","content_type":"image/png"}]},)" +
         R"({"id":12,"type":"Create","field_name":"subject","value":"Login broken"},)" +
         R"({"id":13,"type":"Create","field_name":"status","value":"new"},)" +
         R"({"id":14,"type":"Create","field_name":"priority","value":null},)" +
         R"({"id":15,"type":"Create","field_name":"requester_id","value":"501"},)" +
         R"({"id":16,"type":"Create","field_name":"tags","value":)" + std::string(tags) + "}" + std::string(more) +
         "]}";
}

/// A later update by `author`, with the inside of its `events`.
inline std::string update(std::string_view at, int author, std::string_view events, std::string_view metadata = "{}",
                          std::string_view via = R"({"channel":"web","source":{"rel":null}})") {
  return std::string(R"({"id":2,"ticket_id":5158,"created_at":")") + std::string(at) + R"(","author_id":)" +
         std::to_string(author) + R"(,"via":)" + std::string(via) + R"(,"metadata":{"system":{},"custom":)" +
         std::string(metadata) + R"(},"events":[)" + std::string(events) + "]}";
}

inline std::string change(std::string_view field, std::string_view before, std::string_view after) {
  return std::string(R"({"id":21,"type":"Change","field_name":")") + std::string(field) + R"(","previous_value":)" +
         std::string(before) + R"(,"value":)" + std::string(after) + "}";
}

inline std::string comment(int author, std::string_view body, bool is_public = true) {
  return std::string(R"({"id":22,"type":"Comment","author_id":)") + std::to_string(author) + R"(,"body":")" +
         std::string(body) + R"(","public":)" + (is_public ? "true" : "false") + R"(,"attachments":[]})";
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

/// The last page of audits.
inline HttpResponse audits(const std::vector<std::string>& audits) {
  return ok(R"({"audits":[)" + joined(audits) + R"(],"meta":{"has_more":false,"after_cursor":null},"links":{}})");
}

}  // namespace turnaround::zendesk::test
