// What every refusal looks like: one JSON shape (RFC 9457) that says what was wrong and what to do, and nothing secret.
#pragma once
#include <string>
#include <string_view>

#include "integrations/http_message.h"

namespace turnaround {

/// `code`: a stable snake_case word, also the label of the counter. `detail`: a lower-case sentence for people.
struct Refusal {
  int status = 500;
  std::string code;
  std::string detail;
  bool operator==(const Refusal&) const = default;
};

/// "Payload Too Large"; "Error" for a status that we never send.
std::string_view status_text(int status);

/// {"type":"about:blank","title":"Payload Too Large","status":413,"code":"body_too_large","detail":"…"}
std::string refusal_json(const Refusal& refusal);

HttpResponse json_response(int status, std::string body);
/// 503 carries Retry-After.
HttpResponse refusal_response(const Refusal& refusal);

/// The bytes of a whole HTTP/1.1 answer.
std::string answer_bytes(const HttpResponse& response, bool keep_alive);

/// The same, after which the connection is closed.
std::string closing_answer(const Refusal& refusal, std::string_view request_id);

}  // namespace turnaround
