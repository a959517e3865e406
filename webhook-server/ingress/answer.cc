#include "webhook-server/ingress/answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/json.h"

namespace turnaround {

namespace {
using StatusText = std::pair<int, std::string_view>;
constexpr std::array kStatusTexts{
    StatusText{200, "OK"},
    StatusText{202, "Accepted"},
    StatusText{304, "Not Modified"},
    StatusText{400, "Bad Request"},
    StatusText{401, "Unauthorized"},
    StatusText{404, "Not Found"},
    StatusText{405, "Method Not Allowed"},
    StatusText{408, "Request Timeout"},
    StatusText{411, "Length Required"},
    StatusText{413, "Payload Too Large"},
    StatusText{414, "URI Too Long"},
    StatusText{415, "Unsupported Media Type"},
    StatusText{417, "Expectation Failed"},
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

std::string problem_json(const Refusal& problem) {
  json::Writer out;
  out.object().key("type").text("about:blank").key("title").text(status_text(problem.status));
  out.key("status").number(problem.status).key("code").text(problem.code).key("detail").text(problem.detail).close();
  return out.take();
}

std::string closing_answer(const Refusal& problem, std::string_view request_id) {
  const std::string body = problem_json(problem);
  std::string out = "HTTP/1.1 " + std::to_string(problem.status) + ' ' + std::string(status_text(problem.status));
  out += "\r\nConnection: close\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\n";
  if (problem.status == 503) out += "Retry-After: 5\r\n";
  out += "X-Request-Id: " + std::string(request_id) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return out + body;
}

}  // namespace turnaround
