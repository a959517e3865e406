#include "core/codec/codec.h"
#include "core/json/shape.h"
#include "core/limits.h"

namespace turnaround {
namespace {

using Type = Event::Type;

constexpr EnumWord kTypes[] = {
    {"waiting", static_cast<int>(Type::waiting)},     {"resumed", static_cast<int>(Type::resumed)},
    {"confirmed", static_cast<int>(Type::confirmed)}, {"announced", static_cast<int>(Type::announced)},
    {"responded", static_cast<int>(Type::responded)}, {"workaround", static_cast<int>(Type::workaround)},
    {"solved", static_cast<int>(Type::solved)},       {"reopened", static_cast<int>(Type::reopened)},
    {"category", static_cast<int>(Type::category)},   {"field", static_cast<int>(Type::field)},
    {"tags", static_cast<int>(Type::tags)},           {"info", static_cast<int>(Type::info)},
    {"merged", static_cast<int>(Type::merged)},       {"deleted", static_cast<int>(Type::deleted)},
    {"asked", static_cast<int>(Type::asked)},
};

std::string_view words_name(Type type) {
  if (type == Type::info) return "attachments";
  return type == Type::asked ? "items" : "tags";
}

/// Reads an object that may have members nobody knows: tickets come from elsewhere. A member that is null is missing.
class Members {
 public:
  explicit Members(const Place& place) : place_(place) {
    if (!place.value().object()) place.wrong_type("an object");
  }

  template <class T>
  void optional(std::string_view name, T& out) const {
    if (const json::Value* value = find(name)) read(Place(place_, name, *value), out);
  }
  template <class T>
  void required(std::string_view name, T& out) const {
    if (!find(name) && place_.value().object()) {
      place_.problem("missing_member", "`" + std::string(name) + "` is missing: add it");
    }
    optional(name, out);
  }
  const json::Value* find(std::string_view name) const {
    const json::Value* value = place_.value().find(name);
    return value && !value->is_null() ? value : nullptr;
  }

 private:
  const Place& place_;
};

/// What a field can hold, as text.
std::optional<std::string> read_field_value(const Place& place) {
  const json::Value& value = place.value();
  if (const std::string* text = value.string()) return *text;
  if (const std::int64_t* number = value.integer()) return std::to_string(*number);
  if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<json::Value::Number>(&value.held)) return number->text;
  if (!value.is_null()) place.wrong_type("text, a number, true, false or null");
  return std::nullopt;
}

}  // namespace

static void read(const Place& place, Instant& out) {
  const std::string* text = place.value().string();
  if (!text) return place.wrong_type("an instant like `2026-03-02T08:00:00Z`");
  auto instant = parse_instant(*text);
  if (instant) {
    out = *instant;
  } else {
    place.problem(instant.error().code, instant.error().message);
  }
}

static void read(const Place& place, Event& out) {
  const Members members(place);
  std::string type;
  members.required("at", out.at);
  members.required("type", type);
  out.type = Type::other;
  for (const EnumWord& entry : kTypes) {
    if (entry.word == type) out.type = static_cast<Type>(entry.value);
  }
  members.optional("reason", out.reason);
  members.optional("name", out.name);
  if (const json::Value* value = members.find("value")) out.value = read_field_value(Place(place, "value", *value));
  members.optional("text", out.text);
  members.optional(words_name(out.type), out.words);
  if (out.type == Type::field && out.name.empty())
    place.problem("missing_member", "`name` of the field is missing: add it");
  if (out.type == Type::other) out.name = std::move(type);
}

static void read(const Place& place, std::vector<Field>& out) {
  const auto* members = place.value().object();
  if (!members) return place.wrong_type("an object");
  for (const json::Member& member : *members) {
    auto value = read_field_value(Place(place, member.name, member.value));
    if (value) out.push_back({member.name, *std::move(value)});
  }
}

static void write(json::Writer& out, const Event& event) {
  out.object().key("at").text(format_instant(event.at));
  const bool known = event.type != Type::other;
  out.key("type").text(known ? word_of(kTypes, static_cast<int>(event.type)) : std::string_view(event.name));
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.key(name).text(value);
  };
  text("reason", event.reason);
  if (known) text("name", event.name);
  if (event.value) out.key("value").text(*event.value);
  text("text", event.text);
  if (!event.words.empty() || event.type == Type::tags) {
    out.key(words_name(event.type));
    write(out, event.words);
  }
  out.close();
}

Result<Ticket> read_ticket(const json::Value& value) {
  Ticket out;
  std::vector<Error> problems;
  const Place place(value, problems);
  const Members members(place);
  members.required("id", out.id);
  members.required("subject", out.subject);
  members.optional("description", out.description);
  members.optional("requester", out.requester);
  members.optional("channel", out.channel);
  members.optional("status", out.status);
  members.optional("tags", out.tags);
  members.optional("attachments", out.attachments);
  members.optional("fields", out.fields);
  members.required("created_at", out.created_at);
  const json::Value* events = members.find("events");
  if (events && events->array() && events->array()->size() > limits::kTicketEvents) {
    return Error{"too_many_events", "/events",
                 "more than " + std::to_string(limits::kTicketEvents) + " events: send fewer"};
  }
  members.optional("events", out.events);
  if (!problems.empty()) return std::move(problems.front());
  return out;
}

Result<Ticket> read_ticket(std::string_view text) {
  const auto tree = json::read(text, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!tree) return tree.error();
  return read_ticket(*tree);
}

std::vector<std::string_view> event_types() {
  std::vector<std::string_view> out;
  for (const EnumWord& entry : kTypes) out.push_back(entry.word);
  return out;
}

std::string write_ticket(const Ticket& ticket) {
  json::Writer out;
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.key(name).text(value);
  };
  const auto texts = [&](std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return;
    out.key(name);
    write(out, values);
  };
  out.object().key("id").text(ticket.id).key("subject").text(ticket.subject);
  text("description", ticket.description);
  text("requester", ticket.requester);
  text("channel", ticket.channel);
  text("status", ticket.status);
  texts("tags", ticket.tags);
  texts("attachments", ticket.attachments);
  if (!ticket.fields.empty()) {
    out.key("fields").object();
    for (const Field& field : ticket.fields) out.key(field.name).text(field.value);
    out.close();
  }
  out.key("created_at").text(format_instant(ticket.created_at));
  if (!ticket.events.empty()) {
    out.key("events");
    write(out, ticket.events);
  }
  out.close();
  return out.take();
}

}  // namespace turnaround
