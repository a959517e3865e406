// The console's interface: what people and programs that have signed in may look at and do. JSON over /api/.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "webhook-server/accounts/access.h"
#include "webhook-server/console/guard.h"

namespace turnaround {

/// What the interface answers from, beside the accounts. The functions are called from many threads at once.
struct ConsoleData {
  std::function<Instant()> now;
  /// JSON: a list of the tickets that were decided last, newest first.
  std::function<std::string()> tickets_json;
  /// JSON of one ticket with its explanation; none: there is no such ticket.
  std::function<std::optional<std::string>(std::string_view connection, std::string_view ticket)> ticket_json;
};

/// Role that each needs:
///   anybody   GET state   POST set-up {token, name, password}   POST sign-in {name, password}
///   viewer    GET me, tickets, tickets/{connection}/{id}, tokens
///             POST sign-out, password {old, new}, tokens {label, days}, tokens/end {id}
///   admin     GET accounts, audit, audit/{before}
///             POST accounts {name, role, password}, accounts/role {name, role}, accounts/password {name, password},
///             accounts/remove {name}
/// Who: a session's cookie, or an API token as `Authorization: Bearer`. With a cookie every POST must come from our own
/// page (guard.h). 401 nobody signed in · 403 not from our page, or the role does not suffice · 429 slow down · 409 it
/// contradicts what is there · 400 the request is not understood. No answer may be stored by anybody.
class ConsoleApi {
 public:
  ConsoleApi(Access& access, Door door, ConsoleData data)
      : access_(access), door_(std::move(door)), data_(std::move(data)) {}
  /// `path`: after "/api/". Any thread.
  HttpResponse answer(std::string_view path, const FramedRequest& request);

 private:
  struct Caller {
    Identity who;
    std::string session;  ///< its token; empty: a program
  };
  HttpResponse get(std::string_view path, const FramedRequest& request);
  HttpResponse post(std::string_view path, const FramedRequest& request);
  HttpResponse post_as(const Caller& caller, std::string_view path, const FramedRequest& request);
  HttpResponse post_as_admin(const Caller& caller, std::string_view path, const FramedRequest& request);
  HttpResponse set_up(const FramedRequest& request);
  HttpResponse sign_in(const FramedRequest& request);
  HttpResponse grant(const Caller& caller, const FramedRequest& request);
  HttpResponse me(const Caller& caller) const;
  HttpResponse tokens(const Caller& caller);
  HttpResponse accounts();
  HttpResponse audit(std::string_view before);
  HttpResponse ticket(std::string_view path);
  std::optional<Caller> caller_of(const FramedRequest& request);
  AuditEntry act(const Caller& caller, const FramedRequest& request, std::string what, std::string about = "") const;

  Access& access_;
  Door door_;
  ConsoleData data_;
};

}  // namespace turnaround
