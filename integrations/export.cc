#include "integrations/export.h"

#include <algorithm>
#include <set>

#include "core/ascii.h"
#include "core/json/nearest.h"

namespace turnaround {
namespace {

std::string trimmed_lower(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return lower(std::string(text));
}

/// "customer-domain" of `Customer Domain`: what two spellings of one field have in common.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : trimmed_lower(name)) {
    const bool word = (c >= 'a' && c <= 'z') || is_digit(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
    if (word) out += c;
    if (!word && !out.empty() && out.back() != '-') out += '-';
  }
  if (out.ends_with('-')) out.pop_back();
  return out;
}

/// A custom field's own name: "Impact" of `Custom field (Impact)`, of `Impact [list]`.
std::string_view inner(const ExportFormat& format, std::string_view header) {
  if (!format.field_before.empty()) {
    if (!header.starts_with(format.field_before)) return header;
    header.remove_prefix(format.field_before.size());
  }
  const std::size_t end = header.rfind(format.field_after);
  return end == std::string_view::npos ? header : header.substr(0, end);
}

ExportLayout::Column column_of(const ExportFormat& format, const std::string& header, const ExportReading& reading) {
  for (const auto& [named, field] : reading.field_names) {
    if (named == header) return {ColumnUse::field, field};
  }
  const std::string name = trimmed_lower(header);
  for (const ColumnName& column : format.columns) {
    if (column.header == name) return {column.use, {}};
  }
  const std::string wanted = plain(inner(format, header));
  for (const std::string& field : reading.fields) {
    if (plain(field) == wanted) return {ColumnUse::field, field};
  }
  return {};
}

std::string hint(const std::string& name, const std::vector<std::string>& names) {
  return did_you_mean(name, std::vector<std::string_view>(names.begin(), names.end()));
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The header that a use goes by, as a person writes it.
std::string header_of(const ExportFormat& format, ColumnUse use) {
  for (const ColumnName& column : format.columns) {
    if (column.use != use) continue;
    std::string name(column.header);
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
  }
  return {};
}

/// What a person said of columns, with the header and the fields there are.
std::optional<Error> check_names(const std::vector<std::string>& header, const ExportReading& reading) {
  for (const auto& [named, field] : reading.field_names) {
    if (!is_among(header, named)) {
      const std::string nearest = hint(named, header);
      return Error{
          "unknown_column", "line 1",
          "no column is called `" + named + "`" + (nearest.empty() ? ": write it as the header does" : nearest)};
    }
    if (!is_among(reading.fields, field)) {
      const std::string nearest = hint(field, reading.fields);
      return Error{
          "unknown_field", "",
          "the policy knows no field `" + field + "`" + (nearest.empty() ? ": name one of its `fields`" : nearest)};
    }
  }
  return std::nullopt;
}

void add_fields_of(const Policy& policy, const Condition& condition, std::set<std::string>& fields) {
  if (condition.kind == Condition::Kind::test) fields.insert(condition.field);
  if (condition.kind == Condition::Kind::named) {
    for (const NamedCondition& named : policy.conditions) {
      if (named.name == condition.field) add_fields_of(policy, named.when, fields);
    }
  }
  for (const Condition& part : condition.parts) add_fields_of(policy, part, fields);
}

}  // namespace

std::vector<std::string> fields_of_signals(const Policy& policy) {
  std::set<std::string> fields;
  for (const Signal& signal : policy.signals) add_fields_of(policy, signal.when, fields);
  return {fields.begin(), fields.end()};
}

std::size_t columns_known(const ExportFormat& format, const std::vector<std::string>& header) {
  return static_cast<std::size_t>(std::count_if(header.begin(), header.end(), [&](const std::string& name) {
    return column_of(format, name, {}).use != ColumnUse::unused;
  }));
}

Result<ExportLayout> lay_out(const ExportFormat& format, const std::vector<std::string>& header,
                             ExportReading reading) {
  if (const auto error = check_names(header, reading)) return *error;
  ExportLayout layout{&format, std::move(reading), {}, {}};
  for (const std::string& name : header) {
    layout.columns.push_back(column_of(format, name, layout.reading));
    if (layout.columns.back().use == ColumnUse::unused && !is_among(layout.unused, name)) {
      layout.unused.push_back(name);
    }
  }
  for (const ColumnUse needed : {ColumnUse::id, ColumnUse::subject, ColumnUse::created}) {
    if (has(layout, needed)) continue;
    const std::string name = header_of(format, needed);
    const std::string nearest = hint(name, header);
    return Error{"missing_column", "line 1",
                 "the header has no column `" + name + "`" +
                     (nearest.empty() ? ": export the tickets with it" : nearest + " Rename it, or export with it")};
  }
  return layout;
}

bool has(const ExportLayout& layout, ColumnUse use) {
  return std::any_of(layout.columns.begin(), layout.columns.end(),
                     [&](const auto& column) { return column.use == use; });
}

}  // namespace turnaround
