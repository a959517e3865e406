// What can be read from the server: books and the preview's code for browsers, its state for operators, tickets for
// viewers.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "integrations/http_message.h"
#include "webhook-server/ingress/framing.h"
#include "webhook-server/ingress/site.h"

namespace turnaround {

/// GET /book/{connection}: the book's exact bytes, its digest as ETag; 304 when the browser has it. Only the
/// connection's preview_origins may read it from a page of another origin.
HttpResponse book_page(const Site& site, std::string_view connection, const FramedRequest& request);

/// GET /tickets/{connection}/{id}: needs `Authorization: Bearer <viewer_token>`.
HttpResponse ticket_page(const Site& site, std::string_view connection, std::string_view ticket,
                         const FramedRequest& request);

/// GET /healthz: the process lives. GET /readyz: it wants traffic, else 503 and why.
HttpResponse health_page();
HttpResponse ready_page(const Site& site);

/// GET /metrics: Prometheus' text format.
HttpResponse metrics_page(const Site& site, const FramedRequest& request);

/// GET /preview/<file>: the files of the preview, read once at the start. Public code: any page may load it.
class PreviewFiles {
 public:
  explicit PreviewFiles(const std::filesystem::path& folder);
  HttpResponse page(std::string_view name, const FramedRequest& request) const;

 private:
  struct File {
    std::string content_type;
    std::string bytes;
    std::string etag;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace turnaround
