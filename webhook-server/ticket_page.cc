#include "webhook-server/ticket_page.h"

#include <set>
#include <utility>

#include "core/codec/codec.h"
#include "core/decision/explain.h"
#include "core/json/json.h"
#include "core/limits.h"
#include "webhook-server/book_of_ticket.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

void write(json::Writer& out, const Effect& effect) {
  out.object().key("state").text(effect_state_name(effect.state)).key("attempts").number(effect.attempt);
  if (effect.state == Effect::State::pending) out.key("next_at").text(format_instant(effect.next_at));
  if (effect.ended_at) out.key("ended_at").text(format_instant(*effect.ended_at));
  if (!effect.reason.empty()) out.key("reason").text(effect.reason);
  out.key("wanted").raw(effect.write_back).close();
}

void write_policy(json::Writer& out, const Book& book, const BookOnShelf& in_force) {
  const bool kept = book.digest() != in_force.book.digest();
  out.key("policy").object().key("name").text(book.policy().name).key("book").text(book.digest());
  out.key("says").text(kept ? "decided by the policy in force when it was opened" : "decided by the policy in force");
  if (kept) out.key("in_force").text(in_force.book.digest());
  out.close();
}

void write_explained(json::Writer& out, const Book& book, const StoredTicket& stored, Instant now) {
  const Result<Ticket> ticket = read_ticket(stored.reading.ticket);
  const Result<Explanation> explained = ticket ? explain(book, *ticket, now) : ticket.error();
  if (explained) {
    out.key("explanation").raw(write_explanation(book, *explained));
  } else {
    out.key("error").raw(write_error(explained.error()));
  }
}

/// What is due first of what is not over.
std::string next_due(const json::Value& decision) {
  std::string next;
  const json::Value* targets = decision.find("targets");
  if (!targets || !targets->array()) return next;
  for (const json::Value& target : *targets->array()) {
    const json::Value* state = target.find("state");
    const json::Value* due = target.find("due");
    const bool over = state && state->string() && (*state->string() == "met" || *state->string() == "missed");
    if (!over && due && due->string() && (next.empty() || *due->string() < next)) next = *due->string();
  }
  return next;
}

void write_row(json::Writer& out, const RecentDecision& each) {
  out.object().key("connection").text(each.connection).key("ticket").text(each.ticket);
  out.key("at").text(format_instant(each.at));
  const auto decision = json::read(each.decision, {.bytes = limits::kAnswerBytes, .depth = limits::kJsonDepth});
  for (const char* name : {"category", "label"}) {
    const json::Value* value = decision ? decision->find(name) : nullptr;
    if (value && value->string()) out.key(name).text(*value->string());
  }
  const std::string due = decision ? next_due(*decision) : "";
  if (!due.empty()) out.key("due").text(due);
  out.close();
}

}  // namespace

std::string tickets_json(Store& store) {
  std::set<std::pair<std::string, std::string>> shown;
  json::Writer out;
  out.array();
  for (const RecentDecision& each : store.recent_decisions(limits::kTicketPage))
    if (shown.emplace(each.connection, each.ticket).second) write_row(out, each);
  out.close();
  return out.take();
}

std::optional<std::string> ticket_json(Store& store, const Shelf& shelf, std::string_view connection,
                                       std::string_view ticket, Instant now) {
  const std::optional<StoredTicket> stored = store.ticket(connection, ticket);
  const auto shelved = stored ? book_of_ticket(shelf, store, connection, *stored) : nullptr;
  if (!shelved) return std::nullopt;
  json::Writer out;
  out.object().key("connection").text(connection).key("ticket").text(ticket);
  out.key("lifecycle").text(lifecycle_name(stored->reading.lifecycle));
  write_policy(out, shelved->book, *shelf.find(connection));
  if (!stored->reading_trouble.empty()) out.key("trouble").text(stored->reading_trouble);
  if (!stored->decision.empty()) {
    out.key("read_at").text(format_instant(stored->reading.read_at));
    out.key("decision").raw(stored->decision);
    write_explained(out, shelved->book, *stored, now);
  }
  if (stored->effect) {
    out.key("write_back");
    write(out, *stored->effect);
  }
  out.key("past").array();
  for (const Ruling& ruling : store.past_decisions(connection, ticket, limits::kPastDecisions)) {
    out.object().key("at").text(format_instant(ruling.at)).key("book").text(ruling.book);
    out.key("tzdata")
        .text(ruling.tzdata)
        .key("reading")
        .text(ruling.reading)
        .key("decision")
        .raw(ruling.decision)
        .close();
  }
  out.close().close();
  return out.take();
}

}  // namespace turnaround
