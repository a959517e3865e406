// A whole decision. Goal: 10 us for a ticket of 2 kB.
#include <benchmark/benchmark.h>

#include "core/decision/decide.h"
#include "tests/support/books.h"

namespace turnaround {
namespace {

using namespace testing;

const Book& everycloud() {
  static const Book book = book_of("policies/everycloud.json");
  return book;
}

/// A customer's mail of about `bytes`, as wordy as they are.
Ticket ticket_of_size(std::size_t bytes) {
  constexpr std::string_view kMail =
      "Hello support, since this morning one of our users, anna@customer.example, cannot receive mail from outside. "
      "The sender bob@partner.example gets no bounce. We looked at the control panel and found the message listed as "
      "clean. "
      "Could you please check the logs and tell us what happened? Inbound mail for the other users works. ";
  Ticket ticket = ticket_of(R"({"id":"t1","subject":"User cannot receive mail","created_at":"2026-03-06T16:59:00Z"})");
  while (ticket.description.size() < bytes) ticket.description += kMail;
  ticket.description.resize(bytes);
  return ticket;
}

/// A day in the life of a ticket: answered, waiting twice, solved and reopened.
void add_history(Ticket& ticket) {
  const auto event = [&ticket](std::int64_t minutes, Event::Type type) {
    Event added;
    added.at = ticket.created_at + Minutes{minutes};
    added.type = type;
    ticket.events.push_back(added);
  };
  event(5, Event::Type::responded);
  event(30, Event::Type::waiting);
  event(4'000, Event::Type::resumed);
  event(4'100, Event::Type::waiting);
  event(4'200, Event::Type::resumed);
  event(4'300, Event::Type::solved);
  event(4'400, Event::Type::reopened);
}

void decide_ticket(benchmark::State& state) {
  const Ticket ticket = ticket_of_size(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(decide(everycloud(), ticket, ticket.created_at));
}
BENCHMARK(decide_ticket)->Name("decide/bytes")->Arg(2'000)->Arg(20'000);

void decide_history(benchmark::State& state) {
  Ticket ticket = ticket_of_size(2'000);
  add_history(ticket);
  for (auto _ : state) benchmark::DoNotOptimize(decide(everycloud(), ticket, ticket.created_at + Minutes{5'000}));
}
BENCHMARK(decide_history)->Name("decide/2000_bytes_7_events");

/// Clocks without text: what is left when reading costs nothing.
void decide_fields(benchmark::State& state) {
  Ticket ticket = ticket_of(R"({"id":"t1","subject":"Help","created_at":"2026-03-06T16:59:00Z",
      "fields":{"priority":"medium","customer-domain":"customer.example"}})");
  add_history(ticket);
  for (auto _ : state) benchmark::DoNotOptimize(decide(desk(), ticket, ticket.created_at + Minutes{5'000}));
}
BENCHMARK(decide_fields)->Name("decide/fields_7_events");

}  // namespace
}  // namespace turnaround
