// Reading a text: words, phrases and regions with the whole reference policy. Goal: 10 us for 2 kB, 50 ms for a hostile
// 1 MB.
#include <benchmark/benchmark.h>

#include "core/reading/match.h"
#include "tests/support/books.h"

namespace turnaround {
namespace {

const Book& book() {
  static const Book book = testing::book_of("policies/everycloud.json");
  return book;
}
const Rules& rules() {
  return book().rules();
}

void read(benchmark::State& state, std::string_view piece) {
  std::string text;
  while (text.size() < static_cast<std::size_t>(state.range(0))) text += piece;
  for (auto _ : state) {
    Mentions mentions(rules().phrases.lists());
    mentions.add(read_text(rules(), "description", text));
    benchmark::DoNotOptimize(mentions.sets());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

constexpr std::string_view kMail =
    "Hello support, since this morning one of our users, anna@customer.example, cannot receive mail from outside. "
    "We looked at the control panel and found the message listed as clean. Could you please check the logs?\n";

void plain_mail(benchmark::State& state) {
  read(state, kMail);
}

/// What weights add where no rule stands. Goal: 2 us for 2 kB.
void weigh_mail(benchmark::State& state) {
  std::string text;
  while (text.size() < static_cast<std::size_t>(state.range(0))) text += kMail;
  std::vector<ReadText> texts;
  texts.push_back(read_text(rules(), "description", text));
  for (auto _ : state) benchmark::DoNotOptimize(Weighing(book().scales(), texts).percents());
}

void html_mail(benchmark::State& state) {
  read(state, "<p>Hello&nbsp;support, since <b>this morning</b> nobody can send.</p><ul><li>restarted</li></ul>");
}

/// Every word begins phrases, no sentence ends.
void hostile_words(benchmark::State& state) {
  read(state, "no all our the nobody not mail cannot every of users ");
}
void hostile_sentences(benchmark::State& state) {
  read(state, "no mail. all. our users? nobody! ");
}
void hostile_tags(benchmark::State& state) {
  read(state, "<p <b <p>&");
}

BENCHMARK(plain_mail)->Name("read/mail")->Arg(2'000)->Arg(20'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(weigh_mail)->Name("weigh/mail")->Arg(2'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(html_mail)->Name("read/html")->Arg(2'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(hostile_words)->Name("read/hostile_words")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(hostile_sentences)->Name("read/hostile_sentences")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(hostile_tags)->Name("read/hostile_tags")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace turnaround
