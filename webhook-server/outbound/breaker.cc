#include "webhook-server/outbound/breaker.h"

#include "webhook-server/limits.h"

namespace turnaround {

Breaker::State Breaker::state(Instant now) {
  if (!open_) return State::closed;
  return pause_.end(now) ? State::open : State::half_open;
}

std::optional<Instant> Breaker::refuses(Instant now) {
  if (!open_) return std::nullopt;
  if (const auto until = pause_.end(now)) return until;
  return probe_.end(now) ? std::optional(now + limits::kFirstPause) : std::nullopt;
}

bool Breaker::begin(Instant now) {
  if (!open_) return false;
  probe_ = {now, limits::kProbeLost};
  return true;
}

void Breaker::well() {
  *this = Breaker{};
}

void Breaker::ill(std::string_view ticket, bool probe, Instant now) {
  if (probe) return open(now);
  if (open_) return;
  if (failures_ == 0) first_failed_ = ticket;
  several_failed_ = several_failed_ || first_failed_ != ticket;
  if (++failures_ >= limits::kFailuresInARow && several_failed_) open(now);
}

void Breaker::open(Instant now) {
  open_ = true;
  probe_ = {};
  const int doublings = std::min(openings_++, 10);
  pause_ = {now, std::min(limits::kFirstPause * (1 << doublings), limits::kPauseCeiling)};
}

}  // namespace turnaround
