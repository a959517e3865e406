// JSON lines: one object per line in, one per line out, in order. A bad line is answered with what is wrong and the
// rest goes on.
#pragma once
#include <functional>
#include <string>

#include "core/json/json.h"
#include "core/result.h"

namespace turnaround::cli {

/// Answers one line's value with one line of JSON, without the line end.
using LineAnswer = std::function<Result<std::string>(const json::Value& line)>;

/// Where lines come from and go to; file descriptors, not owned.
struct LineStreams {
  int in = 0;
  int out = 1;
  int progress = 2;  ///< a count of lines appears here when it is a terminal and the other two are not
};

/// Reads to the end. Exit status: 0, or 1 when a line was bad or a stream failed. Blank lines are skipped but counted.
/// A line beyond limits::kLineBytes is an error of that line only. Answers are flushed whenever the input has nothing
/// more at hand.
///   {"line":3,"error":{"code":"bad_instant","where":"/start","message":"`noon` is no instant, …"}}
int answer_lines(const LineStreams& streams, const LineAnswer& answer);

}  // namespace turnaround::cli
