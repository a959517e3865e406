// What an answer of Zendesk's API means for the one who asked.
#pragma once
#include "integrations/adapter.h"

namespace turnaround::zendesk {

/// Adapter::judge, for writes and for the requests of read().
Verdict judge(const HttpResponse& answer);

}  // namespace turnaround::zendesk
