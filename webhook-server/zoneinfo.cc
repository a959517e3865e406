#include "webhook-server/zoneinfo.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "core/json/nearest.h"
#include "webhook-server/limits.h"

namespace turnaround {
namespace {

namespace fs = std::filesystem;

bool belongs_to_names(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
         c == '-' || c == '/';
}

/// No name that passes leads out of the folder: it has no dot and begins with no slash.
bool is_zone_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '/' && name.back() != '/' &&
         std::all_of(name.begin(), name.end(), belongs_to_names);
}

std::optional<std::string> read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > limits::kZoneFileBytes) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> zone_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::string name = entry->path().lexically_relative(folder).generic_string();
    bool again = name == "posix" || name == "right";
    if (again) entry.disable_recursion_pending();
    if (!again && is_zone_name(name) && entry->is_regular_file(error)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// As people write a zone: `london`, `New York`.
std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result) c = c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

std::string suggestion(const fs::path& folder, std::string_view name) {
  std::vector<std::string> names = zone_names(folder);
  std::string wanted = folded(name);
  for (const std::string& known : names) {
    std::string place = folded(known);
    bool meant = place == wanted || place.substr(place.rfind('/') + 1) == wanted;
    if (meant) return ", did you mean `" + known + "`?";
  }
  std::vector<std::string_view> views(names.begin(), names.end());
  std::string nearest = did_you_mean(name, views);
  return nearest.empty() ? ": write an IANA name like `Europe/London`" : nearest;
}

}  // namespace

Result<Zone> read_zone(const std::string& folder, std::string_view name) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Error{"no_zone_folder", "",
                 "there is no folder `" + folder + "`: install the tzdata package or name another folder"};
  }
  std::optional<std::string> bytes;
  if (is_zone_name(name)) bytes = read_file(fs::path(folder) / name);
  if (!bytes) return Error{"unknown_zone", "", "no time zone `" + std::string(name) + "`" + suggestion(folder, name)};
  Result<Zone> zone = read_tzif(name, *bytes);
  if (!zone) return Error{zone.error().code, "", zone.error().message};
  return zone;
}

std::string tzdata_version(const std::string& folder) {
  constexpr std::string_view kPrefix = "# version ";
  std::string line;
  if (std::ifstream rules(fs::path(folder) / "tzdata.zi"); std::getline(rules, line) && line.rfind(kPrefix, 0) == 0) {
    return line.substr(kPrefix.size());
  }
  if (std::ifstream version(fs::path(folder) / "+VERSION"); std::getline(version, line) && !line.empty()) return line;
  return "unknown";
}

bool is_old_tzdata(std::string_view version, Date today) {
  int year = 0;
  std::from_chars(version.data(), version.data() + version.size(), year);
  return year > 0 && std::chrono::year{year} < today.year();
}

Result<ZoneData> zone_data(const std::string& folder, std::span<const std::string> names, Interval horizon) {
  ZoneData data{tzdata_version(folder), {}};
  for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
    Result<Zone> zone = read_zone(folder, name);
    if (!zone) return zone.error();
    data.zones.push_back(cut(*zone, horizon));
  }
  return data;
}

}  // namespace turnaround
