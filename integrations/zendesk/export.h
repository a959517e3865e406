// Zendesk's export of tickets to CSV (Admin Center, Reports, Export) and that of a view.
#pragma once
#include "integrations/export.h"

namespace turnaround::zendesk {

const ExportFormat& export_format();

}  // namespace turnaround::zendesk
