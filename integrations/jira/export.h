// Jira's export of issues to CSV (Export CSV, all fields).
#pragma once
#include "integrations/export.h"

namespace turnaround::jira {

const ExportFormat& export_format();

}  // namespace turnaround::jira
