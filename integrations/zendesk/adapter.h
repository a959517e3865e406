// Zendesk Support: its webhooks, its tickets, its write-back. FIELDS.md beside this file says what becomes what.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

const Adapter& adapter();

}  // namespace turnaround::zendesk
