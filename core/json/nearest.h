// For a name that nobody knows: the one that was probably meant.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace turnaround {

/// ", did you mean `priority`?" when one of `names` is a few letters away from `name`, else nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> names);

}  // namespace turnaround
