// A history of past tickets for `turnaround backtest`, made up, always the same:  history 100000 > history.jsonl
#include <cstdio>
#include <cstdlib>

#include "tests/support/synthetic_history.h"

int main(int argc, char** argv) {
  const long count = argc > 1 ? std::atol(argv[1]) : 1'000;
  turnaround::testing::SyntheticHistory history(1);
  for (long i = 0; i < count; ++i) std::puts(turnaround::write_ticket(history.next()).c_str());
  return 0;
}
