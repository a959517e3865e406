// Which tickets changed lately: Zendesk's incremental export, page by page.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Adapter::changed: GET incremental/tickets/cursor, a hundred tickets at a time, deleted ones among them.
HttpRequest changed(const Since& since);
/// Adapter::changes: ticket ids with their `updated_at`, and the cursor after them. Error bad_answer: no list, or no
/// cursor, without which the same page would come for ever.
Result<Changes> changes(const HttpResponse& answer);

}  // namespace turnaround::zendesk
