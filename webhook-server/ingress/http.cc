#include "webhook-server/ingress/http.h"

#include <httplib.h>

#include <algorithm>
#include <utility>

#include "webhook-server/console/api.h"
#include "webhook-server/console/page.h"
#include "webhook-server/ingress/answer.h"
#include "webhook-server/ingress/hooks.h"
#include "webhook-server/ingress/pages.h"
#include "webhook-server/limits.h"

namespace turnaround {

namespace {

/// What process_request() reads and where it writes: memory instead of a socket.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string input) : input_(std::move(input)) {}
  std::string take() { return std::move(output_); }

  bool is_readable() const override { return read_ < input_.size(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = input_.copy(to, size, read_);
    read_ += taken;
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* from, std::size_t size) override {
    output_.reserve(output_.size() + size);  // exactly: a large answer shall not double
    output_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string input_;
  std::string output_;
  std::size_t read_ = 0;
};

/// The request whose route runs on this thread: process_request() has no way to pass it along.
thread_local const FramedRequest* in_progress = nullptr;

const Refusal kFailed{500, "internal_error", "the server failed; its log knows this request's id"};

/// The connection's name in /hooks/{connection}; empty: another address.
std::string_view hook_of(const FramedRequest& request) {
  constexpr std::string_view kFolder = "/hooks/";
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (!path.starts_with(kFolder)) return {};
  const std::string_view name = path.substr(kFolder.size());
  return name.find('/') == std::string_view::npos ? name : std::string_view{};
}

}  // namespace

class Routes::Server : public httplib::Server {
 public:
  explicit Server(Site site);
  void answer(const FramedRequest& request, const Respond& respond);

 private:
  using Captures = httplib::Match;
  template <class Route>
  Handler route(const char* name, Route route);
  void serve_console();
  void refuse_other_methods();
  void take_hook(const FramedRequest& request, const Respond& respond);
  std::string page(const FramedRequest& request);
  void send(const char* name, HttpResponse from, httplib::Response& to);
  HttpResponse finish(const char* name, HttpResponse response, const std::string& request_id);

  Site site_;
  Hooks hooks_;
  PreviewFiles preview_;
};

Routes::Server::Server(Site site) : site_(std::move(site)), hooks_(site_), preview_(site_.preview_folder) {
  set_keep_alive_max_count(1'000'000);  // the listener decides; this is what the answers say
  set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits::kIdleDeadline).count());
  Get("/book/([^/]+)",
      route("book", [this](const Captures& at) { return book_page(site_, at[1].str(), *in_progress); }));
  Get("/preview/([^/]+)",
      route("preview", [this](const Captures& at) { return preview_.page(at[1].str(), *in_progress); }));
  Get("/tickets/([^/]+)/([^/]+)", route("tickets", [this](const Captures& at) {
        return ticket_page(site_, at[1].str(), at[2].str(), *in_progress);
      }));
  Get("/healthz", route("healthz", [](const Captures&) { return health_page(); }));
  Get("/readyz", route("readyz", [this](const Captures&) { return ready_page(site_); }));
  Get("/metrics", route("metrics", [this](const Captures&) { return metrics_page(site_, *in_progress); }));
  if (site_.console) serve_console();
  refuse_other_methods();
  set_exception_handler([this](const httplib::Request&, httplib::Response& to, std::exception_ptr) {
    send("failed", refusal_response(kFailed), to);
  });
  set_error_handler(Handler([this](const httplib::Request&, httplib::Response& to) {
    if (to.has_header("X-Request-Id")) return;
    send("none", refusal_response({404, "not_found", "there is nothing at this address"}), to);
  }));
}

void Routes::Server::serve_console() {
  const auto api =
      route("api", [this](const Captures& at) { return site_.console->answer(at[1].str(), *in_progress); });
  Get("/api/(.+)", api);
  Post("/api/(.+)", api);
  Get("/console/([^/]*)", route("console", [](const Captures& at) { return console_page(at[1].str(), *in_progress); }));
  Get("/console", route("console", [](const Captures&) {
        return HttpResponse{308, {{"Location", "/console/"}, {"Content-Length", "0"}}, ""};
      }));
}

void Routes::Server::refuse_other_methods() {
  const auto allow = [this](const char* methods) {
    return route("wrong_method", [methods](const Captures&) {
      HttpResponse response = refusal_response({405, "wrong_method", "this address does not take this method"});
      response.headers.push_back({"Allow", methods});
      return response;
    });
  };
  Get("/hooks/[^/]+", allow("POST"));
  Post("/(console/?[^/]*|book/[^/]+|preview/[^/]+|tickets/[^/]+/[^/]+|healthz|readyz|metrics)", allow("GET, HEAD"));
}

template <class Route>
httplib::Server::Handler Routes::Server::route(const char* name, Route route) {
  return [this, name, route](const httplib::Request& request, httplib::Response& to) {
    send(name, route(request.matches), to);
  };
}

void Routes::Server::send(const char* name, HttpResponse from, httplib::Response& to) {
  const HttpResponse whole = finish(name, std::move(from), in_progress->id);
  to.status = whole.status;
  to.headers.clear();
  to.body = whole.body;
  for (const Header& each : whole.headers) to.set_header(each.name, each.value);
}

/// What every answer carries.
HttpResponse Routes::Server::finish(const char* name, HttpResponse response, const std::string& request_id) {
  response.headers.push_back({"X-Request-Id", request_id});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  if (header(response.headers, "content-security-policy").empty())
    response.headers.push_back({"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
  if (site_.https) response.headers.push_back({"Strict-Transport-Security", "max-age=31536000; includeSubDomains"});
  site_.metrics.count("turnaround_requests_total", {{"route", name}, {"status", std::to_string(response.status)}});
  return response;
}

void Routes::Server::answer(const FramedRequest& request, const Respond& respond) {
  if (request.method == "POST" && !hook_of(request).empty()) return take_hook(request, respond);
  respond(page(request));
}

void Routes::Server::take_hook(const FramedRequest& request, const Respond& respond) {
  const auto then = [this, respond, id = request.id, keep_alive = request.keep_alive](HttpResponse response) {
    respond(answer_bytes(finish("hooks", std::move(response), id), keep_alive));
  };
  try {
    hooks_.take(hook_of(request), request, then);
  } catch (const std::exception&) {
    then(refusal_response(kFailed));
  }
}

std::string Routes::Server::page(const FramedRequest& request) {
  MemoryStream stream(request.method + ' ' + request.target + " HTTP/1.1\r\n\r\n");
  in_progress = &request;
  bool closed = false;
  process_request(stream, !request.keep_alive, closed, nullptr);
  in_progress = nullptr;
  return stream.take();
}

Routes::Routes(Site site) : server_(std::make_unique<Server>(std::move(site))) {}
Routes::~Routes() = default;
void Routes::answer(const FramedRequest& request, const Respond& respond) {
  server_->answer(request, respond);
}

}  // namespace turnaround
