#include "tests/crash/strikes.h"

namespace turnaround {
namespace {

constexpr int kLives = 20;

Tally cut_one(std::uint64_t seed, std::int64_t cuts, const CutOptions& options) {
  Lives lives(seed, options.crowds && seed % 4 == 0);
  lives.disk().lie_about_sync(options.lie_about_sync);
  Dice dice(~seed);
  Tally& tally = lives.tally();
  for (int n = 0; n < kLives && tally.cuts < cuts && tally.problems.empty(); ++n) {
    const std::int64_t within[] = {10, 60, 300, 3'000};
    lives.disk().plan(Disk::Fault::power_cut, dice.below(5) == 0 ? 0 : dice.between(1, within[dice.below(4)]));
    const auto end = static_cast<Lives::End>(dice.below(3));
    lives.live(static_cast<int>(5 + dice.below(60)), end);
    if (lives.disk().failed()) ++tally.cuts;
    lives.check();
  }
  lives.check_all();
  return tally;
}

}  // namespace

Tally cut_power(std::uint64_t seed, std::int64_t cuts, const CutOptions& options) {
  Tally all;
  while (all.cuts < cuts && !(options.stop_at_problem && !all.problems.empty()))
    all.add(cut_one(seed++, cuts - all.cuts, options));
  return all;
}

Tally fail_disk(Disk::Fault fault, std::int64_t from, std::int64_t to, std::int64_t step) {
  Tally all;
  for (std::int64_t nth = from; nth <= to; nth += step) {
    Lives lives(static_cast<std::uint64_t>(nth));
    lives.disk().plan(fault, nth);
    for (int n = 0; n < 40 && !lives.disk().failed(); ++n) lives.live(1'000, Lives::End::close);
    if (lives.disk().failed()) ++lives.tally().failures;
    if (nth % 2 == 0) lives.disk().cut_power();
    lives.check();
    lives.check_all();
    all.add(lives.tally());
  }
  return all;
}

}  // namespace turnaround
