// Whether a request to the console's interface comes from our own page and from whom: cookies, and what browsers say of
// where a request began.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "integrations/http_message.h"
#include "webhook-server/ingress/answer.h"
#include "webhook-server/ingress/framing.h"

namespace turnaround {

/// How browsers reach us.
struct Door {
  std::string origin;  ///< "https://sla.acme.example"; empty: scheme of the listener and the request's Host
  bool tls = false;    ///< the listener speaks it
  /// Cookies go over encrypted connections only. Else people may sign in from this machine alone.
  bool secure() const { return tls || origin.starts_with("https://"); }
};

/// "__Host-turnaround" where the door is secure; "turnaround" on loopback without TLS, where browsers refuse the
/// former.
std::string_view cookie_name(const Door& door);
/// `Set-Cookie` with a session's token, for this path, this host, no script and no other site. An empty token takes it
/// away.
Header session_cookie(const Door& door, std::string_view token);
/// The session's token as the browser sends it; empty where it is there not at all or twice.
std::string session_token(const Door& door, const FramedRequest& request);
/// The token of `Authorization: Bearer`; empty: there is none.
std::string bearer_token(const FramedRequest& request);

/// For requests that change something in the name of a cookie, or make one: why this one was not sent by our own page;
/// none: it was. Origin must be ours, Sec-Fetch-Site, where the browser sends it, `same-origin`, the content JSON.
std::optional<Refusal> cross_site(const Door& door, const FramedRequest& request);
/// The same for a page that has signed in: it also sends the word that only it knows, in X-CSRF-Token.
std::optional<Refusal> forged(const Door& door, const FramedRequest& request, std::string_view session_token);
/// Passwords and tokens do not travel in the clear: without TLS only from this machine, asked for by a name of its own.
std::optional<Refusal> in_the_clear(const Door& door, const FramedRequest& request);

}  // namespace turnaround
