// power-cuts [--cuts 20000] [--seed 1] [--errors 1000] [--canary]: the long run of power_cut_test.cc.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/crash/strikes.h"

namespace turnaround {
namespace {

void tell(const char* what, const Tally& tally, std::chrono::steady_clock::time_point begin) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf(
      "%s: %lld lives, %lld power cuts, %lld kills, %lld disk errors, %lld writes and syncs; %lld deliveries and %lld "
      "settlements acknowledged; %zu problems; %.1f s\n",
      what, static_cast<long long>(tally.lives), static_cast<long long>(tally.cuts),
      static_cast<long long>(tally.kills), static_cast<long long>(tally.failures),
      static_cast<long long>(tally.operations), static_cast<long long>(tally.acknowledged),
      static_cast<long long>(tally.settled), tally.problems.size(), seconds);
  for (const std::string& problem : tally.problems) std::printf("  %s\n", problem.c_str());
  std::fflush(stdout);
}

int run(std::int64_t cuts, std::int64_t from, std::int64_t errors, std::uint64_t seed, bool canary) {
  bool sound = true;
  const auto begin = std::chrono::steady_clock::now();
  if (cuts > 0) {
    const Tally tally = cut_power(seed, cuts, {.lie_about_sync = canary});
    tell(canary ? "canary (synchronous = NORMAL)" : "power cuts", tally, begin);
    sound = tally.problems.empty() != canary;
  }
  const struct {
    const char* name;
    Disk::Fault fault;
  } faults[] = {{"EIO once", Disk::Fault::io_error},
                {"ENOSPC once", Disk::Fault::full},
                {"EIO for good", Disk::Fault::io_error_for_good},
                {"ENOSPC for good", Disk::Fault::full_for_good}};
  for (const auto& each : faults) {
    if (errors == 0) break;
    const auto start = std::chrono::steady_clock::now();
    const Tally tally = fail_disk(each.fault, from, errors);
    tell(each.name, tally, start);
    sound = sound && tally.problems.empty();
  }
  return sound ? 0 : 1;
}

}  // namespace
}  // namespace turnaround

int main(int count, char** words) {
  std::int64_t cuts = 20'000;
  std::int64_t errors = 1'000;
  std::uint64_t seed = 1;
  std::int64_t from = 1;
  bool canary = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const char* value = i + 1 < count ? words[i + 1] : "";
    if (word == "--cuts") cuts = std::atoll(value);
    if (word == "--errors") errors = std::atoll(value);
    if (word == "--from") from = std::atoll(value);
    if (word == "--seed") seed = std::strtoull(value, nullptr, 10);
    if (word == "--canary") canary = true;
  }
  return turnaround::run(cuts, from, errors, seed, canary);
}
