#include "webhook-server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/temp_folder.h"

namespace turnaround {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The Zendesk adapter's own settings are checked by it and tested beside it.
constexpr auto kSound = R"({
  "listen": "127.0.0.1:0", "store": "data/turnaround.db", "viewer_token": {"env": "VIEWER"},
  "connections": [{
    "id": "acme", "vendor": "zendesk", "policy": "policies/everycloud.json", "base_url": "https://acme.zendesk.com",
    "signing_keys": [{"file": "keys/old", "not_after": "2026-03-02T08:00:00Z"}, {"env": "KEY"}],
    "auth": {"user": "sla@acme.example/token", "token": {"file": "/run/secrets/token"}},
    "preview_origins": ["https://acme.zendesk.com"],
    "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}
  }]
})";

std::vector<std::string> lines(const ConfigReading& reading) {
  std::vector<std::string> lines;
  for (const Problem& problem : reading.problems)
    lines.push_back(problem.error.where + " line " + std::to_string(problem.line) + " " + problem.error.message);
  return lines;
}

TEST(ConfigTest, a_sound_file_is_read_with_its_defaults) {
  const ConfigReading reading = read_config(kSound);
  EXPECT_THAT(lines(reading), IsEmpty());
  const ConnectionSetting& acme = reading.config.connections.at(0);
  EXPECT_EQ(acme.id, "acme");
  EXPECT_EQ(acme.due_target, "solution");
  EXPECT_EQ(acme.replay_window_s, 300);
  EXPECT_EQ(acme.signing_keys.at(0).not_after, *parse_instant("2026-03-02T08:00:00Z"));
  EXPECT_EQ(std::get<BasicSetting>(acme.auth).token.file, "/run/secrets/token");
  EXPECT_EQ(reading.config.zoneinfo, "/usr/share/zoneinfo");
}

TEST(ConfigTest, relative_paths_are_seen_from_the_configurations_folder) {
  const Config config = resolved(read_config(kSound).config, "/etc/turnaround");
  EXPECT_EQ(std::get<std::string>(config.store), "/etc/turnaround/data/turnaround.db");
  EXPECT_EQ(config.connections.at(0).policy, "/etc/turnaround/policies/everycloud.json");
  EXPECT_EQ(config.connections.at(0).signing_keys.at(0).secret.file, "/etc/turnaround/keys/old");
  EXPECT_EQ(std::get<BasicSetting>(config.connections.at(0).auth).token.file, "/run/secrets/token");
  EXPECT_EQ(config.preview, "");
}

TEST(ConfigTest, every_problem_is_told_with_its_place_and_line) {
  const ConfigReading reading = read_config(R"({
  "listen": "8080",
  "stor": "x.db",
  "connections": [
    {"id": "Acme!", "vendor": "zendesc", "policy": "p.json", "base_url": "http://acme.zendesk.com",
     "signing_keys": [{}],
     "auth": {"user": "u"},
     "preview_origins": ["https://acme.zendesk.com/"],
     "replay_window_s": 999999}
  ]
})");
  EXPECT_THAT(
      lines(reading),
      ElementsAre("/listen line 2 `8080` must be an address and a port, like `127.0.0.1:8080`",
                  "/stor line 3 unknown member `stor`, did you mean `store`?",
                  "/connections/0/id line 5 `Acme!` must be lower-case letters, digits and `-`, at most 64",
                  "/connections/0/vendor line 5 unknown vendor `zendesc`, did you mean `zendesk`?",
                  "/connections/0/base_url line 5 `http://acme.zendesk.com` must use `https://`: the token would "
                  "travel in the clear",
                  "/connections/0/signing_keys/0 line 6 say where the secret is: one of `file`, `env` and `sealed`",
                  "/connections/0/auth line 7 `token` is missing: add it",
                  "/connections/0/preview_origins/0 line 8 `https://acme.zendesk.com/` must be like "
                  "`https://acme.example`, without a path",
                  "/connections/0/replay_window_s line 9 take 0 to 3600 seconds"));
}

