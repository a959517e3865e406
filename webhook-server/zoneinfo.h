// The machine's time zones: the only reader of zone files.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/policy/book.h"
#include "core/time/zone.h"

namespace turnaround {

inline constexpr std::string_view kZoneinfoFolder = "/usr/share/zoneinfo";

/// The zone `name` ("Europe/London") of a folder of TZif files. Errors: unknown_zone, with the name that was probably
/// meant; bad_zone_file; no_zone_folder. `where` is empty: the caller knows where the name stands.
Result<Zone> read_zone(const std::string& folder, std::string_view name);

/// "2026f", from the first line of the folder's `tzdata.zi` or from `+VERSION`; "unknown" when neither is there.
std::string tzdata_version(const std::string& folder);

/// Whether a release is of a year before that of `today`; not of one that is unknown.
///   is_old_tzdata("2025b", 2026-03-06)
bool is_old_tzdata(std::string_view version, Date today);

/// What a book carries: the named zones, each once, cut to `horizon`. The first error of a zone is the error.
Result<ZoneData> zone_data(const std::string& folder, std::span<const std::string> names, Interval horizon);

}  // namespace turnaround
