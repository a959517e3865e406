#include "webhook-server/ingress/pages.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "webhook-server/digest.h"
#include "webhook-server/ingress/answer.h"
#include "webhook-server/ingress/verify.h"

namespace turnaround {

namespace {

constexpr std::pair<std::string_view, std::string_view> kPreviewFiles[] = {
    {"turnaround.wasm", "application/wasm"},
    {"loader.js", "text/javascript; charset=utf-8"},
    {"sla-preview.js", "text/javascript; charset=utf-8"},
    {"loader.d.ts", "text/plain; charset=utf-8"},
};

std::string etag_of(std::string_view text) {
  return '"' + std::string(text) + '"';
}

/// 200 with the bytes, or 304 when `If-None-Match` names them.
HttpResponse unless_known(const FramedRequest& request, HttpResponse whole, const std::string& etag) {
  whole.headers.push_back({"ETag", etag});
  whole.headers.push_back({"Cache-Control", "no-cache"});
  const std::string_view known = header(request.headers, "if-none-match");
  if (known != "*" && known.find(etag) == std::string_view::npos) return whole;
  whole.status = 304;
  whole.headers.push_back({"Content-Length", std::to_string(whole.body.size())});
  whole.body.clear();
  return whole;
}

bool bears(const FramedRequest& request, const Secret& token) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view sent = header(request.headers, "authorization");
  return same_name(sent.substr(0, kScheme.size()), kScheme) && same_secret(sent.substr(kScheme.size()), token.reveal());
}

HttpResponse wants_token() {
  HttpResponse response = refusal_response({401, "no_token", "send `Authorization: Bearer` with the configured token"});
  response.headers.push_back({"WWW-Authenticate", "Bearer"});
  return response;
}

HttpResponse not_here(std::string detail) {
  return refusal_response({404, "not_found", std::move(detail)});
}

const Connection* find_connection(const Site& site, std::string_view id) {
  const auto found = std::find_if(site.connections.begin(), site.connections.end(),
                                  [&](const Connection& each) { return each.id == id; });
  return found == site.connections.end() ? nullptr : &*found;
}

}  // namespace

HttpResponse book_page(const Site& site, std::string_view connection, const FramedRequest& request) {
  const Connection* of = find_connection(site, connection);
  const std::shared_ptr<const BookOnShelf> book = of == nullptr ? nullptr : site.book(connection);
  if (!book) return not_here("no connection of this name has a book");
  HttpResponse whole{200, {{"Content-Type", "application/json"}, {"Vary", "Origin"}}, book->bytes};
  const std::string origin(header(request.headers, "origin"));
  const auto& allowed = of->preview_origins;
  if (std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) {
    whole.headers.push_back({"Access-Control-Allow-Origin", origin});
    whole.headers.push_back({"Access-Control-Expose-Headers", "ETag"});
  }
  return unless_known(request, std::move(whole), etag_of(book->book.digest()));
}

HttpResponse ticket_page(const Site& site, std::string_view connection, std::string_view ticket,
                         const FramedRequest& request) {
  if (site.viewer_token.reveal().empty()) return not_here("there is nothing here");
  if (!bears(request, site.viewer_token)) return wants_token();
  std::optional<std::string> json = site.ticket_json(connection, ticket);
  if (!json) return not_here("no such ticket");
  HttpResponse response = json_response(200, *std::move(json));
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

HttpResponse health_page() {
  return json_response(200, R"({"status":"alive"})");
}

HttpResponse ready_page(const Site& site) {
  const std::string reason = site.not_ready();
  if (!reason.empty()) return refusal_response({503, "not_ready", reason});
  return json_response(200, R"({"status":"ready"})");
}

HttpResponse metrics_page(const Site& site, const FramedRequest& request) {
  const bool open = site.metrics_token.reveal().empty();
  if (!open && !bears(request, site.metrics_token)) return wants_token();
  return {200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, site.metrics.text()};
}

PreviewFiles::PreviewFiles(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  for (const auto& [name, content_type] : kPreviewFiles) {
    std::ifstream in(folder / name, std::ios::binary);
    if (!in) continue;
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::string etag = etag_of(sha256(bytes));
    files_[std::string(name)] = {std::string(content_type), std::move(bytes), std::move(etag)};
  }
}

HttpResponse PreviewFiles::page(std::string_view name, const FramedRequest& request) const {
  const auto found = files_.find(name);
  if (found == files_.end()) return not_here("the preview has no such file");
  const File& file = found->second;
  HttpResponse whole{200,
                     {{"Content-Type", file.content_type},
                      {"Access-Control-Allow-Origin", "*"},
                      {"Cross-Origin-Resource-Policy", "cross-origin"}},
                     file.bytes};
  return unless_known(request, std::move(whole), file.etag);
}

}  // namespace turnaround
