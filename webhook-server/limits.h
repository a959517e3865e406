// Every bound of the server in one place.
#pragma once
#include <chrono>
#include <cstddef>

#include "core/time.h"

namespace turnaround::limits {

inline constexpr std::size_t kBatchChanges = 512;  ///< of one group commit
inline constexpr std::size_t kBatchBytes = 4u << 20;
inline constexpr int kLogPages = 4'000;  ///< of 4 KiB: the write-ahead log is then moved into the database
inline constexpr std::size_t kRejectedKept = 1'000;
inline constexpr std::size_t kForgottenAtOnce = 10'000;
inline constexpr Seconds kDeliveryKept = std::chrono::hours{24 * 30};

}  // namespace turnaround::limits
