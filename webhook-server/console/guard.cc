#include "webhook-server/console/guard.h"

#include "webhook-server/accounts/throttle.h"
#include "webhook-server/accounts/token.h"
#include "webhook-server/ingress/verify.h"
#include "webhook-server/limits.h"

namespace turnaround {

namespace {

std::string own_origin(const Door& door, const FramedRequest& request) {
  if (!door.origin.empty()) return door.origin;
  return (door.tls ? "https://" : "http://") + std::string(header(request.headers, "host"));
}

bool is_json(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  return same_name(content_type.substr(0, kJson.size()), kJson) &&
         (content_type.size() == kJson.size() || content_type[kJson.size()] == ';');
}

}  // namespace

std::string_view cookie_name(const Door& door) {
  return door.secure() ? "__Host-turnaround" : "turnaround";
}

Header session_cookie(const Door& door, std::string_view token) {
  std::string value = std::string(cookie_name(door)) + '=' + std::string(token) + "; Path=/; HttpOnly; SameSite=Strict";
  if (door.secure()) value += "; Secure";
  value += "; Max-Age=" + std::to_string(token.empty() ? 0 : limits::kSessionLife.count());
  return {"Set-Cookie", value};
}

std::string session_token(const Door& door, const FramedRequest& request) {
  const std::string wanted = std::string(cookie_name(door)) + '=';
  std::string found;
  for (const Header& each : request.headers) {
    if (!same_name(each.name, "cookie")) continue;
    std::string_view rest = each.value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      std::string_view pair = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      if (!pair.starts_with(wanted)) continue;
      if (!found.empty()) return "";
      found = pair.substr(wanted.size());
    }
  }
  return found;
}

std::string bearer_token(const FramedRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view sent = header(request.headers, "authorization");
  return same_name(sent.substr(0, kScheme.size()), kScheme) ? std::string(sent.substr(kScheme.size())) : "";
}

std::optional<Refusal> cross_site(const Door& door, const FramedRequest& request) {
  const std::string_view site = header(request.headers, "sec-fetch-site");
  if (!site.empty() && site != "same-origin")
    return Refusal{403, "cross_site", "this can only be done from the console's own page"};
  if (header(request.headers, "origin") != own_origin(door, request))
    return Refusal{403, "wrong_origin",
                   "the page's origin is not the server's; behind a proxy set `public_url` to the console's address"};
  if (!is_json(header(request.headers, "content-type")))
    return Refusal{415, "not_json", "send `Content-Type: application/json`"};
  return std::nullopt;
}

std::optional<Refusal> forged(const Door& door, const FramedRequest& request, std::string_view session_token) {
  if (std::optional<Refusal> refusal = cross_site(door, request)) return refusal;
  if (!same_secret(header(request.headers, "x-csrf-token"), csrf_token(session_token)))
    return Refusal{403, "no_csrf_token", "load the page again: its token is missing or of another session"};
  return std::nullopt;
}

std::optional<Refusal> in_the_clear(const Door& door, const FramedRequest& request) {
  if (door.secure()) return std::nullopt;
  // The name too: a stranger's name that leads to this machine must not make his page ours.
  std::string_view host = header(request.headers, "host");
  host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
  if (is_this_machine(request.peer) && (host == "127.0.0.1" || host == "[::1]" || host == "localhost"))
    return std::nullopt;
  return Refusal{403, "needs_tls", "the console needs TLS: configure `tls`, or `public_url` behind a proxy"};
}

}  // namespace turnaround
