#include "webhook-server/outbound/write_back_json.h"

#include "core/limits.h"

namespace turnaround {
namespace {

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  const std::string* text = value ? value->string() : nullptr;
  return text ? *text : std::string();
}

}  // namespace

std::string to_json(const WriteBack& wanted) {
  json::Writer out;
  out.object().key("ticket").text(wanted.ticket);
  out.key("category").text(wanted.category).key("label").text(wanted.label);
  if (wanted.due) out.key("due").text(format_instant(*wanted.due)).key("due_date").text(wanted.due_date);
  out.key("missing").array();
  for (const std::string& item : wanted.missing) out.text(item);
  out.close();
  if (wanted.comment) {
    out.key("comment").object().key("key").text(wanted.comment->key);
    out.key("text").text(wanted.comment->text).close();
  }
  out.close();
  return out.take();
}

Result<WriteBack> read_write_back(std::string_view text) {
  const Result<json::Value> value = json::read(text, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!value || !value->object())
    return Error{"not_a_write_back", "", "the outbox holds something that is no write-back"};
  WriteBack wanted{
      .ticket = text_of(*value, "ticket"), .category = text_of(*value, "category"), .label = text_of(*value, "label")};
  if (const Result<Instant> due = parse_instant(text_of(*value, "due"))) {
    wanted.due = *due;
    wanted.due_date = text_of(*value, "due_date");
  }
  const json::Value* missing = value->find("missing");
  if (missing && missing->array())
    for (const json::Value& item : *missing->array())
      if (item.string()) wanted.missing.push_back(*item.string());
  if (const json::Value* comment = value->find("comment"))
    wanted.comment = WriteBack::Comment{.key = text_of(*comment, "key"), .text = text_of(*comment, "text")};
  return wanted;
}

}  // namespace turnaround
