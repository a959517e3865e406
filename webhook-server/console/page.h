// The console's page: a few files that are part of the program.
#pragma once
#include <string_view>

#include "integrations/http_message.h"
#include "webhook-server/ingress/framing.h"

namespace turnaround {

/// GET /console/{name}; the empty name is the page itself. Nothing but these files may run in it, and nobody may frame
/// it.
HttpResponse console_page(std::string_view name, const FramedRequest& request);

}  // namespace turnaround
