#include "integrations/zendesk/verdict.h"

#include "core/limits.h"
#include "integrations/retry_after.h"

namespace turnaround::zendesk {

namespace {

constexpr std::size_t kLongestQuote = 80;

/// Zendesk's own word for what went wrong: `error` is text, or an object with a `title`. Cut short; never the whole
/// body.
std::string error_word(const HttpResponse& answer) {
  const Result<json::Value> body =
      json::read(answer.body, {.bytes = limits::kAnswerBytes, .depth = limits::kJsonDepth});
  if (!body) return {};
  const json::Value* error = body->find("error");
  if (error != nullptr && error->object() != nullptr) error = error->find("title");
  if (error == nullptr || error->string() == nullptr) return {};
  return error->string()->substr(0, kLongestQuote);
}

std::string told(std::string text, const std::string& word) {
  return word.empty() ? text : std::move(text) + " (`" + word + "`)";
}

Verdict accepted(const HttpResponse& answer) {
  const Result<json::Value> body =
      json::read(answer.body, {.bytes = limits::kAnswerBytes, .depth = limits::kJsonDepth});
  if (body && body->object() != nullptr) return {Outcome::done, "accepted", std::nullopt};
  return {Outcome::later,
          "the helpdesk answered 200 with something that is no JSON object; is `base_url` the helpdesk?",
          retry_after(answer)};
}

Verdict unprocessable(const std::string& word) {
  if (word == "UpdateConflict") return {Outcome::conflict, "the ticket changed meanwhile", std::nullopt};
  return {Outcome::refused, told("the helpdesk refuses the values, or the ticket is closed", word), std::nullopt};
}

Verdict overloaded(const HttpResponse& answer) {
  const std::string status = std::to_string(answer.status);
  if (answer.status == 429) return {Outcome::later, "the helpdesk's rate limit is used up", retry_after(answer)};
  return {Outcome::later, "the helpdesk answered " + status, retry_after(answer)};
}

}  // namespace

Verdict judge(const HttpResponse& answer) {
  const int status = answer.status;
  if (status == 200 || status == 201) return accepted(answer);
  const std::string word = error_word(answer);
  if (status == 404) return {Outcome::gone, "the helpdesk does not have the ticket", std::nullopt};
  if (status == 409) return {Outcome::conflict, "the ticket changed meanwhile", std::nullopt};
  if (status == 422) return unprocessable(word);
  if (status == 401) {
    return {Outcome::later, told("the helpdesk does not accept our credentials; check the API token", word),
            retry_after(answer)};
  }
  if (status == 403) {
    return {Outcome::refused, told("our user may not do this; give it an agent role that may edit tickets", word),
            std::nullopt};
  }
  if (status == 408 || status == 423 || status == 425 || status == 429 || status >= 500 || status < 200) {
    return overloaded(answer);
  }
  if (status >= 300 && status < 400) {
    return {Outcome::refused, "the helpdesk redirects; set `base_url` to the address it redirects to", std::nullopt};
  }
  return {Outcome::refused, told("the helpdesk answered " + std::to_string(status), word), std::nullopt};
}

}  // namespace turnaround::zendesk
