#include "webhook-server/system_clock.h"

namespace turnaround {

Instant system_now() {
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
}

}  // namespace turnaround
