#include "webhook-server/backtest/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "core/decision/wording.h"
#include "webhook-server/backtest/wording.h"

namespace turnaround::backtest {
namespace {

constexpr std::chrono::milliseconds kBetweenDrawings{150};
constexpr std::int64_t kBarWidth = 24;

}  // namespace

Progress::Progress(int terminal, std::optional<std::int64_t> size)
    : terminal_(terminal), shows_(isatty(terminal) != 0), size_(size) {}

void Progress::begin(std::string what) {
  what_ = std::move(what);
  began_ = drawn_ = Clock::now();
}

void Progress::at(std::int64_t bytes, std::int64_t tickets) {
  if (!shows_ || Clock::now() - drawn_ < kBetweenDrawings) return;
  drawn_ = Clock::now();
  draw(bytes, tickets, drawn_ - began_);
}

void Progress::end() {
  if (shows_) dprintf(terminal_, "\r\033[K");
}

void Progress::draw(std::int64_t bytes, std::int64_t tickets, Clock::duration since) {
  const auto so_far = std::chrono::duration_cast<std::chrono::milliseconds>(since);
  dprintf(terminal_, "\r%s\033[K", progress_line(what_, bytes, size_, tickets, so_far).c_str());
}

std::string progress_line(const std::string& what, std::int64_t bytes, std::optional<std::int64_t> size,
                          std::int64_t tickets, std::chrono::milliseconds so_far) {
  const std::int64_t rate = tickets * 1000 / std::max<std::int64_t>(so_far.count(), 1);
  const std::string speed = grouped(rate) + " tickets/s";
  if (!size || *size <= 0) return what + "  " + grouped(tickets) + " tickets  " + speed;
  const std::int64_t done = std::clamp<std::int64_t>(bytes, 0, *size);
  const std::int64_t filled = done * kBarWidth / *size;
  std::string line = what + "  [" + std::string(static_cast<std::size_t>(filled), '#') +
                     std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + "]  ";
  line += std::to_string(done * 100 / *size) + " %  " + speed;
  if (done == 0 || done == *size) return line;
  const auto left = so_far * (*size - done) / done;
  return line + "  " + spoken(std::chrono::ceil<Seconds>(left)) + " left";
}

}  // namespace turnaround::backtest
