#include "webhook-server/labelled_tickets.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "core/decision/redaction.h"
#include "core/json/nearest.h"
#include "core/limits.h"
#include "webhook-server/policy_examples.h"

namespace turnaround {
namespace {

Result<std::string> label_of(const json::Value& line, const Policy& policy) {
  const json::Value* expected = line.find("expected");
  const json::Value* category = expected ? expected->find("category") : nullptr;
  if (!category || (!category->is_null() && !category->string())) {
    return Error{"missing_member", "", "`expected` does not say the `category`: add its id, or null for none"};
  }
  if (category->is_null()) return std::string();
  std::vector<std::string_view> ids;
  for (const Category& known : policy.categories) ids.push_back(known.id);
  const std::string& id = *category->string();
  if (std::find(ids.begin(), ids.end(), id) != ids.end()) return id;
  return Error{"unknown_category", "", "no category `" + id + "`" + did_you_mean(id, ids)};
}

Result<LabelledText> read_line(std::string_view text, const Policy& policy) {
  auto line = json::read(text, {.bytes = limits::kTicketBytes, .depth = limits::kJsonDepth});
  if (!line) return line.error();
  auto label = label_of(*line, policy);
  if (!label) return label.error();
  auto& members = std::get<json::Value::Object>(line->held);
  if (!line->find("created_at")) members.push_back({"created_at", {format_instant(kExampleInstant), 1}});
  auto ticket = read_ticket(*line);
  if (!ticket) return ticket.error();
  auto kept = redacted(*ticket);
  return LabelledText{kept ? *std::move(kept) : *std::move(ticket), *std::move(label)};
}

}  // namespace

Result<std::vector<LabelledText>> read_labelled(std::string_view text, const Policy& policy) {
  std::vector<LabelledText> out;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    auto read = read_line(line, policy);
    if (!read) return Error{read.error().code, "line " + std::to_string(number), read.error().message};
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace turnaround
