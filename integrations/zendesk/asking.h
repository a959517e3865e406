// Requests to Zendesk's API that read, and their answers taken as JSON.
#pragma once
#include <string>
#include <string_view>

#include "core/json/json.h"
#include "integrations/adapter.h"

namespace turnaround::zendesk {

HttpRequest get(std::string target);

/// For a value inside a target's query.
std::string percent_encoded(std::string_view text);

Error bad_answer(std::string where, std::string message);

/// The object that a 200 holds. Errors: helpdesk_answered, another status; bad_answer. `what` was asked for.
Result<json::Value> body_of(const HttpResponse& answer, std::string_view what);

/// A member's elements; none when it is no list.
const json::Value::Array& list(const json::Value& body, std::string_view name);
/// A member's text; empty when it is none.
std::string text_of(const json::Value& object, std::string_view name);

}  // namespace turnaround::zendesk
