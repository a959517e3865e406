#include "integrations/zendesk/reading.h"

#include <algorithm>
#include <set>

#include "integrations/zendesk/asking.h"
#include "integrations/zendesk/history.h"

namespace turnaround::zendesk {

namespace {

constexpr std::size_t kUsersPerRequest = 100;  // the most that show_many takes

HttpRequest get_ticket(std::string_view ticket) {
  return get("/api/v2/tickets/" + std::string(ticket) + ".json?include=users");
}

HttpRequest get_audits(std::string_view ticket, std::string_view cursor) {
  std::string target = "/api/v2/tickets/" + std::string(ticket) + "/audits.json?page%5Bsize%5D=100&include=users";
  if (!cursor.empty()) target += "&page%5Bafter%5D=" + percent_encoded(cursor);
  return get(std::move(target));
}

HttpRequest get_users(const std::set<std::string>& ids) {
  std::string list;
  std::size_t count = 0;
  for (const std::string& id : ids) {
    if (count++ == kUsersPerRequest) break;
    list += (list.empty() ? "" : "%2C") + id;
  }
  return get("/api/v2/users/show_many.json?ids=" + list);
}

void add_users(const json::Value& body, Users& users) {
  for (const json::Value& each : list(body, "users")) {
    const std::string id = id_text(each.find("id"));
    const std::string role = text_of(each, "role");
    if (!id.empty() && !role.empty()) users[id] = {.email = text_of(each, "email"), .staff = role != "end-user"};
  }
}

Result<TicketNow> ticket_now(const json::Value& body, std::string_view asked_for) {
  const json::Value* ticket = body.find("ticket");
  if (ticket == nullptr || ticket->object() == nullptr) return bad_answer("ticket", "the answer holds no ticket");
  TicketNow now;
  now.id = id_text(ticket->find("id"));
  if (now.id != asked_for) {
    return bad_answer("ticket/id", "asked for ticket `" + std::string(asked_for) + "`, got `" + now.id + "`");
  }
  const Result<Instant> created = parse_instant(text_of(*ticket, "created_at"));
  if (!created) return bad_answer("ticket/created_at", "the ticket has no creation time: " + created.error().message);
  now.created_at = *created;
  now.updated_at = text_of(*ticket, "updated_at");
  now.subject = text_of(*ticket, "subject");
  now.description = text_of(*ticket, "description");
  now.requester = id_text(ticket->find("requester_id"));
  now.status = text_of(*ticket, "status");
  for (char& c : now.status) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (const json::Value* via = ticket->find("via")) now.channel = text_of(*via, "channel");
  now.tags = field_value(ticket->find("tags")).words;
  for (const json::Member& member : *ticket->object()) {
    if (is_plain_field(member.name)) now.fields[member.name] = field_value(&member.value);
  }
  for (const json::Value& field : list(*ticket, "custom_fields")) {
    if (std::string id = id_text(field.find("id")); !id.empty()) now.fields[id] = field_value(field.find("value"));
  }
  return now;
}

/// Item ids from "sender, recipient".
std::vector<std::string> items(std::string_view text) {
  std::vector<std::string> found;
  std::string item;
  const auto keep = [&] {
    if (!item.empty()) found.push_back(std::move(item));
    item.clear();
  };
  for (const char c : text) {
    if (c == ',') {
      keep();
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      item += c;
    }
  }
  keep();
  return found;
}

WriteBack written(const Mapping& mapping, const TicketNow& now) {
  const auto held = [&now](const std::string& field) {
    const auto found = now.fields.find(field);
    return found == now.fields.end() ? std::nullopt : found->second.text;
  };
  WriteBack read;
  read.ticket = now.id;
  if (const auto option = held(mapping.category)) read.category = category_of(mapping, *option);
  if (const auto date = held(mapping.due_date)) read.due_date = date->substr(0, 10);
  if (const auto missing = held(mapping.missing)) read.missing = items(*missing);
  if (const auto due = held(mapping.due)) {
    const Result<Instant> at = parse_instant(*due);
    // What is no instant must differ from every due time, and from none: the year 1970 is neither.
    read.due = at ? *at : Instant{};
  }
  return read;
}

/// The answers, taken apart: ticket, then audits, then possibly users.
struct Answers {
  TicketNow now;
  std::vector<Audit> audits;
  Users users;
  bool users_asked = false;
};

Result<Answers> take_apart(std::string_view ticket, std::span<const HttpResponse> answers) {
  Answers taken;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Result<json::Value> body = body_of(answers[i], i == 0 ? "ticket" : "audits");
    if (!body) return body.error();
    add_users(*body, taken.users);
    if (i == 0) {
      Result<TicketNow> now = ticket_now(*body, ticket);
      if (!now) return now.error();
      taken.now = *std::move(now);
    }
    taken.users_asked = i > 0 && body->find("audits") == nullptr;
    for (const json::Value& each : list(*body, "audits")) {
      Result<Audit> audit = read_audit(each);
      if (!audit) return audit.error();
      taken.audits.push_back(*std::move(audit));
    }
  }
  std::stable_sort(taken.audits.begin(), taken.audits.end(),
                   [](const Audit& a, const Audit& b) { return a.at < b.at; });
  return taken;
}

std::set<std::string> unknown_authors(const Answers& answers) {
  std::set<std::string> unknown;
  const auto look = [&](const std::string& user) {
    if (!user.empty() && answers.users.count(user) == 0) unknown.insert(user);
  };
  look(answers.now.requester);
  for (const Audit& audit : answers.audits) {
    look(audit.author);
    for (const Comment& comment : audit.comments) look(comment.author);
  }
  return unknown;
}

Snapshot snapshot(const Mapping& mapping, const Answers& answers) {
  Snapshot seen;
  seen.ticket = history(mapping, answers.now, answers.audits, answers.users);
  seen.version = answers.now.updated_at;
  seen.written = written(mapping, answers.now);
  for (const Audit& audit : answers.audits) {
    if (!audit.comment_key.empty()) seen.comment_keys.push_back(audit.comment_key);
  }
  seen.over = answers.now.status == "solved" || answers.now.status == "closed" || answers.now.status == "deleted";
  seen.closed = answers.now.status == "closed" || answers.now.status == "deleted";
  return seen;
}

/// The request for the page after this one; none when it was the last.
Result<std::optional<HttpRequest>> next_page(std::string_view ticket, const HttpResponse& answer) {
  const Result<json::Value> body = body_of(answer, "audits");
  if (!body) return body.error();
  if (body->find("audits") == nullptr) return std::optional<HttpRequest>{};
  const json::Value* meta = body->find("meta");
  if (meta == nullptr) {
    // Archived tickets answer without cursors, all audits in one page.
    if (text_of(*body, "next_page").empty()) return std::optional<HttpRequest>{};
    return bad_answer("audits/meta", "the audits go on, but without a cursor to follow");
  }
  const json::Value* more = meta->find("has_more");
  if (more == nullptr || more->boolean() == nullptr || !*more->boolean()) return std::optional<HttpRequest>{};
  const std::string cursor = text_of(*meta, "after_cursor");
  if (cursor.empty()) return bad_answer("audits/meta/after_cursor", "the audits go on, but without a cursor to follow");
  return std::optional{get_audits(ticket, cursor)};
}

}  // namespace

Result<Adapter::Step> read(const Settings& settings, std::string_view ticket, std::span<const HttpResponse> answers) {
  if (answers.empty()) return Adapter::Step{get_ticket(ticket)};
  const HttpResponse& last = answers.back();
  // Only of the ticket itself: a page or a user that is not found says nothing about it.
  if (last.status == 404 && answers.size() <= 2) return Adapter::Step{Gone{}};
  if (answers.size() == 1) {
    const Result<json::Value> body = body_of(last, "ticket");
    if (!body) return body.error();
    return Adapter::Step{get_audits(ticket, {})};
  }
  const auto more = next_page(ticket, last);
  if (!more) return more.error();
  if (*more) return Adapter::Step{**more};
  const Result<Answers> taken = take_apart(ticket, answers);
  if (!taken) return taken.error();
  const std::set<std::string> unknown = unknown_authors(*taken);
  if (!unknown.empty() && !taken->users_asked) return Adapter::Step{get_users(unknown)};
  return Adapter::Step{snapshot(mapping(settings), *taken)};
}

}  // namespace turnaround::zendesk
