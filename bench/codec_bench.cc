#include <benchmark/benchmark.h>

#include "core/codec/codec.h"

namespace turnaround {
namespace {

/// A ticket of 2 kB with a short history, as the preview sends it.
std::string ticket() {
  std::string text;
  while (text.size() < 1600)
    text += "Since 9.15 nobody at our office can receive mail from outside; \\\"queued\\\" says the log.\\n";
  return R"({"id":"t1","subject":"No mail","description":")" + text +
         R"(","requester":"a@customer.example","channel":"email","tags":["vip"],"fields":{"customer-domain":"customer.example"},)"
         R"("created_at":"2026-03-06T16:59:00Z","events":[{"at":"2026-03-06T17:10:00Z","type":"waiting","reason":"customer"},)"
         R"({"at":"2026-03-09T09:30:00Z","type":"resumed","reason":"customer"}]})";
}

void read_tickets(benchmark::State& state) {
  const std::string text = ticket();
  for (auto _ : state) benchmark::DoNotOptimize(read_ticket(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(read_tickets);

void write_tickets(benchmark::State& state) {
  const Ticket read = *read_ticket(ticket());
  for (auto _ : state) benchmark::DoNotOptimize(write_ticket(read));
}
BENCHMARK(write_tickets);

void write_decisions(benchmark::State& state) {
  Decision decision;
  decision.because = {{"single-user", "mail flow of a single user fails", {{"description", "cannot receive"}}}};
  decision.targets.resize(3);
  for (TargetStatus& target : decision.targets) target.due = target.started_at = Instant{Seconds{1'772'816'340}};
  for (auto _ : state) benchmark::DoNotOptimize(write_decision(decision));
}
BENCHMARK(write_decisions);

}  // namespace
}  // namespace turnaround
