// A backtest as JSON lines: a ticket per line where its outcome changes (without a comparison: every ticket), then what
// they come to.
#pragma once
#include <string>

#include "webhook-server/backtest/run.h"

namespace turnaround::backtest {

/// {"id":"t1","line":7,"created_at":"…","customer":"acme.example","category":"low",
///  "targets":[{"id":"solution","outcome":"missed","due":"…","late_s":5400}]}
/// With a comparison `before` stands beside: {"category":…,"targets":[…]}.
std::string write_judged(const Judged& judged);
/// {"line":7,"error":{"code","where","message"}}
std::string write_bad(std::int64_t line, const Error& error);
/// {"summary":{…}}
std::string write_findings(const Findings& findings, const std::vector<std::string>& gaps);

}  // namespace turnaround::backtest
