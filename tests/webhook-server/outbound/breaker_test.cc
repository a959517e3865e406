#include "webhook-server/outbound/breaker.h"

#include <gtest/gtest.h>

#include <sstream>

#include "webhook-server/limits.h"

namespace turnaround {
namespace {

/// What happens, in words: "A-" a request about ticket A fails, "A+" it is answered, "probe-" and "probe+" the one
/// request that may go does, "probing" it is on its way, "60" seconds pass.
struct Row {
  const char* what;
  const char* story;
  Breaker::State state;
  std::optional<Seconds> refused_for;
};

struct Desk {
  Breaker breaker;
  Instant now{Seconds{1'000'000}};
  void happen(const std::string& word) {
    const bool well = word.ends_with('+');
    if (word == "probing") return static_cast<void>(breaker.begin(now));
    if (word.starts_with("probe")) {
      EXPECT_FALSE(breaker.refuses(now)) << "no probe may go";
      EXPECT_TRUE(breaker.begin(now));
      return well ? breaker.well() : breaker.ill("P", true, now);
    }
    if (word.ends_with('-') && word.size() > 1) return breaker.ill(word.substr(0, word.size() - 1), false, now);
    if (well) return breaker.well();
    now += Seconds{std::stoi(word)};
  }
};

TEST(BreakerTest, leaves_a_helpdesk_alone_that_is_down_and_finds_out_when_it_is_back) {
  using State = Breaker::State;
  const Row rows[] = {
      {"all is well", "A+ B+", State::closed, {}},
      {"a bad moment", "A- B- A- B-", State::closed, {}},
      {"down", "A- B- A- B- A-", State::open, Seconds{5}},
      {"an answer in between: not down", "A- B- A- B- A+ A- B-", State::closed, {}},
      {"one ticket alone does not hold up the others", "A- A- A- A- A- A- A- A- A-", State::closed, {}},
      {"until a second one fails, too", "A- A- A- A- A- A- A- A- A- B-", State::open, Seconds{5}},
      {"requests that were on their way do not make it longer", "A- B- A- B- A- 3 C- D-", State::open, Seconds{2}},
      {"the pause is over: one may go", "A- B- A- B- A- 5", State::half_open, {}},
      {"one only", "A- B- A- B- A- 5 probing", State::half_open, limits::kFirstPause},
      {"a probe that nobody heard of is another's turn", "A- B- A- B- A- 5 probing 120", State::half_open, {}},
      {"back", "A- B- A- B- A- 5 probe+", State::closed, {}},
      {"still down, for twice as long", "A- B- A- B- A- 5 probe-", State::open, Seconds{10}},
      {"and again", "A- B- A- B- A- 5 probe- 10 probe-", State::open, Seconds{20}},
      {"at most a minute", "A- B- A- B- A- 5 probe- 10 probe- 20 probe- 40 probe- 60 probe-", State::open,
       limits::kPauseCeiling},
      {"after it was back the pauses are short again", "A- B- A- B- A- 5 probe- 10 probe+ A- B- A- B- A-", State::open,
       Seconds{5}},
      {"an answer to an old request says it is back, too", "A- B- A- B- A- 2 A+", State::closed, {}},
      {"a clock set back a day does not make the pause a day longer", "A- B- A- B- A- -86400", State::open, Seconds{5}},
  };
  for (const Row& row : rows) {
    Desk desk;
    std::istringstream words(row.story);
    for (std::string word; words >> word;) {
      if (const bool set_back = word == "-86400"; set_back)
        desk.now -= std::chrono::hours{24};
      else
        desk.happen(word);
    }
    EXPECT_EQ(desk.breaker.state(desk.now), row.state) << row.what;
    const auto until = desk.breaker.refuses(desk.now);
    EXPECT_EQ(until ? std::optional(*until - desk.now) : std::nullopt, row.refused_for) << row.what;
  }
}

}  // namespace
}  // namespace turnaround
