#include "webhook-server/console/api.h"

#include <charconv>
#include <limits>

#include "core/json/shape.h"
#include "core/limits.h"
#include "webhook-server/accounts/token.h"
#include "webhook-server/limits.h"

namespace turnaround {

namespace {

/// The members that requests may have; each route takes its own and refuses the others.
struct Asked {
  std::string name;
  std::string role;
  std::string token;
  std::string id;
  std::string label;
  int days = 0;
  std::string password;
  std::string old_password;
};

template <class Describe>
Result<Asked> read_body(const FramedRequest& request, Describe describe) {
  const Result<json::Value> body = json::read(request.body, {.bytes = 16u << 10, .depth = limits::kJsonDepth});
  if (!body) return body.error();
  std::vector<Error> problems;
  Asked asked;
  const Place place(*body, problems);
  MemberReader members(place);
  describe(members, asked);
  members.done();
  if (!problems.empty()) return problems.front();
  return asked;
}

int status_of(const std::string& code) {
  const std::pair<std::string_view, int> kStatuses[] = {
      {"bad_credentials", 401}, {"bad_set_up_token", 401}, {"slow_down", 429}, {"busy", 503},
      {"not_kept", 503},        {"no_account", 404},       {"no_token", 404},  {"account_exists", 409},
      {"last_admin", 409},      {"too_many", 409},
  };
  for (const auto& [known, status] : kStatuses)
    if (code == known) return status;
  return 400;
}

HttpResponse refused(const Error& error) {
  const std::string where = error.where.empty() ? "" : error.where + ": ";
  return refusal_response({status_of(error.code), error.code, where + error.message});
}

HttpResponse done(const Result<bool>& result) {
  return result ? json_response(200, R"({"done":true})") : refused(result.error());
}

HttpResponse not_here() {
  return refusal_response({404, "not_found", "there is nothing at this address"});
}

HttpResponse not_allowed(Role needed) {
  return refusal_response(
      {403, "not_allowed", "this needs the role `" + std::string(role_name(needed)) + "`; ask an admin"});
}

/// A token that got lost must not make others, or accounts, for itself.
HttpResponse no_program() {
  return refusal_response({403, "not_allowed", "sign in with a browser to do this"});
}

bool may(const Identity& who, Role needed) {
  return static_cast<int>(who.role) >= static_cast<int>(needed);
}

}  // namespace

HttpResponse ConsoleApi::answer(std::string_view path, const FramedRequest& request) {
  const std::optional<Refusal> open = in_the_clear(door_, request);
  HttpResponse response = open                       ? refusal_response(*open)
                          : request.method == "POST" ? post(path, request)
                                                     : get(path, request);
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Cross-Origin-Resource-Policy", "same-origin"});
  return response;
}

std::optional<ConsoleApi::Caller> ConsoleApi::caller_of(const FramedRequest& request) {
  // A program says who it is in so many words; then a cookie, which a browser sends by itself, counts for nothing.
  if (!header(request.headers, "authorization").empty()) {
    const std::optional<Identity> who = access_.recognise(bearer_token(request), data_.now());
    return who && who->program ? std::optional(Caller{*who, ""}) : std::nullopt;
  }
  const std::string session = session_token(door_, request);
  const std::optional<Identity> who = access_.recognise(session, data_.now());
  return who && !who->program ? std::optional(Caller{*who, session}) : std::nullopt;
}

HttpResponse ConsoleApi::get(std::string_view path, const FramedRequest& request) {
  if (path == "state") return json_response(200, access_.set_up() ? R"({"set_up":true})" : R"({"set_up":false})");
  const std::optional<Caller> caller = caller_of(request);
  if (!caller) return refusal_response({401, "not_signed_in", "sign in first"});
  if (path == "me") return me(*caller);
  if (path == "tokens") return tokens(*caller);
  if (path == "tickets") return json_response(200, data_.tickets_json());
  if (path.starts_with("tickets/")) return ticket(path.substr(std::string_view("tickets/").size()));
  if (path != "accounts" && path != "audit" && !path.starts_with("audit/")) return not_here();
  if (!may(caller->who, Role::admin)) return not_allowed(Role::admin);
  if (path == "accounts") return accounts();
  return audit(path == "audit" ? "" : path.substr(std::string_view("audit/").size()));
}

HttpResponse ConsoleApi::post(std::string_view path, const FramedRequest& request) {
  if (path == "set-up") return set_up(request);
  if (path == "sign-in") return sign_in(request);
  const std::optional<Caller> caller = caller_of(request);
  if (!caller) return refusal_response({401, "not_signed_in", "sign in first"});
  if (!caller->session.empty())
    if (const auto refusal = forged(door_, request, caller->session)) return refusal_response(*refusal);
  return post_as(*caller, path, request);
}

HttpResponse ConsoleApi::set_up(const FramedRequest& request) {
  if (const auto refusal = cross_site(door_, request)) return refusal_response(*refusal);
  const Result<Asked> asked = read_body(request, [](MemberReader& members, Asked& to) {
    members.required("token", to.token);
    members.required("name", to.name);
    members.required("password", to.password);
  });
  if (!asked) return refused(asked.error());
  return done(access_.make_first(asked->token, asked->name, Secret(asked->password),
                                 {.at = data_.now(), .from = request.peer, .what = "set_up"}));
}

HttpResponse ConsoleApi::sign_in(const FramedRequest& request) {
  if (const auto refusal = cross_site(door_, request)) return refusal_response(*refusal);
  const Result<Asked> asked = read_body(request, [](MemberReader& members, Asked& to) {
    members.required("name", to.name);
    members.required("password", to.password);
  });
  if (!asked) return refused(asked.error());
  const Result<Granted> granted =
      access_.sign_in(asked->name, Secret(asked->password), request.peer, data_.now(), session_token(door_, request));
  if (!granted) return refused(granted.error());
  HttpResponse response = me({{.account = asked->name, .role = granted->role}, granted->token});
  response.headers.push_back(session_cookie(door_, granted->token));
  return response;
}

HttpResponse ConsoleApi::post_as(const Caller& caller, std::string_view path, const FramedRequest& request) {
  if (path == "sign-out") {
    HttpResponse response = done(access_.sign_out(caller.who, act(caller, request, "signed_out")));
    response.headers.push_back(session_cookie(door_, ""));
    return response;
  }
  if (path == "password") {
    const Result<Asked> asked = read_body(request, [](MemberReader& members, Asked& to) {
      members.required("old", to.old_password);
      members.required("new", to.password);
    });
    if (!asked) return refused(asked.error());
    return done(access_.change_password(caller.who, Secret(asked->old_password), Secret(asked->password),
                                        act(caller, request, "password_changed")));
  }
  if (path == "tokens") return grant(caller, request);
  if (path == "tokens/end") {
    const Result<Asked> asked =
        read_body(request, [](MemberReader& members, Asked& to) { members.required("id", to.id); });
    if (!asked) return refused(asked.error());
    return done(access_.end_token(caller.who, asked->id, act(caller, request, "token_ended")));
  }
  if (!path.starts_with("accounts")) return not_here();
  if (caller.who.program) return no_program();
  return may(caller.who, Role::admin) ? post_as_admin(caller, path, request) : not_allowed(Role::admin);
}

HttpResponse ConsoleApi::post_as_admin(const Caller& caller, std::string_view path, const FramedRequest& request) {
  const bool with_role = path == "accounts" || path == "accounts/role";
  const bool with_password = path == "accounts" || path == "accounts/password";
  if (!with_role && !with_password && path != "accounts/remove") return not_here();
  const Result<Asked> asked = read_body(request, [&](MemberReader& members, Asked& to) {
    members.required("name", to.name);
    if (with_role) members.required("role", to.role);
    if (with_password) members.required("password", to.password);
  });
  if (!asked) return refused(asked.error());
  const std::optional<Role> role = read_role(asked->role);
  if (with_role && !role) return refused({"bad_role", "/role", "a role is `viewer`, `operator` or `admin`"});
  const Secret password(asked->password);
  const auto noted = [&](const char* what) { return act(caller, request, what, asked->name); };
  if (path == "accounts") return done(access_.add(asked->name, *role, password, noted("account_added")));
  if (path == "accounts/role") return done(access_.change_role(asked->name, *role, noted("role_changed")));
  if (path == "accounts/password") return done(access_.reset_password(asked->name, password, noted("password_reset")));
  return done(access_.remove(asked->name, noted("account_removed")));
}

HttpResponse ConsoleApi::grant(const Caller& caller, const FramedRequest& request) {
  const Result<Asked> asked = read_body(request, [](MemberReader& members, Asked& to) {
    members.required("label", to.label);
    members.required("days", to.days);
  });
  if (!asked) return refused(asked.error());
  if (caller.who.program) return no_program();
  const Result<Granted> granted =
      access_.grant_token(caller.who, asked->label, asked->days, act(caller, request, "token_granted", asked->label));
  if (!granted) return refused(granted.error());
  json::Writer out;
  out.object().key("token").text(granted->token).key("ends_at").text(format_instant(granted->ends_at)).close();
  return json_response(200, out.take());
}

HttpResponse ConsoleApi::me(const Caller& caller) const {
  json::Writer out;
  out.object().key("name").text(caller.who.account).key("role").text(role_name(caller.who.role));
  if (!caller.session.empty()) out.key("csrf").text(csrf_token(caller.session));
  out.close();
  return json_response(200, out.take());
}

HttpResponse ConsoleApi::tokens(const Caller& caller) {
  json::Writer out;
  out.array();
  for (const Pass& pass : access_.book().passes(caller.who.account)) {
    if (pass.label.empty()) continue;
    out.object().key("id").text(pass.digest).key("label").text(pass.label);
    out.key("created_at").text(format_instant(pass.created_at)).key("used_at").text(format_instant(pass.used_at));
    out.key("ends_at").text(format_instant(pass.ends_at)).close();
  }
  out.close();
  return json_response(200, out.take());
}

HttpResponse ConsoleApi::accounts() {
  json::Writer out;
  out.array();
  for (const Account& account : access_.book().accounts()) {
    out.object().key("name").text(account.name).key("role").text(role_name(account.role));
    out.key("created_at").text(format_instant(account.created_at)).close();
  }
  out.close();
  return json_response(200, out.take());
}

HttpResponse ConsoleApi::audit(std::string_view before) {
  std::int64_t seq = std::numeric_limits<std::int64_t>::max();
  const auto [end, status] = std::from_chars(before.data(), before.data() + before.size(), seq);
  if (!before.empty() && (status != std::errc() || end != before.data() + before.size())) return not_here();
  json::Writer out;
  out.array();
  for (const AuditEntry& entry : access_.book().audit(seq, limits::kAuditPage)) {
    out.object().key("seq").number(entry.seq).key("at").text(format_instant(entry.at)).key("who").text(entry.who);
    out.key("from").text(entry.from).key("what").text(entry.what).key("about").text(entry.about).close();
  }
  out.close();
  return json_response(200, out.take());
}

HttpResponse ConsoleApi::ticket(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos) return not_here();
  std::optional<std::string> json = data_.ticket_json(path.substr(0, slash), path.substr(slash + 1));
  return json ? json_response(200, *std::move(json)) : refusal_response({404, "no_ticket", "there is no such ticket"});
}

AuditEntry ConsoleApi::act(const Caller& caller, const FramedRequest& request, std::string what,
                           std::string about) const {
  return {.at = data_.now(),
          .who = caller.who.account,
          .from = request.peer,
          .what = std::move(what),
          .about = std::move(about)};
}

}  // namespace turnaround
