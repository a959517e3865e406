#include "integrations/zendesk/asking.h"

#include "core/limits.h"
#include "integrations/zendesk/verdict.h"

namespace turnaround::zendesk {

HttpRequest get(std::string target) {
  return {.method = "GET", .target = std::move(target), .headers = {{"Accept", "application/json"}}, .body = {}};
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

Error bad_answer(std::string where, std::string message) {
  return {"bad_answer", std::move(where), std::move(message)};
}

Result<json::Value> body_of(const HttpResponse& answer, std::string_view what) {
  if (answer.status != 200) return Error{"helpdesk_answered", std::string(what), judge(answer).reason};
  Result<json::Value> body = json::read(answer.body, {.bytes = limits::kAnswerBytes, .depth = limits::kJsonDepth});
  if (!body) return bad_answer(std::string(what), "the helpdesk's answer cannot be read: " + body.error().message);
  if (body->object() == nullptr) return bad_answer(std::string(what), "the helpdesk's answer is no JSON object");
  return body;
}

const json::Value::Array& list(const json::Value& body, std::string_view name) {
  static const json::Value::Array kNone;
  const json::Value* member = body.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : kNone;
}

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string{};
}

}  // namespace turnaround::zendesk
