#include "integrations/zendesk/settings.h"

#include <algorithm>
#include <array>
#include <set>

namespace turnaround::zendesk {

namespace {

constexpr std::string_view kOptionPrefix = "sla_";
constexpr std::array<std::string_view, 4> kSections = {"fields", "category_values", "ticket_fields", "waiting"};
constexpr std::array<std::string_view, 4> kFields = {"category", "due_date", "due", "missing"};
constexpr std::array<std::string_view, 2> kWaiting = {"pending", "hold"};
constexpr std::size_t kLongestId = 19;

bool is_id(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= kLongestId && text[0] != '0' && std::all_of(text.begin(), text.end(), digit);
}

/// What Zendesk accepts as a tag, in lower case as it stores them.
bool is_tag(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("_-/:").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

template <std::size_t n>
void check_names(const json::Value& object, const std::array<std::string_view, n>& known, const std::string& where,
                 std::vector<Error>& problems) {
  std::string list;
  for (std::string_view name : known) list += (list.empty() ? "`" : ", `") + std::string(name) + "`";
  for (const json::Member& member : *object.object()) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    problems.push_back({"unknown_setting", where + "/" + member.name,
                        "unknown setting `" + member.name + "`; known here are " + list});
  }
}

/// The section if it is an object; a problem when it is something else.
const json::Value* section(const Settings& settings, std::string_view name, std::vector<Error>& problems) {
  const json::Value* found = settings.find(name);
  if (found == nullptr || found->object() != nullptr) return found;
  problems.push_back({"wrong_type", "/" + std::string(name), "`" + std::string(name) + "` must be an object"});
  return nullptr;
}

void check_fields(const Settings& settings, std::vector<Error>& problems) {
  const json::Value* fields = section(settings, "fields", problems);
  if (fields == nullptr) {
    if (settings.find("fields") == nullptr) {
      problems.push_back({"missing_setting", "/fields",
                          "name the four custom fields to write: {\"category\": id, \"due_date\": id, \"due\": id, "
                          "\"missing\": id}"});
    }
    return;
  }
  check_names(*fields, kFields, "/fields", problems);
  std::set<std::string> seen;
  for (std::string_view name : kFields) {
    const std::string where = "/fields/" + std::string(name);
    const json::Value* value = fields->find(name);
    const std::string id = id_text(value);
    if (value == nullptr) {
      problems.push_back({"missing_setting", where, "give the id of the custom field for `" + std::string(name) + "`"});
    } else if (id.empty()) {
      problems.push_back({"bad_field_id", where, "a custom field's id is a whole number, such as 3601"});
    } else if (!seen.insert(id).second) {
      problems.push_back({"duplicate_field", where, "field `" + id + "` is used twice; each needs a field of its own"});
    }
  }
}

void check_category_values(const Settings& settings, std::vector<Error>& problems) {
  const json::Value* values = section(settings, "category_values", problems);
  if (values == nullptr) return;
  std::set<std::string> seen;
  for (const json::Member& member : *values->object()) {
    const std::string where = "/category_values/" + member.name;
    const std::string* option = member.value.string();
    if (option == nullptr || !is_tag(*option)) {
      problems.push_back(
          {"bad_option_value", where, "an option's value is a tag: lower-case letters, digits, `_`, `-`, `/` and `:`"});
    } else if (!seen.insert(*option).second) {
      problems.push_back({"duplicate_option", where, "option `" + *option + "` already stands for another category"});
    }
  }
}

void check_ticket_fields(const Settings& settings, std::vector<Error>& problems) {
  const json::Value* names = section(settings, "ticket_fields", problems);
  if (names == nullptr) return;
  const json::Value* ours = settings.find("fields");
  std::set<std::string> seen;
  for (const json::Member& member : *names->object()) {
    const std::string where = "/ticket_fields/" + member.name;
    const std::string* name = member.value.string();
    if (!is_id(member.name)) {
      problems.push_back(
          {"bad_field_id", where, "`" + member.name + "` is no custom field's id; it is a whole number"});
    }
    if (name == nullptr || name->empty()) {
      problems.push_back({"bad_field_name", where, "give the name that the policy uses for this field, as text"});
    } else if (!seen.insert(*name).second) {
      problems.push_back({"duplicate_field", where, "`" + *name + "` already names another field"});
    }
    for (std::string_view own : kFields) {
      if (ours == nullptr || id_text(ours->find(own)) != member.name) continue;
      problems.push_back({"duplicate_field", where,
                          "field `" + member.name + "` is written by us (/fields/" + std::string(own) +
                              "), so it cannot be read as the customer's"});
    }
  }
}

void check_waiting(const Settings& settings, std::vector<Error>& problems) {
  const json::Value* waiting = section(settings, "waiting", problems);
  if (waiting == nullptr) return;
  check_names(*waiting, kWaiting, "/waiting", problems);
  for (const json::Member& member : *waiting->object()) {
    if (member.value.string() != nullptr && !member.value.string()->empty()) continue;
    problems.push_back({"bad_reason", "/waiting/" + member.name, "give the reason for waiting, such as `customer`"});
  }
}

std::map<std::string, std::string, std::less<>> texts(const json::Value* object) {
  std::map<std::string, std::string, std::less<>> found;
  if (object == nullptr || object->object() == nullptr) return found;
  for (const json::Member& member : *object->object()) {
    if (member.value.string() != nullptr) found.emplace(member.name, *member.value.string());
  }
  return found;
}

}  // namespace

std::string id_text(const json::Value* value) {
  if (value == nullptr) return {};
  if (value->integer() != nullptr) return *value->integer() > 0 ? std::to_string(*value->integer()) : std::string{};
  if (value->string() != nullptr && is_id(*value->string())) return *value->string();
  return {};
}

std::vector<Error> check_settings(const Settings& settings) {
  std::vector<Error> problems;
  if (settings.object() == nullptr) return {{"wrong_type", "", "the settings of a Zendesk connection are an object"}};
  check_names(settings, kSections, "", problems);
  check_fields(settings, problems);
  check_category_values(settings, problems);
  check_ticket_fields(settings, problems);
  check_waiting(settings, problems);
  return problems;
}

Mapping mapping(const Settings& settings) {
  Mapping made;
  if (const json::Value* fields = settings.find("fields")) {
    made.category = id_text(fields->find("category"));
    made.due_date = id_text(fields->find("due_date"));
    made.due = id_text(fields->find("due"));
    made.missing = id_text(fields->find("missing"));
  }
  made.category_values = texts(settings.find("category_values"));
  made.ticket_fields = texts(settings.find("ticket_fields"));
  const auto waiting = texts(settings.find("waiting"));
  if (const auto pending = waiting.find("pending"); pending != waiting.end()) made.pending_reason = pending->second;
  if (const auto hold = waiting.find("hold"); hold != waiting.end()) made.hold_reason = hold->second;
  return made;
}

std::string option_value(const Mapping& mapping, std::string_view category) {
  if (category.empty()) return {};
  const auto configured = mapping.category_values.find(category);
  if (configured != mapping.category_values.end()) return configured->second;
  return std::string(kOptionPrefix) + std::string(category);
}

std::string category_of(const Mapping& mapping, std::string_view option) {
  for (const auto& [category, value] : mapping.category_values) {
    if (value == option) return category;
  }
  const bool ours = option.substr(0, kOptionPrefix.size()) == kOptionPrefix;
  return std::string(ours ? option.substr(kOptionPrefix.size()) : option);
}

std::string field_name(const Mapping& mapping, std::string_view field) {
  const auto configured = mapping.ticket_fields.find(field);
  if (configured != mapping.ticket_fields.end()) return configured->second;
  return "custom_fields_" + std::string(field);
}

}  // namespace turnaround::zendesk
