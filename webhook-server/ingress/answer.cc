#include "webhook-server/ingress/answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/json.h"

namespace turnaround {

namespace {
using StatusText = std::pair<int, std::string_view>;
constexpr std::array kStatusTexts{
    StatusText{200, "OK"},
    StatusText{202, "Accepted"},
    StatusText{304, "Not Modified"},
    StatusText{308, "Permanent Redirect"},
    StatusText{400, "Bad Request"},
    StatusText{401, "Unauthorized"},
    StatusText{403, "Forbidden"},
    StatusText{404, "Not Found"},
    StatusText{405, "Method Not Allowed"},
    StatusText{408, "Request Timeout"},
    StatusText{409, "Conflict"},
    StatusText{411, "Length Required"},
    StatusText{413, "Payload Too Large"},
    StatusText{414, "URI Too Long"},
    StatusText{415, "Unsupported Media Type"},
    StatusText{417, "Expectation Failed"},
    StatusText{429, "Too Many Requests"},
    StatusText{431, "Request Header Fields Too Large"},
    StatusText{500, "Internal Server Error"},
    StatusText{501, "Not Implemented"},
    StatusText{503, "Service Unavailable"},
    StatusText{505, "HTTP Version Not Supported"},
};
}  // namespace

std::string_view status_text(int status) {
  const auto* found = std::find_if(kStatusTexts.begin(), kStatusTexts.end(),
                                   [status](const StatusText& each) { return each.first == status; });
  return found == kStatusTexts.end() ? "Error" : found->second;
}

std::string refusal_json(const Refusal& refusal) {
  json::Writer out;
  out.object().key("type").text("about:blank").key("title").text(status_text(refusal.status));
  out.key("status").number(refusal.status).key("code").text(refusal.code).key("detail").text(refusal.detail).close();
  return out.take();
}

HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse refusal_response(const Refusal& refusal) {
  HttpResponse response{refusal.status, {{"Content-Type", "application/problem+json"}}, refusal_json(refusal)};
  if (refusal.status == 503) response.headers.push_back({"Retry-After", "5"});
  return response;
}

std::string answer_bytes(const HttpResponse& response, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(status_text(response.status));
  for (const Header& each : response.headers) out += "\r\n" + each.name + ": " + each.value;
  out += keep_alive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
  return out + "\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\n\r\n" + response.body;
}

std::string closing_answer(const Refusal& refusal, std::string_view request_id) {
  HttpResponse response = refusal_response(refusal);
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.headers.push_back({"X-Request-Id", std::string(request_id)});
  return answer_bytes(response, false);
}

}  // namespace turnaround
