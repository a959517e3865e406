// One event of an iCalendar file: when it is, how it recurs, what it is called.
#pragma once
#include <libical/ical.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time/time.h"
#include "webhook-server/ical_text.h"

namespace turnaround {

/// A time as the file writes it: on which clock it is read, nobody has said yet.
struct IcalTime {
  enum class Clock { date, floating, utc, zone };
  std::chrono::local_seconds wall{};
  Clock clock = Clock::date;
  std::string zone;  ///< TZID, of `zone` only
};

struct FreeIcal {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using IcalComponent = std::unique_ptr<icalcomponent, FreeIcal>;

struct IcalRule {
  icalrecurrencetype says;  ///< its `until` is taken out: it is in `until`
  std::optional<IcalTime> until;
  int line = 0;
  IcalComponent holder;  ///< keeps what `says` points into
};

struct IcalExtra {
  IcalTime start;
  std::optional<Seconds> length;  ///< that of the event where there is none
};

struct IcalEvent {
  int line = 0;
  std::string uid;
  std::string summary;
  bool cancelled = false;
  IcalTime start;
  std::optional<IcalTime> end;
  std::optional<Seconds> length;  ///< DURATION, in wall time
  std::vector<IcalRule> rules;
  std::vector<IcalExtra> extras;
  std::vector<IcalTime> exceptions;
  std::optional<IcalTime> instead_of;  ///< RECURRENCE-ID: stands for that occurrence of the event with the same UID
};

/// None when there are problems; they are added to `problems`, each at its line: ical_syntax, bad_date,
/// unknown_recurrence.
std::optional<IcalEvent> read_ical_event(const IcalBlock& block, std::vector<Problem>& problems);

}  // namespace turnaround
