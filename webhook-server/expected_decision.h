// Part of a decision, as an example expects it, beside the whole one.
#pragma once
#include <string>
#include <vector>

#include "core/json/shape.h"
#include "webhook-server/policy_examples.h"

namespace turnaround {

/// Notes members that no decision has, and instants that are none.
void check_expected(const Place& expected);

/// `because` is left empty.
std::vector<Difference> differences(const json::Value& expected, const json::Value& decision);

/// In one line.
std::string to_json(const json::Value& value);

}  // namespace turnaround
