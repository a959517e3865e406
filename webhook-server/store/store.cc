#include "webhook-server/store/store.h"

namespace turnaround {

std::string_view lifecycle_name(Lifecycle lifecycle) {
  constexpr std::string_view kNames[] = {"open", "solved", "closed", "gone"};
  return kNames[static_cast<std::size_t>(lifecycle)];
}

std::string_view effect_state_name(Effect::State state) {
  constexpr std::string_view kNames[] = {"pending", "done", "parked", "superseded"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace turnaround
