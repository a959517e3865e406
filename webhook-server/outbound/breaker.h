// Leaves a helpdesk alone that is down, and tries again with one request at a time.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "webhook-server/outbound/wait.h"

namespace turnaround {

/// closed -- limits::kFailuresInARow failures, of two tickets at least --> open -- a pause --> half open: one probe
/// The probe answered well: closed. It failed: open again, for twice as long, at most limits::kPauseCeiling.
/// One ticket alone never opens it: what only one ticket makes fail must not hold up the others.
/// Not safe by itself: Traffic guards it.
class Breaker {
 public:
  enum class State { closed, half_open, open };
  State state(Instant now);

  /// When to ask again; none: a request may go now.
  std::optional<Instant> refuses(Instant now);
  /// A request goes, refuses() was asked. True: it is the probe.
  bool begin(Instant now);
  void well();
  void ill(std::string_view ticket, bool probe, Instant now);

 private:
  void open(Instant now);
  Wait pause_;
  Wait probe_;  ///< lasts while a probe is on its way
  bool open_ = false;
  int openings_ = 0;
  int failures_ = 0;
  std::string first_failed_;  ///< the ticket of the first failure in the row
  bool several_failed_ = false;
};

}  // namespace turnaround
