#include "webhook-server/console/page.h"

#include <algorithm>

#include "console_files.h"
#include "webhook-server/digest.h"
#include "webhook-server/ingress/answer.h"

namespace turnaround {

namespace {

constexpr const char* kRules =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

struct File {
  std::string_view name;
  const char* content_type;
  std::string_view bytes;
};
constexpr const char* kScript = "text/javascript; charset=utf-8";
constexpr File kFiles[] = {
    {"", "text/html; charset=utf-8", console_files::kIndex},
    {"console.css", "text/css; charset=utf-8", console_files::kStyle},
    {"console.js", kScript, console_files::kConsole},
    {"parts.js", kScript, console_files::kParts},
    {"ticket.js", kScript, console_files::kTicket},
};

}  // namespace

HttpResponse console_page(std::string_view name, const FramedRequest& request) {
  const File* file =
      std::find_if(std::begin(kFiles), std::end(kFiles), [&](const File& each) { return each.name == name; });
  if (file == std::end(kFiles)) return refusal_response({404, "not_found", "the console has no such file"});
  const std::string etag = '"' + sha256(file->bytes) + '"';
  HttpResponse response{200,
                        {{"Content-Type", file->content_type},
                         {"Content-Security-Policy", kRules},
                         {"Cross-Origin-Opener-Policy", "same-origin"},
                         {"Cross-Origin-Resource-Policy", "same-origin"},
                         {"Referrer-Policy", "no-referrer"},
                         {"Cache-Control", "no-cache"},
                         {"ETag", etag}},
                        std::string(file->bytes)};
  if (header(request.headers, "if-none-match") != etag) return response;
  response.status = 304;
  response.body.clear();
  return response;
}

}  // namespace turnaround
