// The sections of the report page; each is HTML, and empty when there is nothing to tell.
#pragma once
#include <string>
#include <string_view>

#include "webhook-server/backtest/summary.h"

namespace turnaround::backtest {

/// A section with its heading; `says` introduces it in a sentence (text). Empty when `content` is.
std::string section_of(std::string_view heading, std::string_view says, std::string_view content);

std::string promises_section(const Story& story);     ///< kept, by category and promise
std::string lateness_section(const Story& story);     ///< how late, by promise
std::string volume_section(const Story& story);       ///< tickets per month and category
std::string information_section(const Story& story);  ///< what mandatory information cost

// With a comparison only.
std::string change_section(const Story& story);    ///< summed, by promise
std::string category_section(const Story& story);  ///< from category to category
std::string customer_section(const Story& story);  ///< for whom
std::string ticket_sections(const Story& story);   ///< ticket by ticket

}  // namespace turnaround::backtest
