#include "integrations/zendesk/audit.h"

#include "integrations/zendesk/settings.h"

namespace turnaround::zendesk {

namespace {

std::optional<std::string> scalar(const json::Value& value) {
  if (value.string() != nullptr) return value.string()->empty() ? std::nullopt : std::optional(*value.string());
  if (value.integer() != nullptr) return std::to_string(*value.integer());
  if (value.boolean() != nullptr) return *value.boolean() ? "true" : "false";
  if (const auto* number = std::get_if<json::Value::Number>(&value.held)) return number->text;
  return std::nullopt;
}

const std::string& text_of(const json::Value& object, std::string_view name) {
  static const std::string kNone;
  const json::Value* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : kNone;
}

std::string_view text_at(const json::Value& object, std::string_view outer, std::string_view inner) {
  const json::Value* member = object.find(outer);
  return member == nullptr ? std::string_view{} : std::string_view(text_of(*member, inner));
}

Comment read_comment(const json::Value& event, const std::string& audit_author) {
  Comment comment;
  comment.author = id_text(event.find("author_id"));
  if (comment.author.empty()) comment.author = audit_author;
  comment.text = text_of(event, "body");
  const json::Value* is_public = event.find("public");
  comment.is_public = is_public != nullptr && is_public->boolean() != nullptr && *is_public->boolean();
  const json::Value* attachments = event.find("attachments");
  if (attachments == nullptr || attachments->array() == nullptr) return comment;
  for (const json::Value& each : *attachments->array()) {
    if (const std::string& name = text_of(each, "file_name"); !name.empty()) comment.attachments.push_back(name);
  }
  return comment;
}

Change read_change(const json::Value& event, std::string_view type) {
  Change change;
  change.field = text_of(event, "field_name");
  change.before = field_value(event.find("previous_value"));
  change.after = field_value(event.find("value"));
  change.created = type == "Create";
  change.by_rule = text_at(event, "via", "channel") == "rule";
  return change;
}

bool is_merge(const json::Value& audit) {
  const json::Value* via = audit.find("via");
  return via != nullptr && text_at(*via, "source", "rel") == "merge";
}

void read_mark(const json::Value& audit, Audit& into) {
  const json::Value* metadata = audit.find("metadata");
  const json::Value* custom = metadata == nullptr ? nullptr : metadata->find("custom");
  if (custom == nullptr) return;
  into.ours = custom->find(kMark) != nullptr;
  if (into.ours) into.comment_key = text_of(*custom, kCommentMark);
}

}  // namespace

FieldValue field_value(const json::Value* value) {
  FieldValue read;
  if (value == nullptr) return read;
  if (value->array() == nullptr) {
    read.text = scalar(*value);
    return read;
  }
  for (const json::Value& each : *value->array()) {
    if (auto word = scalar(each)) read.words.push_back(*std::move(word));
  }
  for (const std::string& word : read.words) read.text = read.text ? *read.text + "," + word : word;
  return read;
}

Result<Audit> read_audit(const json::Value& audit) {
  Audit read;
  const Result<Instant> at = parse_instant(text_of(audit, "created_at"));
  if (!at) return Error{"bad_answer", "audits/created_at", "an audit of the ticket has no time: " + at.error().message};
  read.at = *at;
  read.author = id_text(audit.find("author_id"));
  read.merge = is_merge(audit);
  read_mark(audit, read);
  const json::Value* events = audit.find("events");
  if (events == nullptr || events->array() == nullptr) return read;
  for (const json::Value& event : *events->array()) {
    const std::string& type = text_of(event, "type");
    if (type == "Create" || type == "Change") read.changes.push_back(read_change(event, type));
    if (type == "Comment" || type == "VoiceComment") read.comments.push_back(read_comment(event, read.author));
  }
  return read;
}

}  // namespace turnaround::zendesk
