// Every bound of the decision in one place. Whoever sends more gets an error that names the bound, never a slow answer.
#pragma once
#include <cstddef>

namespace turnaround::limits {

inline constexpr std::size_t kJsonDepth = 64;
inline constexpr std::size_t kPolicyBytes = 8u << 20;
inline constexpr std::size_t kBookBytes = 16u << 20;
inline constexpr std::size_t kTicketBytes = 2u << 20;
inline constexpr std::size_t kTicketEvents = 10'000;
inline constexpr int kHorizonYears = 200;
inline constexpr int kAllowanceHours = 24 * 3660;
inline constexpr int kAllowanceWorkingDays = 2'000;
inline constexpr std::size_t kCalendars = 256;
inline constexpr std::size_t kOpeningSpans = 24;  ///< of one day
inline constexpr std::size_t kHolidays = 10'000;  ///< of one calendar, and as many special days
inline constexpr std::size_t kCategories = 256;
inline constexpr std::size_t kPhrases = 50'000;
/// Of learned weights.
inline constexpr std::size_t kClues = 50'000;
inline constexpr int kClueSpeaks = 10'000;  ///< a number lies between this and minus this
inline constexpr std::size_t kPhraseWords = 8;
/// Ways in which one phrase with optional words and gaps may be written out.
inline constexpr std::size_t kPhraseVariants = 2048;
/// Of all phrases of a policy together: from what stands before to a word that goes on. The reference policy has 60
/// thousand.
inline constexpr std::size_t kPhraseSteps = 2'000'000;
/// Of one text; what lies beyond is kept but not read.
inline constexpr std::size_t kReadBytes = 256u << 10;

/// One answer of a helpdesk.
inline constexpr std::size_t kAnswerBytes = 16u << 20;

/// Calendars answer for instants inside [kHorizonFirstYear-01-01, kHorizonEndYear-01-01) UTC, unless a policy names its
/// own.
inline constexpr int kHorizonFirstYear = 2010;
inline constexpr int kHorizonEndYear = 2050;

}  // namespace turnaround::limits
