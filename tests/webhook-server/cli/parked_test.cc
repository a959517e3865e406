#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "tests/webhook-server/store/entries.h"
#include "webhook-server/cli/cli.h"
#include "webhook-server/store/sqlite.h"

namespace turnaround::cli {
namespace {

using testing::HasSubstr;

class ParkedCommand : public ::testing::Test {
 protected:
  ParkedCommand() {
    std::ofstream(folder_.file("config.json"))
        << R"({"store": "store.db", "connections": [{"id": "acme", "vendor": "zendesk", "policy": "p.json",
               "base_url": "https://acme.zendesk.com", "signing_keys": [{"env": "K"}], "auth": {"user": "u", "token": {"env": "T"}},
               "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}}]})";
    const auto store = open();
    for (const char* ticket : {"7", "8"}) {
      store->put(delivery(ticket, ticket));
      const Lane lane = *store->take("acme", at(0));
      Settlement settlement = reading_of(lane, 1);
      settlement.effect = wanted(ticket, 1);
      EXPECT_TRUE(store->settle(lane, settlement));
      const std::int64_t effect = store->ticket("acme", ticket)->effect->id;
      EXPECT_TRUE(store->postpone_sending(lane, effect, {.attempt = 5, .at = {}, .reason = "answered 422"}));
      store->release(lane);
    }
  }
  std::unique_ptr<Store> open() { return *open_sqlite_store(folder_.file("store.db")); }

  struct Outcome {
    int status;
    std::string out;
  };
  Outcome parked(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"turnaround", "parked", "--config", folder_.file("config.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run(static_cast<int>(argv.size()), argv.data());
    return {status, ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr()};
  }

  TempFolder folder_;
};

TEST_F(ParkedCommand, ListsWhatIsParkedAndWhyAlsoBesideTheServer) {
  const auto running = open();
  EXPECT_EQ(parked().out,
            "acme/7  write-back  since 1970-01-12T13:46:41Z  after 5 tries: answered 422\n"
            "acme/8  write-back  since 1970-01-12T13:46:41Z  after 5 tries: answered 422\n");
  EXPECT_EQ(parked({"--connection", "other"}).out, "nothing is parked\n");
  const Outcome refused = parked({"--retry-all"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.out, HasSubstr("SIGHUP makes it try everything parked once more"));
}

TEST_F(ParkedCommand, TriesOneAgainAndDropsAnother) {
  EXPECT_EQ(parked({"--retry", "acme/7"}).out, "1 piece of work will be tried again\n");
  EXPECT_EQ(parked({"--drop", "acme/8", "--reason", "merged by hand"}).out, "1 piece of work dropped\n");
  EXPECT_EQ(parked().out, "nothing is parked\n");
  const auto store = open();
  EXPECT_EQ(store->ticket("acme", "7")->effect->state, Effect::State::pending);
  EXPECT_EQ(store->ticket("acme", "8")->effect->reason, "dropped: merged by hand");
}

TEST_F(ParkedCommand, RefusesWhatItCannotMean) {
  EXPECT_EQ(parked({"--drop", "acme/7"}).status, 2) << "a reason is needed";
  EXPECT_EQ(parked({"--retry", "acme/7", "--retry-all"}).status, 2);
  EXPECT_THAT(parked({"--retry", "7"}).out, HasSubstr("must be a connection and a ticket, like `acme/5158`"));
  EXPECT_THAT(parked({"--from", "yesterday"}).out, HasSubstr("yesterday"));
  EXPECT_EQ(parked({"--retry", "acme/9"}).status, 1) << "nothing of it is parked";
}

}  // namespace
}  // namespace turnaround::cli
