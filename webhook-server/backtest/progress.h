// How far a long reading is, on one line of a terminal; silent where it is none.
//   deciding  [########............]  41 %  38,400 tickets/s  3 s left
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace turnaround::backtest {

class Progress {
 public:
  /// `terminal`: a file descriptor. `size`: bytes there are to read, none when nobody knows.
  Progress(int terminal, std::optional<std::int64_t> size);

  /// Begins a bar of its own: "deciding".
  void begin(std::string what);
  /// May be called often: it draws a few times a second.
  void at(std::int64_t bytes, std::int64_t tickets);
  /// Takes the bar away.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::int64_t bytes, std::int64_t tickets, Clock::duration since);

  int terminal_;
  bool shows_;
  std::optional<std::int64_t> size_;
  std::string what_;
  Clock::time_point began_;
  Clock::time_point drawn_;
};

/// The line that is drawn. `so_far`: how long it has taken.
std::string progress_line(const std::string& what, std::int64_t bytes, std::optional<std::int64_t> size,
                          std::int64_t tickets, std::chrono::milliseconds so_far);

}  // namespace turnaround::backtest
