// Numbers and names of a backtest as people read them, shared by the text summary and the report page.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/policy/book.h"

namespace turnaround::backtest {

/// "1,234,567".
std::string grouped(std::int64_t number);

/// "1 ticket", "1,200 tickets".
std::string counted(std::int64_t number, std::string_view thing);

/// "99.7 %" of 997; "–" of -1, when there is nothing to take a share of.
std::string percent(std::int64_t permille);

/// Tenths of a percent, rounded down; -1 of nothing.
std::int64_t permille(std::int64_t part, std::int64_t whole);

/// "Mar 2026".
std::string month_name(std::chrono::sys_days month);

/// A category's label, its id when the policy does not know it, "No category" of an empty id.
std::string category_name(const Policy& policy, std::string_view id);

}  // namespace turnaround::backtest
