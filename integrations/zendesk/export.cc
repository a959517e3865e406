#include "integrations/zendesk/export.h"

namespace turnaround::zendesk {
namespace {

constexpr ColumnName kColumns[] = {
    {"id", ColumnUse::id},
    {"ticket id", ColumnUse::id},
    {"subject", ColumnUse::subject},
    {"description", ColumnUse::description},
    {"requester", ColumnUse::requester},
    {"requester email", ColumnUse::requester},
    {"requester domain", ColumnUse::requester_domain},
    {"organization", ColumnUse::organisation},
    {"via", ColumnUse::channel},
    {"status", ColumnUse::status},
    {"priority", ColumnUse::priority},
    {"tags", ColumnUse::tags},
    {"created at", ColumnUse::created},
    {"requested", ColumnUse::created},  // in views
    {"updated at", ColumnUse::updated},
    {"updated", ColumnUse::updated},
    {"solved at", ColumnUse::solved},
    {"solved", ColumnUse::solved},
    {"first reply time in minutes", ColumnUse::first_reply_minutes},
    {"agent wait time in minutes", ColumnUse::waited_minutes},  // the agent waits while the ticket is pending
    {"reopens", ColumnUse::reopens},
};
constexpr std::string_view kOver[] = {"solved", "closed"};
constexpr ExportFormat kFormat{"zendesk-csv", kColumns, "", " [", ' ', ExportFormat::Solved::by_status, kOver, true};

}  // namespace

const ExportFormat& export_format() {
  return kFormat;
}

}  // namespace turnaround::zendesk
