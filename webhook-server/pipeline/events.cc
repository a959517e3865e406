#include "webhook-server/pipeline/events.h"

#include <algorithm>
#include <optional>

#include "core/json/json.h"
#include "core/limits.h"
#include "webhook-server/digest.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

using json::Value;

/// Something that a decision says. Two decisions that say it give it the same key.
struct Fact {
  EventType type;
  std::string key;
  Instant at;
  std::string data;  ///< members of the payload's `data`, after those of every event
};

std::string text(const Value& object, std::string_view name) {
  const Value* member = object.find(name);
  return member && member->string() ? *member->string() : std::string();
}

std::optional<Instant> instant(const Value& object, std::string_view name) {
  const Result<Instant> at = parse_instant(text(object, name));
  return at ? std::optional(*at) : std::nullopt;
}

const Value::Array& list(const Value& object, std::string_view name) {
  static const Value::Array kNone;
  const Value* member = object.find(name);
  return member && member->array() ? *member->array() : kNone;
}

json::Writer& text_or_null(json::Writer& out, std::string_view name, std::string_view value) {
  out.key(name);
  return value.empty() ? out.null() : out.text(value);
}

/// Members without the braces around them.
std::string members(json::Writer& object) {
  const std::string whole = object.close().take();
  return whole.substr(1, whole.size() - 2);
}

std::string told(const Value& target, std::string_view warned_at) {
  json::Writer out;
  out.object().key("target").object().key("id").text(text(target, "id")).key("label").text(text(target, "label"));
  text_or_null(out, "due", text(target, "due")).close();
  if (!warned_at.empty()) out.key("left").text(warned_at);
  return members(out);
}

void add_target(const Value& target, const std::string& category, std::vector<Fact>& facts) {
  const std::string state = text(target, "state");
  const std::string clock = text(target, "id") + " " + text(target, "started_at") + " ";
  const bool missed = state == "missed";
  if (missed || state == "running" || state == "paused") {
    for (const Value& warning : list(target, "warnings")) {
      const Value* passed = warning.find("passed");
      const auto at = instant(warning, "at");
      if (!at || !passed || !passed->boolean() || !*passed->boolean()) continue;
      const std::string left = text(warning, "left");
      facts.push_back({EventType::sla_warning, "warning " + clock + category + " " + left, *at, told(target, left)});
    }
  }
  if (const auto due = instant(target, "due"); missed && due)
    facts.push_back({EventType::sla_breached, "breached " + clock + text(target, "due"), *due, told(target, "")});
}

/// One fact for all that is missing, named by when each went missing.
std::optional<Fact> missing(const Value& decision) {
  Fact fact{EventType::information_missing, "missing", Instant::min(), ""};
  json::Writer out;
  out.object().key("missing").array();
  std::size_t told = 0;
  for (const Value& gap : list(decision, "information")) {
    const auto since = instant(gap, "missing_since");
    if (!since || gap.find("came_at") || gap.find("not_needed_since") || told++ >= limits::kMissingTold) continue;
    fact.key += " " + text(gap, "item") + "@" + text(gap, "missing_since");
    fact.at = std::max(fact.at, *since);
    out.object().key("item").text(text(gap, "item")).key("since").text(text(gap, "missing_since")).close();
  }
  out.close();
  fact.data = members(out);
  return told > 0 ? std::optional(std::move(fact)) : std::nullopt;
}

std::vector<Fact> facts_of(const Value& decision) {
  std::vector<Fact> facts;
  for (const Value& target : list(decision, "targets")) add_target(target, text(decision, "category"), facts);
  if (auto gaps = missing(decision)) facts.push_back(*std::move(gaps));
  return facts;
}

// A change that the ticket's history knows has its own instant; one by another policy has that of the decision.
Fact category_changed(const Value* previous, const Value& decision) {
  const std::string to = text(decision, "category");
  Instant at = instant(decision, "at").value_or(Instant{});
  const Value::Array& changes = list(decision, "changes");
  if (!changes.empty() && text(changes.back(), "to") == to) at = instant(changes.back(), "at").value_or(at);
  json::Writer out;
  text_or_null(out.object(), "from", previous ? text(*previous, "category") : "");
  return {EventType::category_changed, "category " + to + " " + format_instant(at), at, members(out)};
}

bool says(const std::vector<Fact>& facts, const Fact& wanted) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.key == wanted.key; });
}

/// Nothing is new when less is missing.
bool only_fewer(const Value& previous, const Value& decision) {
  const Value::Array& before = list(previous, "missing");
  const Value::Array& now = list(decision, "missing");
  return std::all_of(now.begin(), now.end(), [&](const Value& item) {
    return std::any_of(before.begin(), before.end(), [&](const Value& each) { return each.held == item.held; });
  });
}

std::vector<Fact> news(const Value* previous, const Value& decision) {
  std::vector<Fact> facts = facts_of(decision);
  const std::vector<Fact> known = previous ? facts_of(*previous) : std::vector<Fact>{};
  const bool fewer = previous && only_fewer(*previous, decision);
  std::erase_if(facts, [&](const Fact& fact) {
    return says(known, fact) || (fewer && fact.type == EventType::information_missing);
  });
  if (text(decision, "category") != (previous ? text(*previous, "category") : ""))
    facts.push_back(category_changed(previous, decision));
  std::stable_sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.at < b.at; });
  return facts;
}

std::string payload(const EventSubject& about, const Value& decision, const Fact& fact) {
  json::Writer out;
  out.object().key("type").text(name_of(fact.type)).key("timestamp").text(format_instant(fact.at));
  out.key("data").object().key("connection").text(about.connection).key("ticket").text(about.ticket);
  text_or_null(out, "category", text(decision, "category"));
  text_or_null(out, "category_label", text(decision, "category").empty() ? "" : text(decision, "label"));
  std::string head = out.take();
  return head + "," + fact.data + "}}";
}

std::string id_of(const EventSubject& about, const Fact& fact) {
  constexpr std::size_t kHexDigits = 32;
  const std::string digest = sha256(about.connection + "\n" + about.ticket + "\n" + fact.key);
  return "evt_" + digest.substr(digest.find(':') + 1, kHexDigits);
}

}  // namespace

std::string_view name_of(EventType type) {
  return outgoing_event_types()[static_cast<std::size_t>(type)];
}

std::vector<std::string_view> outgoing_event_types() {
  return {"sla.warning", "sla.breached", "category.changed", "information.missing"};
}

std::vector<OutgoingEvent> announce(const EventSubject& about, std::string_view previous, std::string_view decision) {
  const json::ReadLimits bounds{.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth};
  const Result<Value> now = json::read(decision, bounds);
  const Result<Value> before = previous.empty() ? Error{} : json::read(previous, bounds);
  if (!now || (!previous.empty() && !before)) return {};
  const Instant earliest = instant(*now, "at").value_or(Instant{}) - limits::kToldLate;
  std::vector<OutgoingEvent> events;
  for (const Fact& fact : news(before ? &*before : nullptr, *now)) {
    if (previous.empty() && fact.at < earliest) continue;
    events.push_back({fact.type, id_of(about, fact), fact.at, payload(about, *now, fact)});
  }
  return events;
}

}  // namespace turnaround
