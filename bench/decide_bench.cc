// A whole decision and what it allocates. Goals: 10 us for a ticket of 2 kB, 50 ms for a hostile one of 1 MB.
#include <benchmark/benchmark.h>

#include "bench/allocations.h"
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

void decide_over_and_over(benchmark::State& state, const Ticket& ticket) {
  const Allocations before = allocations();
  for (auto _ : state) benchmark::DoNotOptimize(decide(everycloud(), ticket, ticket.created_at));
  const auto each = [&state](std::size_t all) {
    return static_cast<double>(all) / static_cast<double>(state.iterations());
  };
  state.counters["allocations"] = each(allocations().times - before.times);
  state.counters["allocated_bytes"] = each(allocations().bytes - before.bytes);
}

void decide_ticket(benchmark::State& state) {
  decide_over_and_over(state, ticket_of_size(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(decide_ticket)->Name("decide/bytes")->Arg(2'000)->Arg(20'000);

void decide_history(benchmark::State& state) {
  Ticket ticket = ticket_of_size(2'000);
  add_history(ticket);
  for (auto _ : state) benchmark::DoNotOptimize(decide(everycloud(), ticket, ticket.created_at + Minutes{5'000}));
}
BENCHMARK(decide_history)->Name("decide/2000_bytes_7_events");

/// 1 MB of what makes a reader look again and again.
void decide_hostile(benchmark::State& state, std::string_view piece) {
  Ticket ticket = ticket_of_size(0);
  while (ticket.description.size() < 1'000'000) ticket.description += piece;
  decide_over_and_over(state, ticket);
}
#define HOSTILE(name, piece) \
  BENCHMARK_CAPTURE(decide_hostile, name, piece)->Name("decide/hostile/" #name)->Unit(benchmark::kMillisecond)
HOSTILE(phrases_with_gaps, "no all our the nobody not mail cannot every of users ");
HOSTILE(sentences, "no mail. all. our users? nobody! ");
HOSTILE(words_for_secrets, "password (");
HOSTILE(told_secrets, "password is ");
HOSTILE(tokens, "ghp_");
HOSTILE(passwords_in_addresses, "://a:b@c ");
HOSTILE(open_tags, "<p <b <p>&");
HOSTILE(entities, "&nbsp;&amp;&uuml;&#1234;");
HOSTILE(quote_marks, "\n> a");
HOSTILE(mail_headers, "\nFrom: a\n");
HOSTILE(one_word, "x");
HOSTILE(combining_marks, "\xCC\x81");
HOSTILE(days, "12.3.2026 ");
HOSTILE(grouped_numbers, "1,1,");
HOSTILE(email_addresses, "a@b.c ");
HOSTILE(domains, "a.b.c.");
#undef HOSTILE

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
