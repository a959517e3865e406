#include "integrations/jira/export.h"

namespace turnaround::jira {
namespace {

constexpr ColumnName kColumns[] = {
    {"issue key", ColumnUse::id},
    {"summary", ColumnUse::subject},
    {"description", ColumnUse::description},
    {"reporter", ColumnUse::requester},
    {"reporter id", ColumnUse::requester_id},
    {"custom field (organizations)", ColumnUse::organisation},
    {"status", ColumnUse::status},
    {"priority", ColumnUse::priority},
    {"labels", ColumnUse::tags},
    {"attachment", ColumnUse::attachment},
    {"comment", ColumnUse::comment},
    {"created", ColumnUse::created},
    {"updated", ColumnUse::updated},
    {"resolved", ColumnUse::solved},
};
constexpr std::string_view kOver[] = {"done", "closed", "resolved", "canceled", "cancelled"};
constexpr ExportFormat kFormat{"jira-csv", kColumns, "Custom field (", ")", '\0', ExportFormat::Solved::by_time,
                               kOver,      false};

}  // namespace

const ExportFormat& export_format() {
  return kFormat;
}

}  // namespace turnaround::jira
