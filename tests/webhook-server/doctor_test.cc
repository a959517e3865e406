#include "webhook-server/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/certificate.h"
#include "tests/support/databases.h"
#include "tests/support/temp_folder.h"
#include "webhook-server/limits.h"

namespace turnaround::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Answers every request alike; no status: cannot be reached.
class OneAnswer : public HelpdeskClient {
 public:
  explicit OneAnswer(Result<HttpResponse> answer) : answer_(std::move(answer)) {}
  Result<HttpResponse> send(const HttpRequest&) override { return answer_; }

 private:
  Result<HttpResponse> answer_;
};

/// A folder with a sound set-up, and a helpdesk that answers as the test says.
class DoctorTest : public testing::Test {
 protected:
  DoctorTest() {
    write("key", "k3y");
    write("token", "t0ken");
    configure("");
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder.file(name), std::ios::binary) << text;
    std::filesystem::permissions(folder.file(name),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  void configure(const std::string& more, const std::string& key = R"({"file": "key"})") {
    const std::string source = TURNAROUND_SOURCE;
    write("turnaround.json", R"({"listen": "127.0.0.1:0", "zoneinfo": ")" + source + R"(/tests/zones", )" + more +
                                 R"("connections": [{"id": "acme", "vendor": "zendesk", "policy": ")" + source +
                                 R"(/policies/follow-the-sun.json", "base_url": "https://acme.zendesk.com",
 "signing_keys": [)" + key + R"(], "auth": {"user": "sla@acme.example", "token": {"file": "token"}},
 "settings": {"fields": {"category": 1, "due_date": 2, "due": 3, "missing": 4}}}]})");
  }
  std::vector<std::string> said(const std::string& part) {
    const World world{.now = [] { return *parse_instant("2026-03-02T09:00:00Z"); },
                      .client = [this](const Connection&, TokenCache&) { return std::make_unique<OneAnswer>(answer); }};
    std::vector<std::string> lines;
    for (const Finding& finding : examine(folder.file("turnaround.json"), world))
      if (finding.part == part)
        lines.push_back(grades[static_cast<std::size_t>(finding.grade)] + (": " + finding.says));
    return lines;
  }
  const std::vector<std::string> grades{"good", "warning", "problem"};
  TempFolder folder;
  Result<HttpResponse> answer = HttpResponse{404, {{"Date", "Mon, 02 Mar 2026 09:00:03 GMT"}}, ""};
};

TEST_F(DoctorTest, finds_a_sound_setup_sound) {
  EXPECT_THAT(said("configuration"), ElementsAre("good: 1 connection"));
  EXPECT_THAT(said("secrets"), ElementsAre("good: 2 secrets can be read"));
  EXPECT_THAT(said("store"), ElementsAre(HasSubstr("will be created")));
  EXPECT_THAT(said("helpdesk acme"), ElementsAre("good: https://acme.zendesk.com answers and knows our user"));
  EXPECT_THAT(said("clock acme"), ElementsAre("good: this machine and the helpdesk differ by 3 s"));
  EXPECT_THAT(said("address"), ElementsAre("good: 127.0.0.1:0 is free"));
}

TEST_F(DoctorTest, tells_what_is_wrong_with_a_configuration_and_looks_no_further) {
  configure(R"("stor": "x", )");
  EXPECT_THAT(said("configuration"), ElementsAre(HasSubstr("problem: /stor line 1: unknown member `stor`")));
  EXPECT_THAT(said("secrets"), ElementsAre());
}