TEST(ConfigTest, browsers_reach_the_console_over_tls_alone) {
  std::string text = kSound;
  text.insert(1, R"("console": true, "public_url": "https://sla.acme.example",)");
  const ConfigReading reading = read_config(text);
  EXPECT_THAT(lines(reading), IsEmpty());
  EXPECT_TRUE(reading.config.console);
  EXPECT_EQ(reading.config.public_url, "https://sla.acme.example");
  for (const char* wrong : {"http://sla.acme.example", "https://sla.acme.example/", "sla.acme.example"}) {
    std::string bad = kSound;
    bad.insert(1, R"("public_url": ")" + std::string(wrong) + "\",");
    EXPECT_EQ(read_config(bad).problems.at(0).error.code, "bad_origin") << wrong;
  }
}

TEST(ConfigTest, a_store_is_a_file_or_a_postgresql_database_without_a_password_in_its_address) {
  const auto with_store = [](const std::string& store) {
    std::string text = kSound;
    const std::string file = "\"data/turnaround.db\"";
    return text.replace(text.find(file), file.size(), store);
  };
  const ConfigReading reading =
      read_config(with_store(R"({"postgres": {"dsn": "host=db dbname=sla user=sla", "password": {"file": "pw"}}})"));
  EXPECT_THAT(lines(reading), ElementsAre());
  const Config config = resolved(reading.config, "/etc/turnaround");
  EXPECT_EQ(std::get<PostgresSetting>(config.store).dsn, "host=db dbname=sla user=sla");
  EXPECT_EQ(std::get<PostgresSetting>(config.store).password->file, "/etc/turnaround/pw");
  EXPECT_THAT(lines(read_config(with_store(R"({"postgres": {"dsn": "postgresql://sla:pw@db/sla"}})"))),
              ElementsAre("/store/postgres/dsn line 2 the value holds a password: name its file or variable as "
                          "`password`"));
  EXPECT_THAT(lines(read_config(with_store("7"))), ElementsAre(testing::HasSubstr("/store line 2")));
  EXPECT_THAT(lines(read_config(with_store("{}"))), ElementsAre(testing::HasSubstr("`postgres` is missing")));
}

TEST(ConfigTest, an_address_that_is_not_on_the_internet_must_be_meant) {
  const auto with = [](const std::string& url, const std::string& more) {
    std::string text = kSound;
    const std::string base = "\"base_url\": \"https://acme.zendesk.com\"";
    return lines(read_config(text.replace(text.find(base), base.size(), "\"base_url\": \"" + url + "\"" + more)));
  };
  for (const char* url : {"http://127.0.0.1:8080", "http://localhost", "https://10.0.0.5", "https://[::1]:443"}) {
    EXPECT_THAT(with(url, ""), ElementsAre(testing::HasSubstr("is not on the internet; if that is meant, say "
                                                              "`\"private_network\": true`")))
        << url;
    EXPECT_THAT(with(url, ", \"private_network\": true"), IsEmpty()) << url;
  }
}

TEST(ConfigTest, endpoints_are_read_and_checked) {
  const auto with = [](const std::string& outgoing) {
    return read_config(std::string("{\"outgoing\": ") + outgoing + ", " + std::string(kSound).substr(1));
  };
  const ConfigReading sound = with(
      R"([{"id": "pager", "url": "https://pager.example/sla", "secrets": [{"env": "PAGER"}], "events": ["sla.warning"]},)"
      R"( {"id": "chat", "url": "http://localhost/x", "private_network": true, "secrets": [{"file": "chat"}]}])");
  EXPECT_THAT(lines(sound), IsEmpty());
  EXPECT_EQ(resolved(sound.config, "/etc").outgoing.at(1).secrets.at(0).file, "/etc/chat");
  EXPECT_THAT(lines(with(R"([{"id": "Pager", "url": "https://pager.example/a b", "events": ["sla.waring"]},)"
                         R"( {"id": "chat", "url": "https://10.0.0.1", "secrets": [{}]}])")),
              ElementsAre("/outgoing/0 line 1 `secrets` is missing or empty: without one nobody can tell who sends",
                          "/outgoing/0/id line 1 `Pager` must be lower-case letters, digits and `-`, at most 64",
                          "/outgoing/0/url line 1 `https://pager.example/a b` holds characters that an address must "
                          "not hold; encode them",
                          "/outgoing/0/events/0 line 1 unknown event `sla.waring`, did you mean `sla.warning`?",
                          "/outgoing/1/url line 1 `10.0.0.1` is not on the internet; if that is meant, say "
                          "`\"private_network\": true`",
                          "/outgoing/1/secrets/0 line 1 say where the secret is: one of `file`, `env` and `sealed`"));
}

TEST(ConfigTest, every_endpoint_hears_of_every_connection_what_it_asked_for) {
  setenv("TURNAROUND_TEST_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1);
  setenv("TURNAROUND_TEST_BAD", "hunter2", 1);
  Config config;
  config.outgoing = {
      {.id = "pager", .url = "https://p", .secrets = {{.env = "TURNAROUND_TEST_SECRET"}}, .events = {"sla.warning"}},
      {.id = "chat", .url = "https://c", .secrets = {{.env = "TURNAROUND_TEST_BAD"}}}};
  config.connections = {{.id = "acme", .vendor = "zendesk"}};
  const EndpointsReading endpoints = open_endpoints(config);
  EXPECT_EQ(endpoints.endpoints.at(0).keys.at(0).reveal().size(), 24u);
  ASSERT_EQ(endpoints.problems.size(), 1u);
  EXPECT_EQ(endpoints.problems.at(0).where, "/outgoing/1/secrets/0");
  EXPECT_EQ(endpoints.problems.at(0).message.find("hunter2"), std::string::npos);
  const Connection acme = open_connections(config).connections.at(0);
  EXPECT_THAT(acme.subscribers.at(0).events, ElementsAre("sla.warning"));
  EXPECT_EQ(acme.subscribers.at(1).events.size(), 4u);
}

TEST(ConfigTest, what_is_no_json_is_one_problem_with_its_line) {
  const ConfigReading reading = read_config("{\n\"listen\": \n}");
  ASSERT_EQ(reading.problems.size(), 1u);
  EXPECT_EQ(reading.problems[0].line, 3);
}

TEST(ConfigTest, two_connections_cannot_share_an_id_and_none_is_too_few) {
  std::string twice = kSound;
  const std::size_t begin = twice.find("[{") + 1;
  const std::string connection = twice.substr(begin, twice.rfind(']') - begin);
  twice.insert(twice.rfind(']'), "," + connection);
  EXPECT_THAT(lines(read_config(twice)),
              ElementsAre(testing::HasSubstr("`acme` is used by another connection; name it differently")));
  EXPECT_THAT(lines(read_config(R"({"connections": []})")),
              ElementsAre(testing::HasSubstr("name at least one connection")));
}

TEST(ConfigTest, oauth_is_the_other_way_to_be_let_in) {
  std::string text = kSound;
  const std::string basic = R"({"user": "sla@acme.example/token", "token": {"file": "/run/secrets/token"}})";
  text.replace(text.find(basic), basic.size(),
               R"({"oauth": {"client_id": "sla", "client_secret": {"env": "SECRET"}}})");
  const ConfigReading reading = read_config(text);
  EXPECT_THAT(lines(reading), IsEmpty());
  const OAuthSetting& oauth = std::get<OAuthSetting>(reading.config.connections.at(0).auth);
  EXPECT_EQ(oauth.client_id, "sla");
  EXPECT_EQ(oauth.scope, "read write");
}

TEST(ListenAddressTest, an_address_and_a_port) {
  EXPECT_EQ(read_listen("[::1]:0")->address, "::1");
  EXPECT_EQ(read_listen("0.0.0.0:65535")->port, 65'535);
  for (const char* wrong : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", ":80", "a:-1"})
    EXPECT_FALSE(read_listen(wrong).ok()) << wrong;
}

TEST(SecretsTest, come_from_a_file_or_the_environment_without_their_line_end) {
  const TempFolder folder;
  std::ofstream(folder.file("key")) << "s3cret\r\n";
  std::ofstream(folder.file("empty")) << "\n";
  setenv("TURNAROUND_TEST_KEY", "other", 1);
  EXPECT_EQ(read_secret({.file = folder.file("key")})->reveal(), "s3cret");
  EXPECT_EQ(read_secret({.env = "TURNAROUND_TEST_KEY"})->reveal(), "other");
  EXPECT_EQ(read_secret({.file = folder.file("empty")}).error().code, "secret_empty");
  EXPECT_EQ(read_secret({.file = folder.file("absent")}).error().code, "secret_unreadable");
  EXPECT_EQ(read_secret({.env = "TURNAROUND_TEST_ABSENT"}).error().code, "secret_unreadable");
}

}  // namespace
}  // namespace turnaround
