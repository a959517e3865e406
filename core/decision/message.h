// The automated response: the policy's own words with the decision filled in.
#pragma once
#include <string>

#include "core/decision/decide.h"

namespace turnaround {

/// Plain text for the customer; empty when the policy sends none or no target of the decision is met by a response.
/// Due times are written in each target's calendar zone, with the zone's name.
std::string automated_response(const Book& book, const Decision& decision);

}  // namespace turnaround
