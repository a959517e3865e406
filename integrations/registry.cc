// The one place that names vendors.
#include <array>

#include "integrations/adapter.h"
#include "integrations/export.h"
#include "integrations/jira/export.h"
#include "integrations/zendesk/adapter.h"
#include "integrations/zendesk/export.h"

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

std::span<const ExportFormat* const> export_formats() {
  static const std::array<const ExportFormat*, 2> formats{&zendesk::export_format(), &jira::export_format()};
  return formats;
}

const ExportFormat* find_export_format(std::string_view name) {
  for (const ExportFormat* each : export_formats()) {
    if (each->name == name) return each;
  }
  return nullptr;
}

}  // namespace turnaround
