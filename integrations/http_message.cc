#include "integrations/http_message.h"

#include "core/ascii.h"

namespace turnaround {

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& each : headers) {
    if (same_name(each.name, name)) return each.value;
  }
  return {};
}

}  // namespace turnaround
