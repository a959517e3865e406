// How much may be asked of one helpdesk account now: what its rate limits leave us, nothing while it asked us to stay
// away or is down, and more for new work than for what failed before. Shared by the workers of a connection.
#pragma once
#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "integrations/adapter.h"
#include "webhook-server/outbound/breaker.h"
#include "webhook-server/outbound/wait.h"

namespace turnaround {

/// What an answer tells about the account rather than about the ticket.
struct Reply {
  enum class Health {
    well,     ///< answered, whatever it thinks of the request
    limited,  ///< too many requests
    ill,      ///< no answer, an outage, or our credentials are not accepted
  };
  Health health = Health::well;
  std::optional<Seconds> retry_after;
  std::vector<RateLeft> rates;
};

Reply reply_of(const Adapter& adapter, const Result<HttpResponse>& answer);

/// Any thread. Nothing here reads a clock: equal calls give equal answers.
class Traffic {
 public:
  enum class Why { asked_to_wait, down, rate_limit, retries };
  /// Not now. `until`: an appointment. Each caller gets one of its own, in turn, as close together as the rate limits
  /// can take them; so who comes back then is served, and nobody asks again and again.
  struct Held {
    Why why = Why::down;
    Instant until;
    bool operator==(const Held&) const = default;
  };

  /// Work on one ticket, before it begins: reading, and perhaps writing. `retry`: it failed before. At most
  /// limits::kRetryShare per cent of what begins are retries, or limits::kRetriesPerMinute where that is more.
  struct Work {
    bool writes = false;
    bool retry = false;
  };
  /// None: begin. Else nothing was used up.
  std::optional<Held> begin(Work work, Instant now);

  /// One request of it. Every one that is admitted must be followed by answered().
  enum class Errand { read, write };
  struct Admission {
    std::optional<Held> held;  ///< none: send it
    bool probe = false;        ///< the one request that finds out whether the helpdesk is back
  };
  Admission admit(Errand errand, Instant now);

  struct Trip {
    Errand errand = Errand::read;
    bool probe = false;
    std::string_view ticket;
  };
  struct Aftermath {
    std::optional<Held> held;              ///< the probe failed: such a try does not count, this is its appointment
    std::optional<Breaker::State> turned;  ///< with this answer
  };
  /// A Retry-After holds the whole account, unless the answer itself shows that only the ticket has used up a limit of
  /// its own.
  Aftermath answered(const Trip& trip, const Reply& reply, Instant now);

  struct State {
    Breaker::State breaker = Breaker::State::closed;
    Seconds asked_to_wait{0};          ///< still to go
    std::optional<int> requests_left;  ///< none: not known
    std::optional<int> updates_left;
  };
  State state(Instant now);

 private:
  /// One rate limit, as last told.
  struct Window {
    int limit = 0;  ///< 0: never told
    int left = 0;
    int kept_free = 0;
    int under_way = 0;
    Wait resets;
    bool used_up(Instant now) { return resets.end(now) && left <= kept_free; }
  };
  struct Refusal {
    Why why;
    Instant earliest;
  };
  Window& window(RateLeft::Of of) { return windows_[static_cast<std::size_t>(of)]; }
  std::optional<Refusal> refuses(Errand errand, Instant now);
  Held appointment(Refusal refusal);
  std::chrono::milliseconds pace() const;
  std::optional<Held> spend_retry(Instant now);
  void earn_retries();
  void learn(const Reply& reply, Instant now);
  void hold(const Reply& reply, Instant now);
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;
  static Instant next_in(Moment& queue, std::chrono::milliseconds pace, Instant earliest);

  std::mutex mutex_;
  Breaker breaker_;
  Wait asked_;
  std::array<Window, 2> windows_;
  int retry_parts_ = 0;  ///< some of them buy a retry
  Instant refilled_at_{};
  Moment queue_{};        ///< the last appointment
  Moment retry_queue_{};  ///< and of retries, which are called back more slowly
};

/// "it is down; …": as a reason on the ticket's page.
std::string_view told(Traffic::Why why);
/// "rate_limit": as a label of a meter.
std::string_view name_of(Traffic::Why why);

}  // namespace turnaround
