// The one place that names vendors.
#include <array>

#include "integrations/adapter.h"
#include "integrations/zendesk/adapter.h"

namespace turnaround {

namespace {
std::array<const Adapter*, 1> adapters() {
  return {&zendesk::adapter()};
}
}  // namespace

const Adapter* find_adapter(std::string_view vendor) {
  for (const Adapter* each : adapters()) {
    if (each->vendor() == vendor) return each;
  }
  return nullptr;
}

std::vector<std::string_view> vendors() {
  std::vector<std::string_view> names;
  for (const Adapter* each : adapters()) names.push_back(each->vendor());
  return names;
}

}  // namespace turnaround