TEST_F(DoctorTest, minds_secrets_that_are_missing_or_open_to_others) {
  std::filesystem::permissions(folder.file("token"), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(said("secrets"), ElementsAre(testing::AllOf(HasSubstr("warning: "), HasSubstr("chmod 600 "))));
  std::filesystem::remove(folder.file("token"));
  EXPECT_THAT(said("secrets"), ElementsAre(HasSubstr("problem: /connections/0/auth/token")));
}

TEST_F(DoctorTest, minds_keys_that_are_all_past) {
  configure("", R"({"file": "key", "not_after": "2026-03-01T00:00:00Z"})");
  EXPECT_THAT(said("signing keys acme"), ElementsAre(HasSubstr("problem: every key is past")));
}

TEST_F(DoctorTest, says_what_a_helpdesks_refusal_means) {
  const std::pair<int, const char*> rows[] = {{401, "answers 401: the user or its token is wrong"},
                                              {403, "give it the role of an agent"},
                                              {429, "rate limit"},
                                              {301, "`base_url` leads elsewhere"},
                                              {503, "status page"},
                                              {418, "not this helpdesk's API"}};
  for (const auto& [status, says] : rows) {
    answer = HttpResponse{status, {}, ""};
    EXPECT_THAT(said("helpdesk acme"), ElementsAre(testing::AllOf(HasSubstr("problem: "), HasSubstr(says)))) << status;
  }
  answer = Error{"unreachable", "", "the helpdesk cannot be reached"};
  EXPECT_THAT(said("helpdesk acme"), ElementsAre("problem: https://acme.zendesk.com: the helpdesk cannot be reached"));
}

TEST_F(DoctorTest, compares_the_clocks) {
  answer = HttpResponse{200, {{"Date", "Mon, 02 Mar 2026 09:00:30 GMT"}}, ""};
  EXPECT_THAT(said("clock acme"), ElementsAre(HasSubstr("warning: this machine and the helpdesk differ by 30 s")));
  answer = HttpResponse{200, {{"Date", "Mon, 02 Mar 2026 08:50:00 GMT"}}, ""};
  EXPECT_THAT(said("clock acme"), ElementsAre(HasSubstr("problem: this machine and the helpdesk differ by 600 s")));
  answer = HttpResponse{200, {}, ""};
  EXPECT_THAT(said("clock acme"), ElementsAre());
}

TEST_F(DoctorTest, opens_a_store_only_when_it_is_ours) {
  write("turnaround.db", "these bytes are no database at all, whatever their name says");
  EXPECT_THAT(said("store"), ElementsAre(HasSubstr("problem: ")));
  configure(R"("store": "nowhere/turnaround.db", )");
  EXPECT_THAT(said("store"), ElementsAre(HasSubstr("create it first")));
}

TEST_F(DoctorTest, asks_postgresql_whether_its_store_is_ours) {
  configure(R"("store": {"postgres": {"dsn": "host=/nowhere dbname=x"}}, )");
  EXPECT_THAT(said("store"), ElementsAre(HasSubstr("problem: PostgreSQL cannot be reached")));
  if (!PostgresTestDatabase::available()) GTEST_SKIP() << kSkipped;
  PostgresTestDatabase database;
  configure(R"("store": {"postgres": {"dsn": ")" + database.address().dsn + R"("}}, )");
  EXPECT_THAT(said("store"), ElementsAre("good: PostgreSQL, where the first start will make the tables"));
  ASSERT_TRUE(database.open().ok());
  EXPECT_THAT(said("store"), ElementsAre("good: PostgreSQL, of this version"));
  database.execute("UPDATE store SET version = 99");
  EXPECT_THAT(said("store"), ElementsAre(HasSubstr("problem: the store was written by a newer turnaround")));
}

TEST_F(DoctorTest, minds_a_certificate_that_ends) {
  const std::string tls = R"("tls": {"certificate": "chain.pem", "key": {"file": "tls.key"}}, )";
  const auto found = [&](const TestCertificate& certificate) {
    certificate.write(folder.file("chain.pem"));
    write("tls.key", certificate.key_pem);
    configure(tls);
    return said("certificate");
  };
  EXPECT_THAT(found(TestCertificate("a", "2026-06-01T00:00:00Z")),
              ElementsAre("good: valid until 2026-06-01T00:00:00Z"));
  EXPECT_THAT(found(TestCertificate("a", "2026-03-20T00:00:00Z")), ElementsAre(HasSubstr("warning: expires soon")));
  EXPECT_THAT(found(TestCertificate("a", "2026-03-01T00:00:00Z")), ElementsAre(HasSubstr("problem: expired")));
  write("tls.key", TestCertificate("b").key_pem);
  EXPECT_THAT(said("certificate"), ElementsAre(HasSubstr("problem: the key is not the one")));
}

TEST_F(DoctorTest, minds_seals_that_do_not_open) {
  write("master.key", std::string(64, '1'));
  configure(R"("master_keys": [{"file": "master.key"}], )", R"({"sealed": "v1.00000000.AAAA"})");
  EXPECT_THAT(said("secrets"), ElementsAre(HasSubstr("problem: /connections/0/signing_keys/0: ")));
}

TEST(DoctorTold, writes_a_line_for_each_finding) {
  EXPECT_EQ(told({{Finding::Grade::good, "store", "x"}, {Finding::Grade::problem, "helpdesk acme", "y"}}),
            "good     store          x\n"
            "problem  helpdesk acme  y\n");
}

}  // namespace
}  // namespace turnaround::doctor
